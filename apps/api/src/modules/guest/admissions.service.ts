import { Injectable } from '@nestjs/common';
import type { PresenceTier } from '@votebox/contracts';
import { type Ctx, systemCtx } from '../../core/context/ctx.js';
import { DoorLine } from './door-line.js';
import type { GuestRow } from './guest.mapper.js';
import { type DoorBatch, GuestRepository } from './guest.repository.js';
import { type Arrival, takesGuests, toArrivals } from './guest.rules.js';

const JOB = 'admissions';

/** `outside`: the event takes nobody now (not published, over or cancelled). */
export type Admission = { kind: 'in'; guest: GuestRow } | { kind: 'full' } | { kind: 'outside' } | { kind: 'no-event' };

/** Who gets a place, and who has one: decided by the database, for all who wait at once. */
@Injectable()
export class Admissions {
  private readonly arrivals: DoorLine<Arrival, Admission>;
  private readonly looks: DoorLine<string, boolean>;

  constructor(repository: GuestRepository) {
    this.arrivals = new DoorLine(async (venueId, eventId, batch) => {
      const result = await repository.admit(systemCtx(venueId, JOB), eventId, toArrivals(batch));
      return ({ voterId }) => toAdmission(result, voterId);
    });
    this.looks = new DoorLine(async (venueId, eventId, voterIds) => {
      const inside = await repository.listInside(systemCtx(venueId, JOB), eventId, voterIds);
      return (voterId) => inside.has(voterId);
    });
  }

  /** Gives a place with this tier. A guest who is in already may only rise by it. */
  admit(ctx: Ctx, eventId: string, voterId: string, tier: PresenceTier): Promise<Admission> {
    return this.arrivals.ask(ctx, eventId, { voterId, tier });
  }

  /** Whether the guest has a place. */
  isIn(ctx: Ctx, eventId: string, voterId: string): Promise<boolean> {
    return this.looks.ask(ctx, eventId, voterId);
  }
}

function toAdmission(result: DoorBatch | null, voterId: string): Admission {
  if (!result) return { kind: 'no-event' };
  const guest = result.guests.get(voterId);
  if (guest) return { kind: 'in', guest };
  return { kind: takesGuests(result.status) ? 'full' : 'outside' };
}
