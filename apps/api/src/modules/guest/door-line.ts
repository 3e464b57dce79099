import type { Ctx } from '../../core/context/ctx.js';

const BATCH_MAX = 500;

interface Waiting<A, R> {
  asked: A;
  resolve(answer: R): void;
  reject(reason: unknown): void;
}

/** Serves everyone of a batch at once, and tells how to answer each of them. */
export type ServeBatch<A, R> = (venueId: string, eventId: string, batch: A[]) => Promise<(asked: A) => R>;

/**
 * A line of people before one event. When the doors of a hall open, a thousand phones come within seconds; while one batch
 * is being served, whoever arrives waits for the next, in order, so the number of transactions follows the database and
 * not the crowd. Owns only those who wait; a failed batch fails for each of them, and the next one starts afresh.
 */
export class DoorLine<A, R> {
  private readonly waiting = new Map<string, Waiting<A, R>[]>();
  private readonly busy = new Set<string>();

  constructor(private readonly serve: ServeBatch<A, R>) {}

  ask(ctx: Ctx, eventId: string, asked: A): Promise<R> {
    return new Promise((resolve, reject) => {
      const line = this.waiting.get(eventId) ?? [];
      line.push({ asked, resolve, reject });
      this.waiting.set(eventId, line);
      if (!this.busy.has(eventId)) void this.serveAll(ctx.venueId, eventId);
    });
  }

  private async serveAll(venueId: string, eventId: string): Promise<void> {
    this.busy.add(eventId);
    for (let line = this.waiting.get(eventId); line && line.length > 0; line = this.waiting.get(eventId)) {
      await this.serveBatch(venueId, eventId, line.splice(0, BATCH_MAX));
    }
    this.waiting.delete(eventId);
    this.busy.delete(eventId);
  }

  private async serveBatch(venueId: string, eventId: string, batch: Waiting<A, R>[]): Promise<void> {
    try {
      const answer = await this.serve(
        venueId,
        eventId,
        batch.map(({ asked }) => asked),
      );
      for (const { asked, resolve } of batch) resolve(answer(asked));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
