import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { Ctx } from '../../core/context/ctx.js';
import { HOLD_GATE_ALONE_SQL } from './ballot-gate.sql.js';
import type { OptionReturn } from './option-returns.service.js';

/** An option and the cycle that was used up; the next one is that of now. */
interface UsedOption {
  ballotId: string;
  optionId: string;
  cycle: number;
}

/** Slots of REPEAT ballots, which alone have cycles: voter, option, cycle. See the casting statement. */
const slotOf = (vote: string, cycle: string) =>
  `${vote}.voter_id::text || ':' || ${vote}.option_id::text || ':' || (${cycle})::text`;
const TAKES_A_SLOT = `IN ('COUNTED', 'QUARANTINED')`;

/** SQL of giving used-up votes back. `reopen` comes first: it takes the gate, and until the commit nobody votes. */
@Injectable()
export class OptionReturnRepository {
  /** False where the cycle of now is not the one after the used. A ban stays. */
  async reopen(
    ctx: Ctx,
    client: PoolClient,
    { ballotId, optionId, cycle }: UsedOption,
    block: OptionReturn['block'],
  ): Promise<boolean> {
    await client.query(HOLD_GATE_ALONE_SQL, [ballotId]);
    const { rowCount } = await client.query(
      `UPDATE ballot_option SET
         blocked_until = clock_timestamp() + $5::float8 * interval '1 millisecond',
         blocked_code = CASE WHEN state = 'BLOCKED' THEN blocked_code ELSE $6 END
       WHERE venue_id = $1 AND ballot_id = $2 AND id = $3 AND cycle = $4::int + 1`,
      [ctx.venueId, ballotId, optionId, cycle, block?.untilMs ?? null, block?.code ?? null],
    );
    return rowCount === 1;
  }

  /** The newer votes of those who have one in both cycles give their slot up. Answers how many of them had been counted. */
  async supersedeDoubled(
    ctx: Ctx,
    client: PoolClient,
    { ballotId, optionId, cycle }: UsedOption,
  ): Promise<{ votes: number; weight: string }> {
    const { rows } = await client.query<{ votes: number; weight: string }>(
      `WITH doubled AS (
         SELECT n.slot_key, n.state, n.weight FROM vote o
         JOIN vote n ON n.venue_id = o.venue_id AND n.ballot_id = o.ballot_id AND n.slot_key = ${slotOf('o', '$4::int + 1')}
         WHERE o.venue_id = $1 AND o.ballot_id = $2 AND o.option_id = $3 AND o.cycle = $4 AND o.state ${TAKES_A_SLOT}
       ), moved AS (
         UPDATE vote v SET state = 'SUPERSEDED', slot_key = v.voter_id::text || ':old:' || v.vote_id::text
         FROM doubled d WHERE v.venue_id = $1 AND v.ballot_id = $2 AND v.slot_key = d.slot_key
       )
       SELECT count(*)::int AS votes, coalesce(sum(weight), 0) AS weight FROM doubled WHERE state = 'COUNTED'`,
      [ctx.venueId, ballotId, optionId, cycle],
    );
    return rows[0]!;
  }

  /** Those in quarantine too: their voters have voted. */
  async moveVotes(ctx: Ctx, client: PoolClient, { ballotId, optionId, cycle }: UsedOption): Promise<void> {
    await client.query(
      `UPDATE vote v SET cycle = $4::int + 1, slot_key = ${slotOf('v', '$4::int + 1')}
       WHERE v.venue_id = $1 AND v.ballot_id = $2 AND v.option_id = $3 AND v.cycle = $4 AND v.state ${TAKES_A_SLOT}`,
      [ctx.venueId, ballotId, optionId, cycle],
    );
  }

  /** The counts follow their votes, to one shard, and stand in the queue since when they stood there before. */
  async moveTally(
    ctx: Ctx,
    client: PoolClient,
    { ballotId, optionId, cycle }: UsedOption,
    doubled: { shard: number; votes: number; weight: string },
  ): Promise<void> {
    await client.query(
      `WITH used AS (
         SELECT coalesce(sum(votes), 0) AS votes, coalesce(sum(weight), 0) AS weight, min(since_at) FILTER (WHERE votes > 0) AS since_at
         FROM tally WHERE venue_id = $1 AND ballot_id = $2 AND option_id = $3 AND cycle = $4
       ), emptied AS (
         UPDATE tally SET votes = 0, weight = 0 WHERE venue_id = $1 AND ballot_id = $2 AND option_id = $3 AND cycle = $4
       ), counted AS (
         INSERT INTO tally AS y (venue_id, ballot_id, option_id, cycle, shard, votes, weight, since_at)
         SELECT $1, $2, $3, $4::int + 1, $5, u.votes - $6, u.weight - $7::numeric, coalesce(u.since_at, clock_timestamp()) FROM used u
         ON CONFLICT (venue_id, ballot_id, option_id, cycle, shard) DO UPDATE SET
           votes = y.votes + excluded.votes, weight = y.weight + excluded.weight,
           since_at = CASE WHEN y.votes > 0 THEN least(y.since_at, excluded.since_at) ELSE excluded.since_at END
       )
       INSERT INTO ballot_revision AS r (venue_id, ballot_id, shard, rev) VALUES ($1, $2, $5, 1)
       ON CONFLICT (venue_id, ballot_id, shard) DO UPDATE SET rev = r.rev + 1`,
      [ctx.venueId, ballotId, optionId, cycle, doubled.shard, doubled.votes, doubled.weight],
    );
  }
}
