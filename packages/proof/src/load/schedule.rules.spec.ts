import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dueShots, intendedMs, shares, targetOf } from './schedule.rules.js';

const size = fc.integer({ min: 1, max: 40 });

describe('targets', () => {
  it('never give a guest an option twice, over all rounds that fit', () => {
    fc.assert(
      fc.property(size, size, fc.nat({ max: 100 }), (guests, options, firstOption) => {
        const targets = Array.from({ length: guests * options }, (_, n) => targetOf(n, guests, options, firstOption));
        expect(targets.every(({ guest, option }) => guest < guests && option < options)).toBe(true);
        const seen = new Set(targets.map(({ guest, option }) => guest * options + option));
        expect(seen.size).toBe(guests * options);
      }),
    );
  });

  it('go on where the round before stopped', () => {
    const first = Array.from({ length: 12 }, (_, index) => targetOf(index, 4, 10, 0));
    const second = Array.from({ length: 12 }, (_, index) => targetOf(index, 4, 10, 3));
    const all = [...first, ...second].map(({ guest, option }) => `${guest}:${option}`);
    expect(new Set(all).size).toBe(24);
  });
});

describe('an open model', () => {
  it('owes at any moment exactly the shots whose time has come', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 0, max: 2_000 }), (perSecond, elapsedMs) => {
        const due = dueShots(elapsedMs, perSecond, 1_000_000);
        expect(intendedMs(due - 1, perSecond)).toBeLessThanOrEqual(elapsedMs + 1e-6);
        expect(intendedMs(due, perSecond)).toBeGreaterThan(elapsedMs - 1e-6);
      }),
    );
  });

  it('ends with the last shot', () => {
    expect(dueShots(10_000, 1_000, 50)).toBe(50);
  });
});

it('deals out everything, as evenly as it goes', () => {
  fc.assert(
    fc.property(fc.nat({ max: 1_000 }), size, (count, parts) => {
      const dealt = shares(count, parts);
      expect(dealt.reduce((sum, share) => sum + share, 0)).toBe(count);
      expect(Math.max(...dealt) - Math.min(...dealt)).toBeLessThanOrEqual(1);
    }),
  );
});
