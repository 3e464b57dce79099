import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { EventStatus } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';

/** SQL that forgets guests. */
@Injectable()
export class GuestErasureRepository {
  /**
   * Takes away what is known of a guest. The row stays, barred from voting, until the event is over: whoever kept the
   * cookie must not vote a second time by it. Answers whether anything was known of such a guest.
   */
  async erase(ctx: Ctx, client: PoolClient, eventId: string, voterId: string): Promise<boolean> {
    const { rowCount } = await client.query(
      `WITH known AS (
         SELECT 1 FROM (SELECT 1) one
         LEFT JOIN guest g ON g.venue_id = $1 AND g.event_id = $2 AND g.voter_id = $3
         WHERE g.voter_id IS NOT NULL OR EXISTS (
           SELECT FROM ballot b JOIN vote v ON v.venue_id = b.venue_id AND v.ballot_id = b.id
             AND v.slot_key >= $3::text || ':' AND v.slot_key < $3::text || ';'
           WHERE b.venue_id = $1 AND b.event_id = $2)
       )
       INSERT INTO guest (venue_id, event_id, voter_id, standing, erased_at)
       SELECT $1, $2, $3, 'BANNED', now() FROM known
       ON CONFLICT (venue_id, event_id, voter_id) DO UPDATE SET nickname = NULL, group_id = NULL, tier = 'REMOTE',
         standing = 'BANNED', erased_at = coalesce(guest.erased_at, excluded.erased_at)`,
      [ctx.venueId, eventId, voterId],
    );
    return rowCount === 1;
  }

  async readStatus(ctx: Ctx, client: PoolClient, eventId: string): Promise<EventStatus> {
    const { rows } = await client.query<{ status: EventStatus }>(
      `SELECT status FROM event WHERE venue_id = $1 AND id = $2`,
      [ctx.venueId, eventId],
    );
    return rows[0]!.status;
  }

  async listErased(ctx: Ctx, client: PoolClient, eventId: string): Promise<string[]> {
    const { rows } = await client.query<{ id: string }>(
      `SELECT voter_id AS id FROM guest WHERE venue_id = $1 AND event_id = $2 AND erased_at IS NOT NULL`,
      [ctx.venueId, eventId],
    );
    return rows.map(({ id }) => id);
  }

  /** Rows of these guests, or of all (null), that say nothing any more once the event is over. */
  async remove(ctx: Ctx, client: PoolClient, eventId: string, voterIds: readonly string[] | null): Promise<void> {
    for (const table of ['fair_load', 'skip_vote', 'guest']) {
      await client.query(
        `DELETE FROM ${table} WHERE venue_id = $1 AND event_id = $2 AND ($3::uuid[] IS NULL OR voter_id = ANY($3))`,
        [ctx.venueId, eventId, voterIds],
      );
    }
    if (voterIds !== null) return;
    await client.query(`UPDATE event SET guests_gone_at = now() WHERE venue_id = $1 AND id = $2`, [
      ctx.venueId,
      eventId,
    ]);
  }
}
