import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { BallotState } from '@votebox/contracts';
import type { OptionDelta } from '../../core/bus/facts.js';
import type { Ctx } from '../../core/context/ctx.js';
import { gateKey, HOLD_GATE_ALONE_SQL } from './ballot-gate.sql.js';
import type { JudgingAct, VoteChoice } from './quarantine.rules.js';

/** What moving votes between counted and kept apart did to one ballot. */
export interface MovedVotes {
  votes: number;
  weight: number;
  shardRev: number;
  deltas: OptionDelta[];
}

const STATES = {
  quarantine: { from: 'COUNTED', to: 'QUARANTINED', sign: -1 },
  release: { from: 'QUARANTINED', to: 'COUNTED', sign: 1 },
} as const satisfies Record<JudgingAct, object>;

/** SQL of votes that staff take out of the count, and of giving them back. */
@Injectable()
export class QuarantineRepository {
  /** The ballots of the event that hold such votes, in the order in which their gates are taken. */
  async listBallots(ctx: Ctx, client: PoolClient, eventId: string, choice: VoteChoice): Promise<string[]> {
    const [condition, value] = conditionOf(choice, '$3');
    const { rows } = await client.query<{ id: string }>(
      `SELECT b.id FROM ballot b
       WHERE b.venue_id = $1 AND b.event_id = $2 AND EXISTS (
         SELECT FROM vote v WHERE v.venue_id = b.venue_id AND v.ballot_id = b.id AND ${condition})
       ORDER BY ${gateKey('b.id')}`,
      [ctx.venueId, eventId, value],
    );
    return rows.map((row) => row.id);
  }

  async hasEvent(ctx: Ctx, client: PoolClient, eventId: string): Promise<boolean> {
    const { rowCount } = await client.query('SELECT 1 FROM event WHERE venue_id = $1 AND id = $2', [
      ctx.venueId,
      eventId,
    ]);
    return rowCount === 1;
  }

  /** How many of these vote ids are votes of the event. */
  async countKnown(ctx: Ctx, client: PoolClient, eventId: string, voteIds: readonly string[]): Promise<number> {
    const { rows } = await client.query<{ n: number }>(
      `SELECT count(DISTINCT v.vote_id)::int AS n
       FROM ballot b JOIN vote v ON v.venue_id = b.venue_id AND v.ballot_id = b.id AND v.vote_id = ANY($3::uuid[])
       WHERE b.venue_id = $1 AND b.event_id = $2`,
      [ctx.venueId, eventId, voteIds],
    );
    return rows[0]!.n;
  }

  /** Waits for the batches in flight and lets none begin until the end of the transaction. */
  async holdGate(
    ctx: Ctx,
    client: PoolClient,
    ballotId: string,
  ): Promise<{ state: BallotState; resultHash: string | null }> {
    await client.query(HOLD_GATE_ALONE_SQL, [ballotId]);
    const { rows } = await client.query<{ state: BallotState; result_hash: string | null }>(
      `SELECT state, result_hash FROM ballot WHERE venue_id = $1 AND id = $2`,
      [ctx.venueId, ballotId],
    );
    return { state: rows[0]!.state, resultHash: rows[0]!.result_hash };
  }

  /**
   * Changes the state of the votes, the tallies and the revision together, in one statement. The votes keep slot, weight
   * and times. A tally that rises from zero again stands where its first vote came in, so giving back restores the order.
   */
  async move(
    ctx: Ctx,
    client: PoolClient,
    ballotId: string,
    choice: VoteChoice,
    { act, shard }: { act: JudgingAct; shard: number },
  ): Promise<MovedVotes> {
    const { from, to, sign } = STATES[act];
    const [condition, value] = conditionOf(choice, '$4');
    const { rows } = await client.query<MovedRow>(
      `WITH moved AS (
         UPDATE vote v SET state = '${to}' WHERE v.venue_id = $1 AND v.ballot_id = $2 AND ${condition} AND v.state = '${from}'
         RETURNING v.option_id, v.cycle, v.weight, v.committed_at, v.voter_id
       ), change AS (
         SELECT option_id, cycle, count(*)::int AS n, sum(weight) AS w, min(committed_at) AS since_at,
           json_agg(json_build_array(voter_id, ${sign > 0 ? 'weight' : 'NULL'})) AS voters
         FROM moved GROUP BY 1, 2
       ), counted AS (
         INSERT INTO tally AS y (venue_id, ballot_id, option_id, cycle, shard, votes, weight, since_at)
         SELECT $1, $2, c.option_id, c.cycle, $3, ${sign} * c.n, ${sign} * c.w, c.since_at FROM change c ORDER BY 3, 4
         ON CONFLICT (venue_id, ballot_id, option_id, cycle, shard) DO UPDATE SET
           votes = y.votes + excluded.votes, weight = y.weight + excluded.weight,
           since_at = CASE WHEN y.votes <= 0 THEN excluded.since_at ELSE y.since_at END
         RETURNING y.option_id, y.cycle, y.votes
       ), raised AS (
         INSERT INTO ballot_revision AS r (venue_id, ballot_id, shard, rev)
         SELECT $1, $2, $3, 1 WHERE EXISTS (SELECT FROM change)
         ON CONFLICT (venue_id, ballot_id, shard) DO UPDATE SET rev = r.rev + 1
         RETURNING r.rev
       )
       SELECT c.option_id, c.cycle, c.n, c.w::float8 AS weight, c.voters, y.votes AS shard_votes, r.rev AS shard_rev
       FROM change c JOIN counted y USING (option_id, cycle) CROSS JOIN raised r`,
      [ctx.venueId, ballotId, shard, value],
    );
    return {
      votes: rows.reduce((sum, row) => sum + row.n, 0),
      weight: rows.reduce((sum, row) => sum + row.weight, 0),
      shardRev: Number(rows[0]?.shard_rev ?? 0),
      deltas: rows.map((row) => ({
        optionId: row.option_id,
        cycle: row.cycle,
        shardVotes: Number(row.shard_votes),
        added: sign * row.n,
        voters: row.voters,
      })),
    };
  }
}

interface MovedRow {
  option_id: string;
  cycle: number;
  n: number;
  weight: number;
  voters: NonNullable<OptionDelta['voters']>;
  shard_votes: string;
  shard_rev: string;
}

/** The condition on `v`, and the value of its parameter. */
function conditionOf(choice: VoteChoice, parameter: string): [string, unknown] {
  return 'voterId' in choice
    ? [`v.slot_key >= ${parameter}::text || ':' AND v.slot_key < ${parameter}::text || ';'`, choice.voterId]
    : [`v.vote_id = ANY(${parameter}::uuid[])`, choice.voteIds];
}
