import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { Ctx } from '../../core/context/ctx.js';
import type { Payments } from './electorate.rules.js';

/** Writes what plays cost their voters. */
@Injectable()
export class FairAccountRepository {
  /** The play with the ballot that it was chosen on; null when it is settled, a fallback, or none of the event. */
  async findUnsettled(
    ctx: Ctx,
    client: PoolClient,
    eventId: string,
    playId: string,
  ): Promise<{ ballotId: string; optionId: string; cycle: number } | null> {
    const { rows } = await client.query<{ ballotId: string; optionId: string; cycle: number }>(
      `SELECT e.ballot_id AS "ballotId", p.option_id AS "optionId", p.cycle
       FROM play p JOIN event e ON e.venue_id = p.venue_id AND e.id = p.event_id
       WHERE p.venue_id = $1 AND p.event_id = $2 AND p.id = $3
         AND p.fair_time_s IS NULL AND p.origin <> 'FALLBACK' AND e.ballot_id IS NOT NULL`,
      [ctx.venueId, eventId, playId],
    );
    return rows[0] ?? null;
  }

  async write(
    ctx: Ctx,
    client: PoolClient,
    { eventId, playId, timeS, voterIds, loadsS }: Payments & { eventId: string; playId: string },
  ): Promise<void> {
    await client.query(
      `INSERT INTO fair_load (venue_id, event_id, play_id, voter_id, load_s)
       SELECT $1, $2, $3, u.voter_id, u.load_s FROM unnest($4::uuid[], $5::float8[]) u(voter_id, load_s)`,
      [ctx.venueId, eventId, playId, voterIds, loadsS],
    );
    await client.query(`UPDATE play SET fair_time_s = $3 WHERE venue_id = $1 AND id = $2`, [
      ctx.venueId,
      playId,
      timeS,
    ]);
  }

  async erase(ctx: Ctx, client: PoolClient, playId: string): Promise<void> {
    await client.query(
      `DELETE FROM fair_load l USING play p
       WHERE p.venue_id = $1 AND p.id = $2 AND l.venue_id = p.venue_id AND l.event_id = p.event_id AND l.play_id = p.id`,
      [ctx.venueId, playId],
    );
    await client.query(`UPDATE play SET fair_time_s = NULL WHERE venue_id = $1 AND id = $2`, [ctx.venueId, playId]);
  }
}
