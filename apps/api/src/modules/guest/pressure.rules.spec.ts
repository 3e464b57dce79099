import { describe, expect, test } from '@jest/globals';
import { PROOF_BITS_MAX } from '@votebox/contracts';
import fc from 'fast-check';
import { decideDifficulty, type Pressure, type Way } from './pressure.rules.js';

const RULES = { freePerMinute: 20, baseBits: 14 };
const LINK: Way = { kind: 'link' };
const room = (capacity: number): Way => ({ kind: 'room', capacity });
const calm: Pressure = { arrivalsPerMinute: 1, arrivals: 1, misses: 0 };
const counts = fc.nat(1_000_000);
const ways = fc.oneof(
  fc.constant(LINK),
  fc.integer({ min: 1, max: 100_000 }).map((capacity) => room(capacity)),
);

describe('the work at the door', () => {
  test.each<[string, Way, Partial<Pressure>, number]>([
    ['a table that comes in by the link', LINK, { arrivalsPerMinute: 20, arrivals: 20 }, 0],
    ['the next one by the link in that minute', LINK, { arrivalsPerMinute: 21, arrivals: 21 }, 14],
    ['a bar that fills within a minute', room(60), { arrivalsPerMinute: 300, arrivals: 300 }, 0],
    ['a hall of 2,000 that fills within a minute', room(2_000), { arrivalsPerMinute: 2_000, arrivals: 2_000 }, 0],
    ['more than the hall takes in a minute', room(2_000), { arrivalsPerMinute: 2_001, arrivals: 2_001 }, 17],
    ['somebody by the link while a room fills', LINK, { arrivalsPerMinute: 1, arrivals: 2_000 }, 0],
    ['a script that makes thousands of guests by the link', LINK, { arrivalsPerMinute: 900, arrivals: 4_000 }, 19],
    ['somebody who tries codes out', LINK, { misses: 30 }, 16],
    ['somebody who tries codes out and has found one of a screen', room(2_000), { misses: 30 }, 16],
    [
      'a hall of which one in twenty mistypes',
      room(2_000),
      { arrivalsPerMinute: 900, arrivals: 2_000, misses: 100 },
      0,
    ],
  ])('for %s', (_, way, pressure, bits) => {
    expect(decideDifficulty(way, { ...calm, ...pressure }, RULES)).toBe(bits);
  });

  test('rises in steps with the crowd of ten minutes', () => {
    const work = (arrivals: number) => decideDifficulty(LINK, { ...calm, arrivalsPerMinute: 100, arrivals }, RULES);
    expect([50, 51, 500, 501, 3_000, 3_001].map(work)).toEqual([14, 16, 16, 17, 17, 19]);
  });

  test('falls to everyone at an address from which codes are tried out', () => {
    const work = (misses: number) => decideDifficulty(LINK, { ...calm, misses }, RULES);
    expect([0, 29, 30, 299, 300].map(work)).toEqual([0, 0, 16, 16, 18]);
  });

  test('is none for a room that fills, however fast and with whatever capacity', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.nat(100_000), fc.nat(29), (capacity, more, misses) => {
        const arrivalsPerMinute = Math.min(capacity, more);
        const pressure = { arrivalsPerMinute, arrivals: capacity, misses };
        expect(decideDifficulty(room(capacity), pressure, RULES)).toBe(0);
      }),
    );
  });

  test('is never more in the room than by the link', () => {
    fc.assert(
      fc.property(counts, counts, counts, fc.nat(100_000), (arrivalsPerMinute, arrivals, misses, capacity) => {
        const pressure = { arrivalsPerMinute, arrivals, misses };
        const inside = decideDifficulty(room(capacity), pressure, RULES);
        expect(inside).toBeLessThanOrEqual(decideDifficulty(LINK, pressure, RULES));
      }),
    );
  });

  test('never falls when a minute or the unknown codes rise, and is bounded', () => {
    fc.assert(
      fc.property(
        ways,
        counts,
        counts,
        counts,
        fc.integer({ min: 1, max: 17 }),
        (way, perMinute, arrivals, misses, bits) => {
          const rules = { freePerMinute: 20, baseBits: bits };
          const work = (more: Partial<Pressure>) =>
            decideDifficulty(way, { arrivalsPerMinute: perMinute, arrivals, misses, ...more }, rules);
          expect(work({ arrivalsPerMinute: perMinute + 1 })).toBeGreaterThanOrEqual(work({}));
          expect(work({ misses: misses + 1 })).toBeGreaterThanOrEqual(work({}));
          expect(work({})).toBeLessThanOrEqual(PROOF_BITS_MAX);
        },
      ),
    );
  });
});
