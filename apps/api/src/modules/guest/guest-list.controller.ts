import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { GuestRowView, GuestVoteView, Page } from '@votebox/contracts';
import { JudgeGuestDto, PutInGroupDto, SearchQueryDto } from '@votebox/contracts/dto';
import { FromCtx, Requires } from '../../core/access/access.decorators.js';
import type { Ctx } from '../../core/context/ctx.js';
import { IdPipe } from '../../core/http/id.pipe.js';
import { GuestErasure } from './guest-erasure.service.js';
import { GuestGroups } from './guest-group.service.js';
import { GuestList } from './guest-list.service.js';
import { GuestStanding } from './guest-standing.service.js';

@Controller('venues/:venueId/events/:eventId/guests')
export class GuestListController {
  constructor(
    private readonly list: GuestList,
    private readonly standing: GuestStanding,
    private readonly groups: GuestGroups,
    private readonly erasure: GuestErasure,
  ) {}

  @Get()
  @Requires('guest:read')
  page(
    @FromCtx() ctx: Ctx,
    @Param('eventId', IdPipe) eventId: string,
    @Query() query: SearchQueryDto,
  ): Promise<Page<GuestRowView>> {
    return this.list.page(ctx, eventId, query);
  }

  @Get(':voterId/votes')
  @Requires('guest:read')
  votes(
    @FromCtx() ctx: Ctx,
    @Param('eventId', IdPipe) eventId: string,
    @Param('voterId', IdPipe) voterId: string,
  ): Promise<GuestVoteView[]> {
    return this.list.votesOf(ctx, eventId, voterId);
  }

  @Delete(':voterId')
  @Requires('guest:judge')
  @HttpCode(204)
  erase(
    @FromCtx() ctx: Ctx,
    @Param('eventId', IdPipe) eventId: string,
    @Param('voterId', IdPipe) voterId: string,
  ): Promise<void> {
    return this.erasure.erase(ctx, eventId, voterId);
  }

  @Post(':voterId/standing')
  @Requires('guest:judge')
  @HttpCode(200)
  judge(
    @FromCtx() ctx: Ctx,
    @Param('eventId', IdPipe) eventId: string,
    @Param('voterId', IdPipe) voterId: string,
    @Body() body: JudgeGuestDto,
  ): Promise<GuestRowView> {
    return this.standing.judge(ctx, eventId, voterId, body);
  }

  @Post(':voterId/group')
  @Requires('guest:judge')
  @HttpCode(200)
  putIn(
    @FromCtx() ctx: Ctx,
    @Param('eventId', IdPipe) eventId: string,
    @Param('voterId', IdPipe) voterId: string,
    @Body() body: PutInGroupDto,
  ): Promise<GuestRowView> {
    return this.groups.putIn(ctx, eventId, voterId, body.groupId?.toLowerCase() ?? null);
  }
}
