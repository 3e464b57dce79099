import { Injectable } from '@nestjs/common';
import type { MyVotesView } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import { BallotTerms } from './ballot-terms.js';
import { Ballots } from './ballots.service.js';
import { OptionTitles } from './option-titles.js';
import { maySeeCounts } from './visibility.rules.js';
import { VoteEffects } from './vote-effects.js';
import { UNLIMITED_VOTES } from './vote.rules.js';
import { type MyVoteRow, VoteRepository } from './vote.repository.js';

/** What a guest is told of their own votes. */
@Injectable()
export class OwnVotes {
  constructor(
    private readonly ballots: Ballots,
    private readonly votes: VoteRepository,
    private readonly titles: OptionTitles,
    private readonly terms: BallotTerms,
    private readonly effects: VoteEffects,
    private readonly db: Database,
  ) {}

  /** On the ballot of the event's music. EVENT_NOT_ACTIVE before there is one. */
  async listOfMusic(ctx: Ctx, eventId: string, voterId: string): Promise<MyVotesView> {
    return this.list(ctx, { eventId, ballotId: await this.ballots.getMusicBallot(ctx, eventId), voterId });
  }

  /**
   * The guest's votes on a ballot, newest first, with what is left of budget and cooldown and what they have brought
   * about. The last compares with the room, whose average follows from the counts: absent while these are hidden.
   */
  async list(ctx: Ctx, of: { eventId: string; ballotId: string; voterId: string }): Promise<MyVotesView> {
    const { ballotId, voterId } = of;
    const { rows, standing } = await this.db.sqlTx(ctx, (client) => this.votes.mine(ctx, client, ballotId, voterId));
    const optionIds = rows.map((row) => row.optionId);
    const titles = await this.titles.of(ctx, ballotId, optionIds);
    const heard = (await this.mayCompare(ctx, ballotId, rows)) ? await this.effects.of(ctx, of) : null;
    return {
      votes: rows.map(({ isPast, state, ...row }) => ({
        ...row,
        ballotId,
        state: state === 'WITHDRAWN' ? 'withdrawn' : isPast ? 'played' : 'counted',
        title: titles.get(row.optionId)?.title ?? '',
        artist: titles.get(row.optionId)?.subtitle ?? '',
      })),
      votesRemaining: standing.votesRemaining ?? UNLIMITED_VOTES,
      cooldownMs: standing.cooldownMs,
      budgetRefillMs: standing.budgetRefillMs,
      skipPlayId: await this.effects.wishOf(ctx, of),
      ...(heard ? { heard } : {}),
    };
  }

  private async mayCompare(ctx: Ctx, ballotId: string, rows: MyVoteRow[]): Promise<boolean> {
    const terms = await this.terms.of(ctx, ballotId);
    const hasVoted = rows.some((row) => row.state !== 'WITHDRAWN');
    return terms !== null && maySeeCounts(terms, hasVoted ? 'voter' : 'public');
  }
}
