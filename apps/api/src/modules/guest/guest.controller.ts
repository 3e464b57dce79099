import { Body, Controller, Get, Param, Patch } from '@nestjs/common';
import { UpdateGuestDto } from '@votebox/contracts/dto';
import { FromCtx, Guest } from '../../core/access/access.decorators.js';
import type { GuestCtx } from '../../core/context/ctx.js';
import { unwrap } from '../../core/errors/app-error.js';
import { IdPipe } from '../../core/http/id.pipe.js';
import type { GuestView } from './guest.mapper.js';
import { Guests } from './guest.service.js';

@Controller('events/:eventId/me')
export class GuestController {
  constructor(private readonly guests: Guests) {}

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
}
