import { Injectable } from '@nestjs/common';
import type { EventStatus } from '@votebox/contracts';
import { PLACES } from '../../core/access/entry-code.rules.js';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';

/** The event that a code stands for. */
export interface CodedEvent {
  venueId: string;
  eventId: string;
  status: EventStatus;
  capacity: number;
}

const CODED = 'venue_id AS "venueId", id AS "eventId", status, capacity';

/** Codes are unique over all venues, and the guest does not know the venue: so this looks over all of them. */
@Injectable()
export class JoinCodeRepository {
  constructor(private readonly db: Database) {}

  async findByCode(code: string): Promise<CodedEvent | null> {
    const { rows } = await this.db.systemPool.query<CodedEvent>(`SELECT ${CODED} FROM event WHERE join_code = $1`, [
      code,
    ]);
    return rows[0] ?? null;
  }

  /** The event that has this place among the codes: of several the newest. The index of the numbers finds each. */
  async findByPlace(place: number): Promise<CodedEvent | null> {
    const { rows } = await this.db.systemPool.query<CodedEvent>(
      `SELECT ${CODED} FROM event WHERE code_number IN
         (SELECT generate_series($1::bigint, (SELECT max(code_number)::bigint FROM event), $2::bigint)::int)
       ORDER BY code_number DESC LIMIT 1`,
      [place, PLACES],
    );
    return rows[0] ?? null;
  }

  /** Which of the codes belong to events for good. */
  async listTaken(codes: readonly string[]): Promise<string[]> {
    const { rows } = await this.db.systemPool.query<{ join_code: string }>(
      'SELECT join_code FROM event WHERE join_code = ANY($1)',
      [codes],
    );
    return rows.map((row) => row.join_code);
  }

  /** The number of an event; null where the venue has no such event. */
  async findNumber(ctx: Ctx, eventId: string): Promise<number | null> {
    const event = await this.db.for(ctx).event.findFirst({ where: { id: eventId }, select: { codeNumber: true } });
    return event?.codeNumber ?? null;
  }
}
