import type { Pool } from 'pg';

/** An option whose tally is not the number of its counted votes. */
export interface TallyDifference {
  optionId: string;
  cycle: number;
  counted: number;
  tallied: number;
}

/** What Postgres says, read as the owner and past all code of the API. */
export class Oracles {
  constructor(private readonly sql: Pool) {}

  /** Counted votes of a ballot. */
  async countVotes(ballotId: string): Promise<number> {
    const { rows } = await this.sql.query<{ n: string }>(
      `SELECT count(*) AS n FROM vote WHERE ballot_id = $1 AND state = 'COUNTED'`,
      [ballotId],
    );
    return Number(rows[0]!.n);
  }

  /** The sum of the tallies of a ballot. */
  async sumTally(ballotId: string): Promise<number> {
    const { rows } = await this.sql.query<{ n: string }>(
      'SELECT coalesce(sum(votes), 0) AS n FROM tally WHERE ballot_id = $1',
      [ballotId],
    );
    return Number(rows[0]!.n);
  }

  /** Where tally and votes differ, weights included; empty when they agree. Both are read in one snapshot. */
  async findTallyDifferences(ballotId: string): Promise<TallyDifference[]> {
    const { rows } = await this.sql.query<TallyDifference>(
      `WITH counted AS (
         SELECT option_id, cycle, count(*)::int AS n, sum(weight) AS w FROM vote
         WHERE ballot_id = $1 AND state = 'COUNTED' GROUP BY 1, 2
       ), tallied AS (
         SELECT option_id, cycle, sum(votes)::int AS n, sum(weight) AS w FROM tally WHERE ballot_id = $1 GROUP BY 1, 2
       )
       SELECT option_id AS "optionId", cycle, coalesce(c.n, 0) AS counted, coalesce(t.n, 0) AS tallied
       FROM counted c FULL JOIN tallied t USING (option_id, cycle)
       WHERE coalesce(c.n, 0) <> coalesce(t.n, 0) OR coalesce(c.w, 0) <> coalesce(t.w, 0)`,
      [ballotId],
    );
    return rows;
  }

  async tallyEqualsVotes(ballotId: string): Promise<boolean> {
    return (await this.findTallyDifferences(ballotId)).length === 0;
  }

  /** Those of `voteIds` that are stored as counted, in any ballot. An id that is there twice is answered twice. */
  async findVoteIds(voteIds: readonly string[]): Promise<string[]> {
    const { rows } = await this.sql.query<{ id: string }>(
      `SELECT vote_id AS id FROM vote WHERE vote_id = ANY($1::uuid[]) AND state = 'COUNTED'`,
      [voteIds],
    );
    return rows.map(({ id }) => id);
  }

  /** Counted votes beyond the first of one voter for one option in one cycle: 0 where every slot holds one vote. */
  async countDuplicates(ballotId: string): Promise<number> {
    const { rows } = await this.sql.query<{ n: string }>(
      `SELECT coalesce(sum(n - 1), 0) AS n FROM (
         SELECT count(*) AS n FROM vote WHERE ballot_id = $1 AND state = 'COUNTED' GROUP BY voter_id, option_id, cycle
       ) slots`,
      [ballotId],
    );
    return Number(rows[0]!.n);
  }
}
