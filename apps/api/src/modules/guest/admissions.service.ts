import { Injectable } from '@nestjs/common';
import { type Ctx, systemCtx } from '../../core/context/ctx.js';
import type { PresenceTier } from '@votebox/contracts';
import type { GuestRow } from './guest.mapper.js';
import { GuestRepository } from './guest.repository.js';
import { takesGuests, toArrivals } from './guest.rules.js';

const BATCH_MAX = 500;

/** `outside`: the event takes nobody now (not published, over or cancelled). */
export type Admission = { kind: 'in'; guest: GuestRow } | { kind: 'full' } | { kind: 'outside' } | { kind: 'no-event' };

interface Waiting {
  voterId: string;
  tier: PresenceTier;
  resolve(admission: Admission): void;
  reject(reason: unknown): void;
}

/**
 * The queue at the door. When the doors of a hall open, a thousand phones join within seconds; while one batch is being
 * written, whoever arrives waits for the next, so the number of transactions follows the database and not the crowd.
 * Owns only those who wait; a failed batch fails for each of them, and the next one starts afresh.
 */
@Injectable()
export class Admissions {
  private readonly waiting = new Map<string, Waiting[]>();
  private readonly busy = new Set<string>();

  constructor(private readonly repository: GuestRepository) {}

  /** Gives a place with this tier. A guest who is in already may only rise by it. */
  admit(ctx: Ctx, eventId: string, voterId: string, tier: PresenceTier): Promise<Admission> {
    return new Promise((resolve, reject) => {
      const line = this.waiting.get(eventId) ?? [];
      line.push({ voterId, tier, resolve, reject });
      this.waiting.set(eventId, line);
      if (!this.busy.has(eventId)) void this.letIn(ctx.venueId, eventId);
    });
  }

  private async letIn(venueId: string, eventId: string): Promise<void> {
    this.busy.add(eventId);
    for (let line = this.waiting.get(eventId); line && line.length > 0; line = this.waiting.get(eventId)) {
      await this.letInBatch(venueId, eventId, line.splice(0, BATCH_MAX));
    }
    this.waiting.delete(eventId);
    this.busy.delete(eventId);
  }

  private async letInBatch(venueId: string, eventId: string, batch: Waiting[]): Promise<void> {
    try {
      const result = await this.repository.admit(systemCtx(venueId, 'admissions'), eventId, toArrivals(batch));
      for (const { voterId, resolve } of batch) {
        const guest = result?.guests.get(voterId);
        if (!result) resolve({ kind: 'no-event' });
        else if (guest) resolve({ kind: 'in', guest });
        else resolve({ kind: takesGuests(result.status) ? 'full' : 'outside' });
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
