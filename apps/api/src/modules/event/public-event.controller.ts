import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { PublicEventView } from '@votebox/contracts';
import { FromCtx, Public } from '../../core/access/access.decorators.js';
import type { Ctx } from '../../core/context/ctx.js';
import { IdPipe } from '../../core/http/id.pipe.js';
import { Events } from './event.service.js';

@ApiTags('guest')
@Controller('events/:eventId')
export class PublicEventController {
  constructor(private readonly events: Events) {}

  @Get()
  @Public()
  get(@FromCtx() ctx: Ctx, @Param('eventId', new IdPipe()) eventId: string): Promise<PublicEventView> {
    return this.events.publicView(ctx, eventId);
  }
}
