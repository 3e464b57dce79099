import { Injectable } from '@nestjs/common';
import type { MyVotesView, PressView, VoteReceipt, WithdrawReceipt } from '@votebox/contracts';
import type { CastVoteDto } from '@votebox/contracts/dto';
import { GuestIdentity } from '../../core/access/guest-identity.js';
import type { GuestCtx } from '../../core/context/ctx.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';
import { GuestPace } from '../../core/limits/guest-pace.js';
import { Entrance } from './entrance.service.js';
import { OwnVotes } from './own-votes.service.js';
import { Presses } from './presses.service.js';
import { Receipts } from './receipts.service.js';
import { Votes } from './votes.service.js';

/**
 * A guest's votes at an event: derives the voter id from the signed identity, slows down floods of one guest and takes
 * votes only of who has come in.
 */
@Injectable()
export class GuestVotes {
  constructor(
    private readonly entrance: Entrance,
    private readonly votes: Votes,
    private readonly own: OwnVotes,
    private readonly receipts: Receipts,
    private readonly presses: Presses,
    private readonly guests: GuestIdentity,
    private readonly pace: GuestPace,
  ) {}

  async cast(ctx: GuestCtx, eventId: string, body: CastVoteDto): Promise<Outcome<VoteReceipt>> {
    const tooFast = this.pace.take(ctx);
    if (tooFast) return tooFast;
    const voterId = this.guests.voterId(ctx.actor.guestId, eventId);
    const stranger = this.entrance.knows(voterId) ? null : await this.entrance.check(ctx, eventId, voterId);
    if (stranger) return stranger;
    const ballotId = body.ballotId.toLowerCase();
    const outcome = await this.votes.cast(ctx, {
      eventId,
      ballotId,
      optionId: body.optionId.toLowerCase(),
      voteId: body.voteId.toLowerCase(),
      voterId,
      heldMs: await this.presses.heldMs(body.hold, { guestId: ctx.actor.guestId, eventId, ballotId }),
    });
    return outcome.ok ? accept(await this.receipts.ofCast(ctx, { ballotId, voterId }, outcome.value)) : outcome;
  }

  /** The button went down. NOT_JOINED and BUSY as for the vote; NOT_FOUND for a ballot of another event. */
  async press(ctx: GuestCtx, eventId: string, unverifiedBallotId: string): Promise<Outcome<PressView>> {
    const tooFast = this.pace.take(ctx);
    if (tooFast) return tooFast;
    const voterId = this.guests.voterId(ctx.actor.guestId, eventId);
    const stranger = this.entrance.knows(voterId) ? null : await this.entrance.check(ctx, eventId, voterId);
    if (stranger) return stranger;
    const ballotId = unverifiedBallotId.toLowerCase();
    if (!(await this.receipts.isOf(ctx, eventId, ballotId))) return refuse('NOT_FOUND');
    return accept(await this.presses.begin({ guestId: ctx.actor.guestId, eventId, ballotId }));
  }

  async withdraw(ctx: GuestCtx, eventId: string, voteId: string): Promise<Outcome<WithdrawReceipt>> {
    const tooFast = this.pace.take(ctx);
    if (tooFast) return tooFast;
    const voterId = this.guests.voterId(ctx.actor.guestId, eventId);
    const outcome = await this.votes.withdraw(ctx, { eventId, voteId: voteId.toLowerCase(), voterId });
    if (!outcome.ok) return outcome;
    const { ballotId, ...receipt } = outcome.value;
    return accept(await this.receipts.ofWithdrawal(ctx, { ballotId, voterId }, receipt));
  }

  async mine(ctx: GuestCtx, eventId: string): Promise<Outcome<MyVotesView>> {
    const tooFast = this.pace.take(ctx);
    if (tooFast) return tooFast;
    return accept(await this.own.listOfMusic(ctx, eventId, this.guests.voterId(ctx.actor.guestId, eventId)));
  }
}
