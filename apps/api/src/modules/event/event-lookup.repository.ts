import { Injectable } from '@nestjs/common';
import { Database } from '../../core/database/database.js';

/** Finds events for the guard, before their venue is known: therefore as system. */
@Injectable()
export class EventLookup {
  constructor(private readonly db: Database) {}

  async findVenueOf(eventId: string): Promise<string | null> {
    const { rows } = await this.db.systemPool.query<{ venue_id: string }>('SELECT venue_id FROM event WHERE id = $1', [
      eventId,
    ]);
    return rows[0]?.venue_id ?? null;
  }
}
