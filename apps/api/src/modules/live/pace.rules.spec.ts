import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { crowdShare, guestTickMs } from './pace.rules.js';

it.each([
  [1, 50],
  [4_000, 100],
  [10_000, 200],
  [50_000, 200],
])('tells %i guests every %i ms where there is time for it', (sockets, periodMs) => {
  expect(guestTickMs(sockets)).toBe(periodMs);
});

it('leaves the greater part of the time to others while these wait, and never nothing to the crowd', () => {
  const waits = fc.integer({ min: 0, max: 10_000 });
  fc.assert(
    fc.property(waits, waits, (a, b) => {
      const [less, more] = [crowdShare(Math.min(a, b)), crowdShare(Math.max(a, b))];
      expect(more).toBeLessThanOrEqual(less);
      expect(more).toBeGreaterThanOrEqual(0.19);
      expect(less).toBeLessThanOrEqual(0.6);
    }),
  );
  expect(crowdShare(1_600)).toBeCloseTo(0.2);
});

it('does not take a pause of the garbage collector for a backlog', () => {
  expect(crowdShare(300)).toBe(crowdShare(0));
});
