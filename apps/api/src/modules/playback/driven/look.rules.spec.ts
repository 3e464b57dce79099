import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  backoffMs,
  endWithoutLook,
  lookAfterStart,
  lookAtStandby,
  lookWhilePlaying,
  lookWhileSilent,
} from './look.rules.js';

describe('a player that must be asked', () => {
  it('is looked at when it starts, half-way, 12 s and 1 s before the end', () => {
    expect(lookAfterStart('poll')).toBe(1_500);
    expect(lookWhilePlaying('poll', 1_500, 180_000)).toBe(88_500);
    expect(lookWhilePlaying('poll', 90_000, 180_000)).toBe(78_000);
    expect(lookWhilePlaying('poll', 168_000, 180_000)).toBe(11_000);
  });

  it('is not looked at any more when it was seen close to the end: then it ends when it should', () => {
    expect(endWithoutLook('poll', 177_900, 180_000)).toBeNull();
    expect(endWithoutLook('poll', 179_000, 180_000)).toBe(1_000);
    expect(endWithoutLook('poll', 180_000, 180_000)).toBe(0);
    expect(lookWhilePlaying('poll', 179_000, 180_000)).toBe(2_000);
    expect(lookWhilePlaying('poll', 180_000, 180_000)).toBe(1_000);
    expect(endWithoutLook('push', 179_000, 180_000)).toBeNull();
  });

  it('is looked at ever less often while nothing should sound: fewer than twenty times in the first hour, then twelve', () => {
    let looks = 0;
    let atMs = 0;
    for (; atMs < 3_600_000; looks++) atMs += lookWhileSilent('poll', atMs);
    expect(lookWhileSilent('poll', 0)).toBe(30_000);
    expect(looks).toBeLessThan(20);
    expect(lookWhileSilent('poll', atMs)).toBe(300_000);
    expect(lookAtStandby('poll')).toBe(300_000);
    expect(lookWhileSilent('push', atMs)).toBe(5_000);
  });

  it('is looked at no more than six times a track, however long', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10_000, max: 3_600_000 }), (durationMs) => {
        let looks = 1;
        for (let atMs = 1_500; atMs < durationMs; looks++) atMs += lookWhilePlaying('poll', atMs, durationMs);
        expect(looks).toBeLessThanOrEqual(5);
      }),
    );
  });
});

it('a player that tells its end is looked at every five seconds: it may hang', () => {
  expect(lookWhilePlaying('push', 10_000, 180_000)).toBe(5_000);
  expect(lookWhilePlaying('push', 179_000, 180_000)).toBe(2_000);
});

describe('the wait for a lost player', () => {
  it('doubles from a second to half a minute', () => {
    expect([0, 1, 2, 3, 4, 5, 50].map((attempt) => backoffMs('push', attempt, () => 0.5))).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
    ]);
  });

  it('is two minutes in the end where each look counts, so that a whole night leaves reads for the music', () => {
    expect([0, 5, 14, 15, 50].map((attempt) => backoffMs('poll', attempt, () => 0.5))).toEqual([
      1_000, 30_000, 30_000, 120_000, 120_000,
    ]);
  });

  it('is never shorter than three quarters of a second nor longer than its limit', () => {
    fc.assert(
      fc.property(fc.nat(1_000), fc.double({ min: 0, max: 0.999_999, noNaN: true }), (attempt, random) => {
        for (const [endSignal, maxMs] of [
          ['push', 30_000],
          ['poll', 120_000],
        ] as const) {
          const ms = backoffMs(endSignal, attempt, () => random);
          expect(ms).toBeGreaterThanOrEqual(750);
          expect(ms).toBeLessThanOrEqual(maxMs);
        }
      }),
    );
  });
});
