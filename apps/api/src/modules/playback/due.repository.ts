import { Injectable } from '@nestjs/common';
import { Database } from '../../core/database/database.js';

/** An event whose player is due for a look. */
export interface DueEvent {
  venueId: string;
  eventId: string;
}

/** Finds what is due over all venues: the clock does not know tenants. What is then done is done per venue. */
@Injectable()
export class DueRepository {
  constructor(private readonly db: Database) {}

  /**
   * Claims up to `limit` events that are due, the longest overdue first. Each is claimed by one process (SKIP LOCKED) and
   * comes back after `leaseMs` if that process dies with it. Uses the index on due_at.
   */
  async claim(limit: number, leaseMs: number): Promise<DueEvent[]> {
    const { rows } = await this.db.systemPool.query<{ venue_id: string; event_id: string }>(
      `UPDATE playback p SET due_at = clock_timestamp() + $2::float8 * interval '1 millisecond'
       FROM (SELECT venue_id, event_id FROM playback WHERE due_at <= clock_timestamp()
             ORDER BY due_at LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED) due
       WHERE p.venue_id = due.venue_id AND p.event_id = due.event_id
       RETURNING p.venue_id, p.event_id`,
      [limit, leaseMs],
    );
    return rows.map((row) => ({ venueId: row.venue_id, eventId: row.event_id }));
  }
}
