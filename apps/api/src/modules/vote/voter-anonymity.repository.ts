import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { BallotState } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { HOLD_GATE_ALONE_SQL } from './ballot-gate.sql.js';

/** SQL that makes votes those of nobody. */
@Injectable()
export class VoterAnonymityRepository {
  async listBallots(ctx: Ctx, client: PoolClient, eventId: string): Promise<string[]> {
    const { rows } = await client.query<{ id: string }>(
      `SELECT id FROM ballot WHERE venue_id = $1 AND event_id = $2 ORDER BY id`,
      [ctx.venueId, eventId],
    );
    return rows.map(({ id }) => id);
  }

  /** Holds the gate alone until the end of the transaction. */
  async holdGate(ctx: Ctx, client: PoolClient, ballotId: string): Promise<BallotState> {
    await client.query(HOLD_GATE_ALONE_SQL, [ballotId]);
    const { rows } = await client.query<{ state: BallotState }>(
      `SELECT state FROM ballot WHERE venue_id = $1 AND id = $2`,
      [ctx.venueId, ballotId],
    );
    return rows[0]!.state;
  }

  /**
   * Gives the votes of up to `max` voters a random id instead of theirs, and forgets their budgets; null = all voters.
   * Answers how many voters that were. Pseudonyms are of version 8 and random ids of version 4, so nobody is taken twice. A
   * slot key begins with the voter id.
   */
  async replaceVoters(
    ctx: Ctx,
    client: PoolClient,
    ballotId: string,
    voterIds: readonly string[] | null,
    max: number,
  ): Promise<number> {
    const { rows } = await client.query<{ voters: number }>(
      `WITH known AS (
         SELECT DISTINCT v.voter_id FROM vote v WHERE $3::uuid[] IS NULL AND v.venue_id = $1 AND v.ballot_id = $2
           AND substr(v.voter_id::text, 15, 1) <> '4'
         UNION
         SELECT u.id FROM unnest($3::uuid[]) u(id) WHERE EXISTS (
           SELECT FROM vote v WHERE v.venue_id = $1 AND v.ballot_id = $2
             AND v.slot_key >= u.id::text || ':' AND v.slot_key < u.id::text || ';')
       ), chosen AS MATERIALIZED (
         SELECT k.voter_id, gen_random_uuid() AS nobody FROM known k LIMIT $4
       ), moved AS (
         UPDATE vote v SET voter_id = c.nobody, slot_key = c.nobody::text || substr(v.slot_key, 37)
         FROM chosen c
         WHERE v.venue_id = $1 AND v.ballot_id = $2
           AND v.slot_key >= c.voter_id::text || ':' AND v.slot_key < c.voter_id::text || ';'
       )
       SELECT count(*)::int AS voters FROM chosen`,
      [ctx.venueId, ballotId, voterIds, max],
    );
    await client.query(
      `DELETE FROM voter_ledger WHERE venue_id = $1 AND ballot_id = $2 AND ($3::uuid[] IS NULL OR voter_id = ANY($3))`,
      [ctx.venueId, ballotId, voterIds],
    );
    return rows[0]!.voters;
  }
}
