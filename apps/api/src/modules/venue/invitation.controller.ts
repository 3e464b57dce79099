import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { InvitationLinkView, InvitationView, Page } from '@votebox/contracts';
import { InviteStaffDto, PageQueryDto } from '@votebox/contracts/dto';
import { FromCtx, Requires } from '../../core/access/access.decorators.js';
import type { Ctx, StaffCtx } from '../../core/context/ctx.js';
import { unwrap } from '../../core/errors/app-error.js';
import { IdPipe } from '../../core/http/id.pipe.js';
import { Invitations } from './invitations.service.js';

/** Invitations as whoever may invite sees them. */
@Controller('venues/:venueId/invitations')
export class InvitationController {
  constructor(private readonly invitations: Invitations) {}

  @Requires('staff:edit')
  @Get()
  list(@FromCtx() ctx: Ctx, @Query() query: PageQueryDto): Promise<Page<InvitationView>> {
    return this.invitations.list(ctx, query);
  }

  @Requires('staff:edit')
  @Post()
  async invite(@FromCtx() ctx: StaffCtx, @Body() body: InviteStaffDto): Promise<InvitationLinkView> {
    return unwrap(await this.invitations.invite(ctx, body));
  }

  @Requires('staff:edit')
  @Post(':invitationId/renew')
  async renew(
    @FromCtx() ctx: StaffCtx,
    @Param('invitationId', new IdPipe()) invitationId: string,
  ): Promise<InvitationLinkView> {
    return unwrap(await this.invitations.renew(ctx, invitationId));
  }

  @Requires('staff:edit')
  @Delete(':invitationId')
  @HttpCode(204)
  async revoke(@FromCtx() ctx: Ctx, @Param('invitationId', new IdPipe()) invitationId: string): Promise<void> {
    unwrap(await this.invitations.revoke(ctx, invitationId));
  }
}
