import { Injectable } from '@nestjs/common';
import type { VoteReceipt, WithdrawReceipt } from '@votebox/contracts';
import { Bus } from '../../core/bus/bus.js';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';
import { ProcessSlot } from '../../core/slot/process-slot.js';
import { shardOf, UNLIMITED_VOTES } from './vote.rules.js';
import { VoteRepository } from './vote.repository.js';
import { VoteWriter } from './vote-writer.js';

/** One vote as a caller offers it. The voter id comes from the guest's identity, never from a body. */
export interface Cast {
  eventId: string;
  ballotId: string;
  optionId: string;
  voteId: string;
  voterId: string;
  /** Milliseconds that the button was held, measured by the server. Absent: not held. */
  heldMs?: number;
}

/** The receipt of a withdrawal, with the ballot that it was for. */
export type Withdrawn = WithdrawReceipt & { ballotId: string };

/** Casting and taking back. */
@Injectable()
export class Votes {
  constructor(
    private readonly writer: VoteWriter,
    private readonly votes: VoteRepository,
    private readonly db: Database,
    private readonly bus: Bus,
    private readonly slot: ProcessSlot,
  ) {}

  /** Resolves after the commit: counted, or the reason why not. The same vote id again gets the same receipt. */
  async cast(ctx: Ctx, cast: Cast): Promise<Outcome<VoteReceipt>> {
    const verdict = await this.writer.cast({ venueId: ctx.venueId, heldMs: 0, ...cast });
    if (verdict.kind === 'refused') return refuse(verdict.code, verdict.retryAfterMs);
    return accept({
      voteId: cast.voteId,
      counted: true,
      votes: verdict.votes,
      cooldownMs: verdict.cooldownMs,
      votesRemaining: verdict.votesRemaining ?? UNLIMITED_VOTES,
    });
  }

  /** Takes a vote back while its option is open in the same cycle. Taking it back again answers the same. */
  async withdraw(
    ctx: Ctx,
    { voteId, voterId, eventId }: { voteId: string; voterId: string; eventId: string },
  ): Promise<Outcome<Withdrawn>> {
    const shard = shardOf(this.slot.number);
    const outcome = await this.db.sqlTx(ctx, (client) =>
      this.votes.withdraw(ctx, client, { voteId, voterId, eventId, shard }),
    );
    if (!outcome.ok) return outcome;
    const { ballotId, delta, shardRev, votes, votesRemaining } = outcome.value;
    if (delta) {
      this.bus.tell({
        kind: 'votes:committed',
        venueId: ctx.venueId,
        eventId,
        ballotId,
        shard,
        shardRev,
        deltas: [delta],
      });
    }
    return accept({ voteId, ballotId, withdrawn: true, votes, votesRemaining: votesRemaining ?? UNLIMITED_VOTES });
  }
}
