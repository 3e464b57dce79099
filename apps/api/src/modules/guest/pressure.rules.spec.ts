import { describe, expect, test } from '@jest/globals';
import { PROOF_BITS_MAX } from '@votebox/contracts';
import fc from 'fast-check';
import { decideDifficulty, networkOf, type Pressure } from './pressure.rules.js';

const RULES = { freePerMinute: 3, baseBits: 14 };
const calm: Pressure = { arrivalsPerMinute: 1, arrivals: 1, misses: 0 };
const counts = fc.nat(1_000_000);

describe('the work at the door', () => {
  test('is none for a table that comes in together, and begins with the fourth newcomer of a minute', () => {
    expect([1, 2, 3, 4, 5].map((n) => decideDifficulty({ ...calm, arrivalsPerMinute: n, arrivals: n }, RULES))).toEqual(
      [0, 0, 0, 14, 14],
    );
  });

  test('rises in steps with the crowd of ten minutes', () => {
    const work = (arrivals: number) => decideDifficulty({ ...calm, arrivalsPerMinute: 100, arrivals }, RULES);
    expect([50, 51, 500, 501, 3_000, 3_001].map(work)).toEqual([14, 16, 16, 17, 17, 19]);
  });

  test('falls to everyone at an address from which codes are tried out', () => {
    const work = (misses: number) => decideDifficulty({ ...calm, misses }, RULES);
    expect([0, 29, 30, 299, 300].map(work)).toEqual([0, 0, 16, 16, 18]);
  });

  test('never falls when anything rises, and is bounded', () => {
    fc.assert(
      fc.property(counts, counts, counts, fc.integer({ min: 1, max: 17 }), (perMinute, arrivals, misses, baseBits) => {
        const rules = { freePerMinute: 3, baseBits };
        const work = (more: Partial<Pressure>) =>
          decideDifficulty({ arrivalsPerMinute: perMinute, arrivals, misses, ...more }, rules);
        expect(work({ arrivals: arrivals + 1 })).toBeGreaterThanOrEqual(work({}));
        expect(work({ arrivalsPerMinute: perMinute + 1 })).toBeGreaterThanOrEqual(work({}));
        expect(work({ misses: misses + 1 })).toBeGreaterThanOrEqual(work({}));
        expect(work({})).toBeLessThanOrEqual(PROOF_BITS_MAX);
      }),
    );
  });
});

describe('the network of an address', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:0db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
