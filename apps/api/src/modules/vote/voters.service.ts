import { Injectable } from '@nestjs/common';
import type { GuestVoteView } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import { OptionTitles } from './option-titles.js';
import { type VoterCounts, VoterRepository, type VoterVoteRow } from './voter.repository.js';

const VOTES_SHOWN_MAX = 500;

/** What is known of voters by their votes. */
@Injectable()
export class Voters {
  constructor(
    private readonly db: Database,
    private readonly voters: VoterRepository,
    private readonly titles: OptionTitles,
  ) {}

  /** Whether a voter has a vote on a ballot now. */
  async hasVoted(ctx: Ctx, ballotId: string, voterId: string): Promise<boolean> {
    return (await this.listWhoVoted(ctx, ballotId, [voterId])).length > 0;
  }

  /** Those of the voters who have a vote on a ballot now. */
  listWhoVoted(ctx: Ctx, ballotId: string, voterIds: readonly string[]): Promise<string[]> {
    return this.db.sqlTx(ctx, (client) => this.voters.listWhoVoted(ctx, client, ballotId, voterIds));
  }

  /** By voter; over all ballots of the event. */
  async countVotes(ctx: Ctx, eventId: string, voterIds: readonly string[]): Promise<Map<string, VoterCounts>> {
    const rows = await this.db.sqlTx(ctx, (client) => this.voters.countVotes(ctx, client, eventId, voterIds));
    return new Map(rows.map((row) => [row.voterId, row]));
  }

  /** The votes of one voter at an event, newest first, the last 500. */
  async listVotes(ctx: Ctx, eventId: string, voterId: string): Promise<GuestVoteView[]> {
    const rows = await this.db.sqlTx(ctx, (client) =>
      this.voters.listVotes(ctx, client, eventId, voterId, VOTES_SHOWN_MAX),
    );
    const titles = new Map<string, { title: string; subtitle: string }>();
    for (const ballotId of new Set(rows.map((row) => row.ballotId))) {
      const optionIds = rows.filter((row) => row.ballotId === ballotId).map((row) => row.optionId);
      for (const [optionId, title] of await this.titles.of(ctx, ballotId, [...new Set(optionIds)])) {
        titles.set(optionId, title);
      }
    }
    return rows.map((row) => toView(row, titles.get(row.optionId)));
  }
}

function toView(row: VoterVoteRow, title: { title: string; subtitle: string } | undefined): GuestVoteView {
  return {
    voteId: row.voteId,
    ballotId: row.ballotId,
    title: title?.title ?? '',
    artist: title?.subtitle ?? '',
    state: row.state.toLowerCase() as GuestVoteView['state'],
    weight: row.weight,
    castAt: row.castAt.toISOString(),
  };
}
