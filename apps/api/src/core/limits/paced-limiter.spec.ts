import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Signer } from '../access/signer.js';
import { loadConfig } from '../config/config.js';
import { RedisLinks } from '../redis/redis-links.js';
import { Limiters } from './limiters.js';
import type { PacedLimiter } from './paced-limiter.js';

const SIZE = { free: 3, windowS: 900, waitSMax: 8 };
const config = loadConfig({
  DATABASE_URL: 'postgres://nowhere/none',
  VOTEBOX_SECRET: 's'.repeat(32),
  MEDIA_DIR: 'media',
  LOG_LEVEL: 'silent',
});

let limiter: PacedLimiter;
beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2026, 10, 21) });
  limiter = new Limiters(config, new Signer(config), new RedisLinks(config)).createPaced('test', SIZE);
});
afterEach(() => {
  jest.useRealTimers();
});

async function takeMany(key: string, times: number): Promise<number> {
  const taken = await Promise.all(Array.from({ length: times }, () => limiter.take(key)));
  return taken.filter(({ ok }) => ok).length;
}

/** Milliseconds until the next try is let through. */
async function waitOf(key: string): Promise<number> {
  const refused = await limiter.take(key);
  expect(refused).toMatchObject({ ok: false, code: 'RATE_LIMITED' });
  return refused.ok ? 0 : refused.retryAfterMs!;
}

describe('a paced limit', () => {
  test('lets the free tries through, then one at a time at growing distances, and never stops', async () => {
    expect(await takeMany('ann', SIZE.free + 1)).toBe(SIZE.free + 1);
    const waits: number[] = [];
    for (let n = 0; n < 6; n++) {
      const waitMs = await waitOf('ann');
      waits.push(waitMs);
      await jest.advanceTimersByTimeAsync(waitMs);
      expect((await limiter.take('ann')).ok).toBe(true);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
    expect((await limiter.take('bob')).ok).toBe(true);
  });

  test('counts tries that come at once one by one', async () => {
    expect(await takeMany('ann', 100)).toBe(SIZE.free + 1);
    expect(await waitOf('ann')).toBeLessThanOrEqual(1_000);
  });

  test('makes nobody wait longer because he asked in between', async () => {
    await takeMany('ann', SIZE.free + 1);
    await takeMany('ann', 1_000);
    const waitMs = await waitOf('ann');
    expect(waitMs).toBeLessThanOrEqual(1_000);
    await jest.advanceTimersByTimeAsync(waitMs);
    expect((await limiter.take('ann')).ok).toBe(true);
  });

  test('tells without taking how long a key has to wait', async () => {
    for (let n = 0; n < 10; n++) expect(await limiter.peek('ann')).toBe(0);
    expect(await takeMany('ann', SIZE.free + 1)).toBe(SIZE.free + 1);
    expect(await limiter.peek('ann')).toBe(1_000);
  });

  test('gives back what did not count, and forgets', async () => {
    await takeMany('ann', SIZE.free);
    await limiter.giveBack('ann');
    expect(await takeMany('ann', 10)).toBe(2);
    await limiter.forget('ann');
    expect(await takeMany('ann', SIZE.free)).toBe(SIZE.free);
  });

  test('begins anew with the next window', async () => {
    await takeMany('ann', 10);
    await jest.advanceTimersByTimeAsync(SIZE.windowS * 1_000);
    expect(await takeMany('ann', SIZE.free)).toBe(SIZE.free);
  });
});
