import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { Ctx } from '../../core/context/ctx.js';

/**
 * Music that was heard by votes, in seconds: the plays of the cycle that a vote was for. Votes in quarantine count for
 * their voter, who is not told that they are there.
 */
@Injectable()
export class HeardRepository {
  /** By the votes of one voter; null where the ballot is not that of the event's music. */
  async ofVoterS(
    ctx: Ctx,
    client: PoolClient,
    { eventId, ballotId, voterId }: { eventId: string; ballotId: string; voterId: string },
  ): Promise<number | null> {
    const { rows } = await client.query<{ heard_s: number }>(
      `SELECT coalesce((
         SELECT sum(p.played_ms)::float8 / 1000 FROM vote v
         JOIN play p ON p.venue_id = v.venue_id AND p.event_id = e.id AND p.option_id = v.option_id AND p.cycle = v.cycle
         WHERE v.venue_id = e.venue_id AND v.ballot_id = e.ballot_id
           AND v.slot_key >= $4::text || ':' AND v.slot_key < $4::text || ';' AND v.state IN ('COUNTED', 'QUARANTINED')
           AND p.origin <> 'FALLBACK'), 0) AS heard_s
       FROM event e WHERE e.venue_id = $1 AND e.id = $2 AND e.ballot_id = $3`,
      [ctx.venueId, eventId, ballotId, voterId],
    );
    return rows[0]?.heard_s ?? null;
  }

  /** On average over everybody who voted tonight: each play counts for as many as had voted for it. */
  async averageS(ctx: Ctx, client: PoolClient, eventId: string): Promise<number> {
    const { rows } = await client.query<{ average_s: number }>(
      `SELECT coalesce((SELECT sum(p.played_ms::float8 * p.votes) / 1000 FROM play p
           WHERE p.venue_id = e.venue_id AND p.event_id = e.id AND p.origin <> 'FALLBACK'
             AND p.end_cause IS DISTINCT FROM 'UNDONE'), 0)
         / greatest(1, (SELECT count(*) FROM voter_ledger c
           WHERE c.venue_id = e.venue_id AND c.ballot_id = e.ballot_id AND c.casts > 0)) AS average_s
       FROM event e WHERE e.venue_id = $1 AND e.id = $2`,
      [ctx.venueId, eventId],
    );
    return rows[0]?.average_s ?? 0;
  }
}
