import { Injectable } from '@nestjs/common';
import { Database } from '../../../core/database/database.js';

/** A lease is good for so long after it was taken or renewed. */
export const LEASE_MS = 15_000;

/** An event whose player a process has taken to drive. `wasHeld`: another process had it before. */
export interface TakenLease {
  venueId: string;
  eventId: string;
  wasHeld: boolean;
}

/** What a process drives, as Postgres has it. */
export interface HeldLease {
  venueId: string;
  eventId: string;
  epoch: number;
  /** Milliseconds that are left of it. */
  leftMs: number;
}

/**
 * The leases by which one process at a time drives the player of an event, over all venues: who drives is no matter of
 * tenants. Nobody waits for a lock here (SKIP LOCKED): what a turn holds just now is taken or renewed the next time.
 */
@Injectable()
export class DriverLeases {
  constructor(private readonly db: Database) {}

  /**
   * Takes up to `limit` events that have players and are not driven: free, or the lease has run out. An event that is over
   * is taken too while nobody has let its player go. Of several processes each event goes to one. Uses playback_live_idx.
   */
  async take(driverId: string, limit: number): Promise<TakenLease[]> {
    const { rows } = await this.db.systemPool.query<{ venue_id: string; event_id: string; was_held: boolean }>(
      `UPDATE playback p SET driver_id = $1, driver_until = clock_timestamp() + $2::float8 * interval '1 millisecond'
       FROM (SELECT p.venue_id, p.event_id, p.driver_id IS NOT NULL AND p.driver_id <> $1 AS was_held
             FROM playback p JOIN event e ON e.venue_id = p.venue_id AND e.id = p.event_id
             WHERE (p.state <> 'STOPPED' OR p.driver_id IS NOT NULL)
               AND (p.driver_until IS NULL OR p.driver_until <= clock_timestamp())
               AND (p.driver_id IS NOT NULL OR e.status IN ('ACTIVE', 'HOLD') AND cardinality(e.player_ids) > 0)
             LIMIT $3 FOR NO KEY UPDATE OF p SKIP LOCKED) free
       WHERE p.venue_id = free.venue_id AND p.event_id = free.event_id
       RETURNING p.venue_id, p.event_id, free.was_held`,
      [driverId, LEASE_MS, limit],
    );
    return rows.map((row) => ({ venueId: row.venue_id, eventId: row.event_id, wasHeld: row.was_held }));
  }

  /**
   * Renews what nobody has taken meanwhile, even when it had run out. For the `wellIds` the player counts as seen: its
   * driver answers for it between two looks.
   */
  async renew(driverId: string, wellIds: string[]): Promise<void> {
    await this.db.systemPool.query(
      `UPDATE playback p SET driver_until = clock_timestamp() + $2::float8 * interval '1 millisecond',
         player_seen_at = CASE WHEN p.player_id IS NOT NULL AND p.event_id = ANY($3::uuid[]) THEN clock_timestamp()
                               ELSE p.player_seen_at END
       FROM (SELECT venue_id, event_id FROM playback WHERE driver_id = $1 FOR NO KEY UPDATE SKIP LOCKED) mine
       WHERE p.venue_id = mine.venue_id AND p.event_id = mine.event_id`,
      [driverId, LEASE_MS, wellIds],
    );
  }

  /** What this process drives now, with the epoch of each row: a new one means that something else is wanted. */
  async list(driverId: string): Promise<{ nowMs: number; held: HeldLease[] }> {
    const { rows } = await this.db.systemPool.query<{
      now_ms: number;
      venue_id: string | null;
      event_id: string;
      epoch: number;
      left_ms: number;
    }>(
      `SELECT ${ms('clock_timestamp()')} AS now_ms, p.venue_id, p.event_id, p.epoch,
              ${ms('p.driver_until - clock_timestamp()')} AS left_ms
       FROM (SELECT 1) one LEFT JOIN playback p ON p.driver_id = $1`,
      [driverId],
    );
    const held = rows.flatMap((row) =>
      row.venue_id === null
        ? []
        : [{ venueId: row.venue_id, eventId: row.event_id, epoch: row.epoch, leftMs: row.left_ms }],
    );
    return { nowMs: rows[0]!.now_ms, held };
  }

  /** Gives leases back, so that another process need not wait for their end. */
  async release(driverId: string, eventIds: string[]): Promise<void> {
    await this.db.systemPool.query(
      `UPDATE playback SET driver_id = NULL, driver_until = NULL WHERE driver_id = $1 AND event_id = ANY($2::uuid[])`,
      [driverId, eventIds],
    );
  }
}

function ms(column: string): string {
  return `round(extract(epoch FROM ${column}) * 1000)::float8`;
}
