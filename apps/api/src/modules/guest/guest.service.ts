import { Injectable } from '@nestjs/common';
import { GuestIdentity } from '../../core/access/guest-identity.js';
import type { GuestCtx } from '../../core/context/ctx.js';
import { accept, AppError, type Outcome, refuse } from '../../core/errors/app-error.js';
import { Admissions } from './admissions.service.js';
import { type GuestView, toGuestView } from './guest.mapper.js';
import { GuestRepository } from './guest.repository.js';
import { decideNickname } from './guest.rules.js';

/** What a guest may see and change of themself at one event. */
@Injectable()
export class Guests {
  constructor(
    private readonly repository: GuestRepository,
    private readonly admissions: Admissions,
    private readonly identity: GuestIdentity,
  ) {}

  async me(ctx: GuestCtx, eventId: string): Promise<GuestView> {
    const voterId = this.identity.voterId(ctx.actor.guestId, eventId);
    return toGuestView(voterId, await this.repository.find(ctx, eventId, voterId));
  }

  /** Takes a place where the guest has none yet. Empty text takes the nickname away. FORBIDDEN while staff have muted the guest. */
  async rename(ctx: GuestCtx, eventId: string, typed: string): Promise<Outcome<GuestView>> {
    const decision = decideNickname(typed);
    if (decision.kind === 'refused') throw indecentNickname();
    const voterId = this.identity.voterId(ctx.actor.guestId, eventId);
    const admission = await this.admissions.admit(ctx, eventId, voterId, 'REMOTE');
    switch (admission.kind) {
      case 'no-event':
        return refuse('NOT_FOUND');
      case 'full':
        return refuse('EVENT_FULL');
      case 'outside':
        return refuse('EVENT_NOT_ACTIVE');
      case 'in': {
        if (admission.guest.standing !== 'GOOD') return refuse('FORBIDDEN');
        const nickname = decision.kind === 'accepted' ? decision.nickname : null;
        await this.repository.rename(ctx, eventId, voterId, nickname);
        return accept(toGuestView(voterId, { ...admission.guest, nickname }));
      }
    }
  }
}

function indecentNickname(): AppError {
  return new AppError('VALIDATION_ERROR', {
    message: 'Please choose another nickname.',
    details: [{ path: 'nickname', rule: 'isNickname', message: 'Please choose another nickname.' }],
  });
}
