import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { EventAnalyticsView, EventView, Page } from '@votebox/contracts';
import { CreateEventDto, ListEventsQueryDto, UpdateEventDto } from '@votebox/contracts/dto';
import { FromCtx, Requires } from '../../core/access/access.decorators.js';
import type { Ctx } from '../../core/context/ctx.js';
import { IdPipe } from '../../core/http/id.pipe.js';
import { Analytics } from './analytics.service.js';
import { EventEditing } from './event-edit.service.js';
import { Events } from './event.service.js';

@ApiTags('events')
@ApiBearerAuth()
@Controller('venues/:venueId/events')
export class EventController {
  constructor(
    private readonly events: Events,
    private readonly editing: EventEditing,
    private readonly analytics: Analytics,
  ) {}

  @Get()
  @Requires('event:read')
  list(@FromCtx() ctx: Ctx, @Query() query: ListEventsQueryDto): Promise<Page<EventView>> {
    return this.events.list(ctx, query);
  }

  @Post()
  @Requires('event:edit')
  create(@FromCtx() ctx: Ctx, @Body() dto: CreateEventDto): Promise<EventView> {
    return this.events.create(ctx, dto);
  }

  @Get(':eventId')
  @Requires('event:read')
  get(@FromCtx() ctx: Ctx, @Param('eventId', new IdPipe()) eventId: string): Promise<EventView> {
    return this.events.get(ctx, eventId);
  }

  @Patch(':eventId')
  @Requires('event:edit')
  edit(
    @FromCtx() ctx: Ctx,
    @Param('eventId', new IdPipe()) eventId: string,
    @Body() dto: UpdateEventDto,
  ): Promise<EventView> {
    return this.editing.edit(ctx, eventId, dto);
  }

  @Delete(':eventId')
  @HttpCode(204)
  @Requires('event:edit')
  async remove(@FromCtx() ctx: Ctx, @Param('eventId', new IdPipe()) eventId: string): Promise<void> {
    await this.editing.remove(ctx, eventId);
  }

  @Get(':eventId/analytics')
  @Requires('analytics:read')
  analyse(@FromCtx() ctx: Ctx, @Param('eventId', new IdPipe()) eventId: string): Promise<EventAnalyticsView> {
    return this.analytics.ofEvent(ctx, eventId);
  }
}
