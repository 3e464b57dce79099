import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { MyVotesView, RecountView, VoteReceipt, WithdrawReceipt } from '@votebox/contracts';
import type { CastVoteDto } from '@votebox/contracts/dto';
import { GuestIdentity } from '../../core/access/guest-identity.js';
import type { Ctx, GuestCtx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import { AppError, type Outcome, refuse } from '../../core/errors/app-error.js';
import { TokenBucket } from '../../core/limits/token-bucket.js';
import { Ballots } from './ballots.service.js';
import { VoteRepository } from './vote.repository.js';
import { Votes } from './votes.service.js';

/** Attempts, not votes: what a person can tap. Refusals cost the database as much as votes. */
const ATTEMPTS = { capacity: 20, perSecond: 2 };
const GUESTS_REMEMBERED = 50_000;

/** A guest's votes at an event: derives the voter id from the signed identity and slows down floods of one guest. */
@Injectable()
export class GuestVotes {
  private readonly buckets = new LRUCache<string, TokenBucket>({ max: GUESTS_REMEMBERED });

  constructor(
    private readonly votes: Votes,
    private readonly ballots: Ballots,
    private readonly guests: GuestIdentity,
    private readonly repository: VoteRepository,
    private readonly db: Database,
  ) {}

  async cast(ctx: GuestCtx, eventId: string, body: CastVoteDto): Promise<Outcome<VoteReceipt>> {
    const waitMs = this.bucketOf(ctx.actor.guestId).take(performance.now());
    if (waitMs > 0) return refuse('RATE_LIMITED', waitMs);
    const voterId = this.guests.voterId(ctx.actor.guestId, eventId);
    return this.votes.cast(ctx, {
      eventId,
      ballotId: body.ballotId.toLowerCase(),
      optionId: body.optionId.toLowerCase(),
      voteId: body.voteId.toLowerCase(),
      voterId,
    });
  }

  withdraw(ctx: GuestCtx, eventId: string, voteId: string): Promise<Outcome<WithdrawReceipt>> {
    const voterId = this.guests.voterId(ctx.actor.guestId, eventId);
    return this.votes.withdraw(ctx, { eventId, voteId: voteId.toLowerCase(), voterId });
  }

  async mine(ctx: GuestCtx, eventId: string): Promise<MyVotesView> {
    const ballotId = await this.ballotOf(ctx, eventId);
    const voterId = this.guests.voterId(ctx.actor.guestId, eventId);
    return this.votes.mine(ctx, eventId, ballotId, voterId);
  }

  async recount(ctx: Ctx, eventId: string): Promise<RecountView> {
    return this.ballots.recount(ctx, await this.ballotOf(ctx, eventId));
  }

  private async ballotOf(ctx: Ctx, eventId: string): Promise<string> {
    const ballotId = await this.db.sqlTx(ctx, (client) => this.repository.findBallotOf(ctx, client, eventId));
    if (!ballotId) throw new AppError('EVENT_NOT_ACTIVE');
    return ballotId;
  }

  private bucketOf(guestId: string): TokenBucket {
    let bucket = this.buckets.get(guestId);
    if (!bucket) {
      bucket = new TokenBucket(ATTEMPTS);
      this.buckets.set(guestId, bucket);
    }
    return bucket;
  }
}
