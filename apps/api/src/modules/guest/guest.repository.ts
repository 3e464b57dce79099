import { Injectable } from '@nestjs/common';
import type { EventStatus } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import type { GuestRow } from './guest.mapper.js';
import { type Arrival, takesGuests } from './guest.rules.js';

/** What came of one batch at the door. Whoever is not in `guests` stayed outside. */
export interface DoorBatch {
  status: EventStatus;
  guests: Map<string, GuestRow>;
}

@Injectable()
export class GuestRepository {
  constructor(private readonly database: Database) {}

  find(ctx: Ctx, eventId: string, voterId: string): Promise<GuestRow | null> {
    return this.database.for(ctx).guest.findFirst({
      where: { eventId, voterId },
      select: { nickname: true, tier: true, standing: true },
    });
  }

  /**
   * Lets guests in, in the order given, as far as there is room; who was in already stays in, and becomes PRESENT by
   * arriving so. Null: no such event. The lock makes the count true while other processes also let people in; votes do not wait for it.
   */
  admit(ctx: Ctx, eventId: string, arrivals: readonly Arrival[]): Promise<DoorBatch | null> {
    return this.database.sqlTx(ctx, async (client) => {
      await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('guest-door:' || $1, 0))`, [eventId]);
      const event = await client.query<{ status: EventStatus; capacity: number }>(
        'SELECT status, capacity FROM event WHERE venue_id = $1 AND id = $2',
        [ctx.venueId, eventId],
      );
      const door = event.rows[0];
      if (!door) return null;
      const voterIds = arrivals.map(({ voterId }) => voterId);
      // Those who are in already take no room; LIMIT keeps the order of arrival for the rest.
      await client.query(
        `INSERT INTO guest (venue_id, event_id, voter_id, tier)
         SELECT $1, $2, arriving.voter_id, arriving.tier
         FROM unnest($3::uuid[], $6::"PresenceTier"[]) WITH ORDINALITY AS arriving(voter_id, tier, place)
         WHERE $5 AND NOT EXISTS (
           SELECT FROM guest g WHERE g.venue_id = $1 AND g.event_id = $2 AND g.voter_id = arriving.voter_id)
         ORDER BY arriving.place
         LIMIT greatest(0, $4 - (SELECT count(*) FROM guest WHERE venue_id = $1 AND event_id = $2))
         ON CONFLICT DO NOTHING`,
        [ctx.venueId, eventId, voterIds, door.capacity, takesGuests(door.status), arrivals.map(({ tier }) => tier)],
      );
      const present = arrivals.filter(({ tier }) => tier === 'PRESENT').map(({ voterId }) => voterId);
      await client.query(
        `UPDATE guest SET tier = 'PRESENT'
         WHERE venue_id = $1 AND event_id = $2 AND voter_id = ANY($3::uuid[]) AND tier <> 'PRESENT'`,
        [ctx.venueId, eventId, present],
      );
      const { rows } = await client.query<GuestRow & { voterId: string }>(
        `SELECT voter_id AS "voterId", nickname, tier, standing FROM guest
         WHERE venue_id = $1 AND event_id = $2 AND voter_id = ANY($3::uuid[])`,
        [ctx.venueId, eventId, voterIds],
      );
      return { status: door.status, guests: new Map(rows.map(({ voterId, ...row }) => [voterId, row])) };
    });
  }

  /** Which of these guests have a place. */
  listInside(ctx: Ctx, eventId: string, voterIds: readonly string[]): Promise<Set<string>> {
    return this.database.sqlTx(ctx, async (client) => {
      const { rows } = await client.query<{ voter_id: string }>(
        'SELECT voter_id FROM guest WHERE venue_id = $1 AND event_id = $2 AND voter_id = ANY($3::uuid[])',
        [ctx.venueId, eventId, voterIds],
      );
      return new Set(rows.map((row) => row.voter_id));
    });
  }

  async rename(ctx: Ctx, eventId: string, voterId: string, nickname: string | null): Promise<void> {
    await this.database.for(ctx).guest.updateMany({ where: { eventId, voterId }, data: { nickname } });
  }
}
