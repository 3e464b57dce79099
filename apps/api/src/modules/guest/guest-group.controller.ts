import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import type { GuestGroupView } from '@votebox/contracts';
import { CreateGuestGroupDto, UpdateGuestGroupDto } from '@votebox/contracts/dto';
import { FromCtx, Requires } from '../../core/access/access.decorators.js';
import type { Ctx } from '../../core/context/ctx.js';
import { IdPipe } from '../../core/http/id.pipe.js';
import { GuestGroups } from './guest-group.service.js';

@Controller('venues/:venueId/events/:eventId/guest-groups')
export class GuestGroupController {
  constructor(private readonly groups: GuestGroups) {}

  @Get()
  @Requires('guest:read')
  list(@FromCtx() ctx: Ctx, @Param('eventId', IdPipe) eventId: string): Promise<GuestGroupView[]> {
    return this.groups.listOf(ctx, eventId);
  }

  @Post()
  @Requires('guest-group:edit')
  create(
    @FromCtx() ctx: Ctx,
    @Param('eventId', IdPipe) eventId: string,
    @Body() body: CreateGuestGroupDto,
  ): Promise<GuestGroupView> {
    return this.groups.create(ctx, eventId, body);
  }

  @Patch(':guestGroupId')
  @Requires('guest-group:edit')
  change(
    @FromCtx() ctx: Ctx,
    @Param('eventId', IdPipe) eventId: string,
    @Param('guestGroupId', IdPipe) groupId: string,
    @Body() body: UpdateGuestGroupDto,
  ): Promise<GuestGroupView> {
    return this.groups.change(ctx, eventId, groupId, body);
  }

  @Delete(':guestGroupId')
  @Requires('guest-group:edit')
  @HttpCode(204)
  remove(
    @FromCtx() ctx: Ctx,
    @Param('eventId', IdPipe) eventId: string,
    @Param('guestGroupId', IdPipe) groupId: string,
  ): Promise<void> {
    return this.groups.remove(ctx, eventId, groupId);
  }
}
