import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { UpdateGuestDto } from '@votebox/contracts/dto';
import { FromCtx, Guest } from '../../core/access/access.decorators.js';
import { GUEST_COOKIE } from '../../core/access/guest-identity.js';
import type { GuestCtx } from '../../core/context/ctx.js';
import { unwrap } from '../../core/errors/app-error.js';
import { IdPipe } from '../../core/http/id.pipe.js';
import type { GuestView } from './guest.mapper.js';
import { GuestErasure } from './guest-erasure.service.js';
import { Guests } from './guest.service.js';

@Controller('events/:eventId/me')
export class GuestController {
  constructor(
    private readonly guests: Guests,
    private readonly erasure: GuestErasure,
  ) {}

  @Guest()
  @Get()
  async me(@FromCtx() ctx: GuestCtx, @Param('eventId', new IdPipe()) eventId: string): Promise<GuestView> {
    return unwrap(await this.guests.me(ctx, eventId));
  }

  @Guest()
  @Patch()
  async rename(
    @FromCtx() ctx: GuestCtx,
    @Param('eventId', new IdPipe()) eventId: string,
    @Body() body: UpdateGuestDto,
  ): Promise<GuestView> {
    return unwrap(await this.guests.rename(ctx, eventId, body.nickname));
  }

  /** Forgets the guest, and the browser the guest's number. */
  @Guest()
  @Delete()
  @HttpCode(204)
  async forget(
    @FromCtx() ctx: GuestCtx,
    @Param('eventId', new IdPipe()) eventId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    unwrap(await this.erasure.forgetMe(ctx, eventId));
    void reply.clearCookie(GUEST_COOKIE, { path: '/' });
  }
}
