import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { MoveTrackDto, PinTrackDto, RemoveTrackDto } from '@votebox/contracts/dto';
import type { QueueView } from '@votebox/contracts';
import { FromCtx, Public, Requires } from '../../core/access/access.decorators.js';
import type { Ctx } from '../../core/context/ctx.js';
import { IdPipe } from '../../core/http/id.pipe.js';
import { QueueService } from './queue.service.js';

@Controller()
export class QueueController {
  constructor(private readonly queue: QueueService) {}

  @Get('events/:eventId/queue')
  @Public()
  view(@FromCtx() ctx: Ctx, @Param('eventId', IdPipe) eventId: string): Promise<QueueView> {
    return this.queue.view(ctx, eventId);
  }

  @Post('venues/:venueId/events/:eventId/queue/pin')
  @Requires('queue:edit')
  @HttpCode(200)
  pin(@FromCtx() ctx: Ctx, @Param('eventId', IdPipe) eventId: string, @Body() body: PinTrackDto): Promise<QueueView> {
    return this.queue.pin(ctx, eventId, body);
  }

  @Post('venues/:venueId/events/:eventId/queue/move')
  @Requires('queue:edit')
  @HttpCode(200)
  move(@FromCtx() ctx: Ctx, @Param('eventId', IdPipe) eventId: string, @Body() body: MoveTrackDto): Promise<QueueView> {
    return this.queue.move(ctx, eventId, body);
  }

  @Post('venues/:venueId/events/:eventId/queue/remove')
  @Requires('queue:edit')
  @HttpCode(200)
  remove(
    @FromCtx() ctx: Ctx,
    @Param('eventId', IdPipe) eventId: string,
    @Body() body: RemoveTrackDto,
  ): Promise<QueueView> {
    return this.queue.remove(ctx, eventId, body);
  }
}
