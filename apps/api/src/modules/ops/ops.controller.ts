import { Controller, Get, Header, Res } from '@nestjs/common';
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
  @Header('Cache-Control', 'no-store')
  health(): HealthView {
    return this.ops.liveness();
  }

  @Public()
  @Get('health/ready')
  @Header('Cache-Control', 'no-store')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthView> {
    const { httpStatus, view } = await this.ops.readiness();
    reply.status(httpStatus);
    return view;
  }

  @Public()
  @Get('metrics')
  async metrics(@Res() reply: FastifyReply): Promise<void> {
    const { contentType, text } = await this.ops.metricsText();
    await reply.header('Content-Type', contentType).header('Cache-Control', 'no-store').send(text);
  }
}
