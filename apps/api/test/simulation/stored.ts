import type { Pool } from 'pg';
import type { Stored } from './journal.js';

/** Reads all that Postgres holds of a ballot. Weights in thousandths, times in milliseconds. */
export async function readStored(sql: Pool, ballotId: string, revisions: Map<number, number>): Promise<Stored> {
  const votes = await sql.query<Stored['votes'][number]>(
    `SELECT vote_id AS "voteId", voter_id AS "voterId", option_id AS "optionId", cycle, (weight * 1000)::int AS weight,
            state, (extract(epoch FROM committed_at) * 1000)::float8 AS "committedMs"
     FROM vote WHERE ballot_id = $1`,
    [ballotId],
  );
  const tally = await sql.query<Stored['tally'][number]>(
    `SELECT option_id AS "optionId", cycle, shard, votes::int AS votes, (weight * 1000)::int AS weight
     FROM tally WHERE ballot_id = $1`,
    [ballotId],
  );
  const options = await sql.query<{ id: string; cycle: number }>(
    'SELECT id, cycle FROM ballot_option WHERE ballot_id = $1',
    [ballotId],
  );
  const ballot = await sql.query<{ hash: string | null; at: number }>(
    `SELECT result_hash AS hash, (extract(epoch FROM closed_at) * 1000)::float8 AS at FROM ballot WHERE id = $1`,
    [ballotId],
  );
  const { hash, at } = ballot.rows[0]!;
  return {
    votes: votes.rows,
    tally: tally.rows,
    revisions,
    cycles: new Map(options.rows.map((option) => [option.id, option.cycle])),
    closed: hash === null ? null : { resultHash: hash, atMs: at },
  };
}
