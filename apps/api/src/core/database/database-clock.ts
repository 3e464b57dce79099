import { Injectable } from '@nestjs/common';
import { Database } from './database.js';

const FRESH_MS = 30_000;
/** An answer that took longer says too little: this process may have been stopped meanwhile, before or after Postgres looked. */
const ROUND_TRIP_MS_MAX = 200;

/**
 * The clock of Postgres, which decides between people, without a question to it each time: its distance from the steady
 * clock of this process is measured every 30 s. What the process believes the time of day to be plays no part. While
 * Postgres is away, the last distance goes on being used.
 */
@Injectable()
export class DatabaseClock {
  private reading: { aheadMs: number; takenAtMs: number } | null = null;
  private measuring: Promise<void> | null = null;

  constructor(private readonly database: Database) {}

  /** Epoch milliseconds of Postgres. Rejects only when Postgres has never answered yet. */
  async now(): Promise<number> {
    if (!this.reading) await this.measure();
    else if (performance.now() - this.reading.takenAtMs > FRESH_MS) this.measure().catch(() => undefined);
    return performance.now() + this.reading!.aheadMs;
  }

  private measure(): Promise<void> {
    this.measuring ??= this.ask().finally(() => {
      this.measuring = null;
    });
    return this.measuring;
  }

  /** The answer was true half-way between question and receipt. A rough one only has to do until there is a better one. */
  private async ask(): Promise<void> {
    const askedAtMs = performance.now();
    const postgresMs = await this.database.readClock();
    const takenAtMs = performance.now();
    const isRough = takenAtMs - askedAtMs > ROUND_TRIP_MS_MAX;
    if (isRough && this.reading) return;
    this.reading = {
      aheadMs: postgresMs - (askedAtMs + takenAtMs) / 2,
      takenAtMs: isRough ? Number.NEGATIVE_INFINITY : takenAtMs,
    };
  }
}
