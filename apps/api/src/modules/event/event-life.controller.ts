import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { EventView } from '@votebox/contracts';
import { HoldEventDto } from '@votebox/contracts/dto';
import { FromCtx, Requires } from '../../core/access/access.decorators.js';
import type { Ctx } from '../../core/context/ctx.js';
import { IdPipe } from '../../core/http/id.pipe.js';
import { EventLife } from './event-life.service.js';

@ApiTags('events')
@ApiBearerAuth()
@Controller('venues/:venueId/events/:eventId')
export class EventLifeController {
  constructor(private readonly life: EventLife) {}

  @Post('activate')
  @HttpCode(200)
  @Requires('event:run')
  activate(@FromCtx() ctx: Ctx, @Param('eventId', new IdPipe()) eventId: string): Promise<EventView> {
    return this.life.activate(ctx, eventId);
  }

  @Post('hold')
  @HttpCode(200)
  @Requires('event:run')
  hold(
    @FromCtx() ctx: Ctx,
    @Param('eventId', new IdPipe()) eventId: string,
    @Body() dto: HoldEventDto,
  ): Promise<EventView> {
    return this.life.hold(ctx, eventId, dto);
  }

  @Post('resume')
  @HttpCode(200)
  @Requires('event:run')
  resume(@FromCtx() ctx: Ctx, @Param('eventId', new IdPipe()) eventId: string): Promise<EventView> {
    return this.life.resume(ctx, eventId);
  }

  @Post('end')
  @HttpCode(200)
  @Requires('event:run')
  end(@FromCtx() ctx: Ctx, @Param('eventId', new IdPipe()) eventId: string): Promise<EventView> {
    return this.life.end(ctx, eventId);
  }

  @Post('cancel')
  @HttpCode(200)
  @Requires('event:edit')
  cancel(@FromCtx() ctx: Ctx, @Param('eventId', new IdPipe()) eventId: string): Promise<EventView> {
    return this.life.cancel(ctx, eventId);
  }

  @Post('voting/pause')
  @HttpCode(200)
  @Requires('event:run')
  pauseVoting(@FromCtx() ctx: Ctx, @Param('eventId', new IdPipe()) eventId: string): Promise<EventView> {
    return this.life.pauseVoting(ctx, eventId);
  }

  @Post('voting/resume')
  @HttpCode(200)
  @Requires('event:run')
  resumeVoting(@FromCtx() ctx: Ctx, @Param('eventId', new IdPipe()) eventId: string): Promise<EventView> {
    return this.life.resumeVoting(ctx, eventId);
  }
}
