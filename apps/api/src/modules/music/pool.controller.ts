import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { Page, PoolTrackView } from '@votebox/contracts';
import { AddPoolTracksDto, SearchQueryDto } from '@votebox/contracts/dto';
import { Backlog } from '../../core/backlog/backlog.js';
import { FromCtx, Public, Requires } from '../../core/access/access.decorators.js';
import type { Ctx } from '../../core/context/ctx.js';
import { IdPipe } from '../../core/http/id.pipe.js';
import { PoolList } from './pool-list.service.js';
import { Pool } from './pool.service.js';

@ApiTags('pool')
@Controller()
export class PoolController {
  constructor(
    private readonly pool: Pool,
    private readonly lists: PoolList,
    private readonly backlog: Backlog,
  ) {}

  @Get('venues/:venueId/events/:eventId/pool')
  @ApiBearerAuth()
  @Requires('event:read')
  listForStaff(
    @FromCtx() ctx: Ctx,
    @Param('eventId', new IdPipe()) eventId: string,
    @Query() query: SearchQueryDto,
  ): Promise<Page<PoolTrackView>> {
    return this.lists.page(ctx, eventId, query);
  }

  @Post('venues/:venueId/events/:eventId/pool')
  @ApiBearerAuth()
  @HttpCode(200)
  @Requires('pool:edit')
  add(
    @FromCtx() ctx: Ctx,
    @Param('eventId', new IdPipe()) eventId: string,
    @Body() dto: AddPoolTracksDto,
  ): Promise<{ added: number }> {
    return this.pool.add(ctx, eventId, dto.trackIds);
  }

  @Get('events/:eventId/tracks')
  @Public()
  list(
    @FromCtx() ctx: Ctx,
    @Param('eventId', new IdPipe()) eventId: string,
    @Query() query: SearchQueryDto,
  ): Promise<Page<PoolTrackView>> {
    // The first page is what everybody sees who comes in; it is always there.
    if (query.q || query.cursor) this.backlog.demand('searches');
    return this.lists.page(ctx, eventId, query);
  }
}
