import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Database } from './database.js';
import { DatabaseClock } from './database-clock.js';

const NOON = Date.UTC(2026, 10, 21, 12);

/** A Postgres whose clock goes right, and which can be away. */
class Postgres {
  isAway = false;
  questions = 0;
  /** For so long the process is stopped after Postgres has looked at its clock. */
  stopMs = 0;
  private readonly startedAt = performance.now();

  async readClock(): Promise<number> {
    this.questions += 1;
    if (this.isAway) throw new Error('connection refused');
    const { now } = this;
    jest.advanceTimersByTime(this.stopMs);
    return now;
  }

  get now(): number {
    return NOON + performance.now() - this.startedAt;
  }
}

let postgres: Postgres;
let clock: DatabaseClock;
beforeEach(() => {
  // The process believes in another year; that must not matter.
  jest.useFakeTimers({ now: Date.UTC(2031, 0) });
  postgres = new Postgres();
  clock = new DatabaseClock(postgres as unknown as Database);
});
afterEach(() => {
  jest.useRealTimers();
});

describe('the clock of Postgres', () => {
  test('is read once and goes on by itself', async () => {
    expect(await clock.now()).toBeCloseTo(postgres.now, 3);
    jest.advanceTimersByTime(20_000);
    expect(await clock.now()).toBeCloseTo(NOON + 20_000, 3);
    expect(postgres.questions).toBe(1);
  });

  test('does not jump because the process was stopped while it asked', async () => {
    await clock.now();
    jest.advanceTimersByTime(40_000);
    postgres.stopMs = 1_500;
    for (let n = 0; n < 3; n++) {
      await clock.now();
      await Promise.resolve();
    }
    expect(await clock.now()).toBeCloseTo(postgres.now, 3);
  });

  test('is asked again at once where the process was stopped at the first question', async () => {
    postgres.stopMs = 1_500;
    await clock.now();
    postgres.stopMs = 0;
    await clock.now();
    await Promise.resolve();
    expect(await clock.now()).toBeCloseTo(postgres.now, 3);
  });

  test('is asked once by all who ask at the same moment', async () => {
    await Promise.all([clock.now(), clock.now(), clock.now()]);
    expect(postgres.questions).toBe(1);
  });

  test('goes on while Postgres is away, and is asked again', async () => {
    await clock.now();
    postgres.isAway = true;
    jest.advanceTimersByTime(120_000);
    expect(await clock.now()).toBeCloseTo(NOON + 120_000, 3);
    await Promise.resolve();
    postgres.isAway = false;
    expect(await clock.now()).toBeCloseTo(NOON + 120_000, 3);
    expect(postgres.questions).toBeGreaterThan(1);
  });

  test('is not guessed where Postgres has never answered, and is there as soon as it does', async () => {
    postgres.isAway = true;
    await expect(clock.now()).rejects.toThrow('connection refused');
    postgres.isAway = false;
    expect(await clock.now()).toBeCloseTo(NOON, 3);
  });
});
