import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { HealthView } from '@votebox/contracts';
import { Public } from '../../core/access/access.decorators.js';
import { OpsService } from './ops.service.js';

/** Outside the API prefix. */
@Controller()
export class OpsController {
  constructor(private readonly ops: OpsService) {}

  @Public()
  @Get('health')
  health(): HealthView {
    return this.ops.liveness();
  }

  @Public()
  @Get('health/ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthView> {
    const { httpStatus, view } = await this.ops.readiness();
    reply.status(httpStatus);
    return view;
  }

  @Public()
  @Get('metrics')
  async metrics(@Res() reply: FastifyReply): Promise<void> {
    const { contentType, text } = await this.ops.metricsText();
    await reply.header('Content-Type', contentType).send(text);
  }
}
