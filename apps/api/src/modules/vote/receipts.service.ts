import { Injectable } from '@nestjs/common';
import type { VoteReceipt, WithdrawReceipt } from '@votebox/contracts';
import { Bus } from '../../core/bus/bus.js';
import type { Ctx } from '../../core/context/ctx.js';
import { BallotTerms, type Terms } from './ballot-terms.js';
import { maySeeCounts, withoutVotes } from './visibility.rules.js';
import { Voters } from './voters.service.js';

interface OfVoter {
  ballotId: string;
  voterId: string;
}

/**
 * Receipts as their voter may read them: without the count where results are hidden. Where having voted is what lets a
 * guest see counts, it also tells that this voter now may, or may no more.
 */
@Injectable()
export class Receipts {
  constructor(
    private readonly terms: BallotTerms,
    private readonly voters: Voters,
    private readonly bus: Bus,
  ) {}

  async isOf(ctx: Ctx, eventId: string, ballotId: string): Promise<boolean> {
    return (await this.terms.of(ctx, ballotId))?.eventId === eventId;
  }

  async ofCast(ctx: Ctx, { ballotId, voterId }: OfVoter, receipt: VoteReceipt): Promise<VoteReceipt> {
    // The vote is counted: a database that is away now must not make a refusal of it.
    const terms = await this.terms.of(ctx, ballotId).catch(() => null);
    if (!terms) return withoutVotes(receipt);
    if (dependsOnVoting(terms)) this.tell(ctx, terms, { ballotId, voterId }, true);
    return maySeeCounts(terms, 'voter') ? receipt : withoutVotes(receipt);
  }

  async ofWithdrawal(ctx: Ctx, { ballotId, voterId }: OfVoter, receipt: WithdrawReceipt): Promise<WithdrawReceipt> {
    const terms = await this.terms.of(ctx, ballotId);
    if (!terms) return withoutVotes(receipt);
    if (!dependsOnVoting(terms)) return maySeeCounts(terms, 'public') ? receipt : withoutVotes(receipt);
    const hasVoted = await this.voters.hasVoted(ctx, ballotId, voterId);
    this.tell(ctx, terms, { ballotId, voterId }, hasVoted);
    return hasVoted ? receipt : withoutVotes(receipt);
  }

  private tell(ctx: Ctx, { eventId }: Terms, of: OfVoter, hasVoted: boolean): void {
    this.bus.tell({ kind: 'voter:changed', venueId: ctx.venueId, eventId, ...of, hasVoted });
  }
}

function dependsOnVoting(terms: Terms): boolean {
  return maySeeCounts(terms, 'voter') && !maySeeCounts(terms, 'public');
}
