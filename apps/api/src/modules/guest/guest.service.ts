import { Injectable } from '@nestjs/common';
import { GuestIdentity } from '../../core/access/guest-identity.js';
import type { GuestCtx } from '../../core/context/ctx.js';
import { accept, AppError, type Outcome, refuse } from '../../core/errors/app-error.js';
import { GuestPace } from '../../core/limits/guest-pace.js';
import { type GuestView, toGuestView } from './guest.mapper.js';
import { GuestRepository } from './guest.repository.js';
import { decideNickname } from './guest.rules.js';

/** What a guest may see and change of themself at one event. */
@Injectable()
export class Guests {
  constructor(
    private readonly repository: GuestRepository,
    private readonly identity: GuestIdentity,
    private readonly pace: GuestPace,
  ) {}

  async me(ctx: GuestCtx, eventId: string): Promise<Outcome<GuestView>> {
    const tooFast = this.pace.take(ctx);
    if (tooFast) return tooFast;
    const voterId = this.identity.voterId(ctx.actor.guestId, eventId);
    return accept(toGuestView(voterId, await this.repository.find(ctx, eventId, voterId)));
  }

  /** Empty text takes the nickname away. NOT_JOINED for who has not come in, FORBIDDEN while staff have muted the guest. */
  async rename(ctx: GuestCtx, eventId: string, typed: string): Promise<Outcome<GuestView>> {
    const tooFast = this.pace.take(ctx);
    if (tooFast) return tooFast;
    const decision = decideNickname(typed);
    if (decision.kind === 'refused') throw indecentNickname();
    const voterId = this.identity.voterId(ctx.actor.guestId, eventId);
    const guest = await this.repository.find(ctx, eventId, voterId);
    if (!guest) return refuse('NOT_JOINED');
    if (guest.standing !== 'GOOD') return refuse('FORBIDDEN');
    const nickname = decision.kind === 'accepted' ? decision.nickname : null;
    await this.repository.rename(ctx, eventId, voterId, nickname);
    return accept(toGuestView(voterId, { ...guest, nickname }));
  }
}

function indecentNickname(): AppError {
  return new AppError('VALIDATION_ERROR', {
    message: 'Please choose another nickname.',
    details: [{ path: 'nickname', rule: 'isNickname', message: 'Please choose another nickname.' }],
  });
}
