import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { charge, copyAccounts, costOf, isLevelAbove, levelOf, settle } from './fair.rules.js';
import type { Accounts, Support } from './queue-state.js';

const accounts = (loads: number[], timeS = 0, activeWeight = loads.length): Accounts => ({
  timeS,
  activeWeight,
  loadsS: Float64Array.from(loads),
});
const support = (voters: number[], weights: number[] | null = null): Support => ({
  voters: Int32Array.from(voters),
  weights: weights && Float64Array.from(weights),
});

describe('the level of a track', () => {
  it('is what its voters would stand at if they shared its seconds', () => {
    expect(levelOf(accounts([0, 0, 0]), support([0, 1, 2]), 180)).toBe(60);
    expect(levelOf(accounts([30, 0]), support([0, 1]), 90)).toBe(60);
  });

  it('does not ask those who stand above it', () => {
    expect(levelOf(accounts([0, 500]), support([0, 1]), 180)).toBe(180);
  });

  it('lets weights carry their part', () => {
    expect(levelOf(accounts([0, 0]), support([0, 1], [3, 1]), 180)).toBe(45);
    expect(levelOf(accounts([0, 0]), support([0, 1], [1, 0]), 180)).toBe(180);
  });

  it('is out of reach for a track that nobody wants', () => {
    expect(levelOf(accounts([0]), support([]), 180)).toBe(Number.POSITIVE_INFINITY);
    expect(levelOf(accounts([0]), support([0], [0]), 180)).toBe(Number.POSITIVE_INFINITY);
  });

  it('forgets credit from more than 900 s ago', () => {
    expect(levelOf(accounts([0, 0], 1_000), support([0, 1]), 180)).toBe(190);
    expect(levelOf(accounts([50, 950], 1_000), support([0]), 100)).toBe(200);
  });
});

describe('the cost of a track', () => {
  const MINUTE_MS = 60_000;
  const cost = (ageMs: number | null) =>
    costOf({ durationMs: 240_000, votedSinceMs: ageMs === null ? null : 1e12 - ageMs }, 1e12);

  it('falls while it waits, to half of its length and no further', () => {
    expect(cost(null)).toBe(240);
    expect(cost(0)).toBe(240);
    expect(cost(-MINUTE_MS)).toBe(240);
    expect(cost(9 * MINUTE_MS)).toBeCloseTo(216);
    expect(cost(45 * MINUTE_MS)).toBe(120);
    expect(cost(600 * MINUTE_MS)).toBe(120);
  });
});

describe('settling', () => {
  it('charges what was heard, and the time goes on by the share of each active voter', () => {
    const settled = settle(accounts([0, 0, 0, 0]), support([0, 1]), 100);
    expect([...settled.loadsS]).toEqual([50, 50]);
    expect(settled.timeS).toBe(25);
  });

  it('takes nothing from who stands above the level', () => {
    expect([...settle(accounts([0, 500]), support([0, 1]), 100).loadsS]).toEqual([100, 500]);
  });

  it('costs nobody anything where nobody voted or nothing was heard', () => {
    expect(settle(accounts([0, 0], 40), support([]), 100)).toMatchObject({ timeS: 40 });
    expect(settle(accounts([7, 0], 40), support([0]), 0)).toEqual({ timeS: 40, loadsS: Float64Array.of(7) });
  });

  it('lets those who pay share the time although they voted long ago', () => {
    expect(settle(accounts([0, 0], 0, 0), support([0, 1]), 100).timeS).toBe(50);
  });

  it('works on a copy', () => {
    const original = accounts([0, 0]);
    charge(copyAccounts(original), support([0]), 100);
    expect(original).toEqual(accounts([0, 0]));
  });
});

/** In whole ticks, as accounts are kept. */
const seconds = (max: number) => fc.integer({ min: 0, max: max * 2 ** 20 }).map((ticks) => ticks / 2 ** 20);
const load = seconds(2_000);
const weight = fc.constantFrom(0.5, 1, 2, 3);
const someRoom = fc.record({
  loads: fc.array(load, { minLength: 2, maxLength: 12 }),
  weights: fc.option(fc.array(weight, { minLength: 12, maxLength: 12 })),
  timeS: seconds(2_500),
  costS: fc.double({ min: 1, max: 1_200, noNaN: true }),
});
const supportOfAll = (size: number, weights: number[] | null) =>
  support(
    Array.from({ length: size }, (_, voter) => voter),
    weights && weights.slice(0, size),
  );

describe('properties of the level', () => {
  it('one more supporter never raises it, whatever their load', () => {
    fc.assert(
      fc.property(someRoom, ({ loads, weights, timeS, costS }) => {
        const room = accounts(loads, timeS);
        const before = levelOf(room, supportOfAll(loads.length - 1, weights), costS);
        const after = levelOf(room, supportOfAll(loads.length, weights), costS);
        expect(after).toBeLessThanOrEqual(before * (1 + 1e-12));
      }),
    );
  });

  it('the seconds that voters are charged are exactly those that were heard', () => {
    fc.assert(
      fc.property(someRoom, ({ loads, weights, timeS, costS }) => {
        const room = accounts(loads, timeS);
        const all = supportOfAll(loads.length, weights);
        const { loadsS } = settle(room, all, costS);
        const paid = loadsS.reduce((sum, after, voter) => {
          const before = Math.max(loads[voter]!, timeS - 900);
          expect(after).toBeGreaterThanOrEqual(before);
          return sum + (all.weights?.[voter] ?? 1) * (after - before);
        }, 0);
        expect(paid).toBeCloseTo(costS, 4);
      }),
    );
  });

  it('is above a bound exactly where the bound says so, but for the last tick', () => {
    fc.assert(
      fc.property(someRoom, seconds(4_000), ({ loads, weights, timeS, costS }, boundS) => {
        const room = accounts(loads, timeS);
        const all = supportOfAll(loads.length, weights);
        const level = levelOf(room, all, costS);
        if (Math.abs(level - boundS) < 1e-4) return;
        expect(isLevelAbove(room, all, costS, boundS)).toBe(level > boundS);
      }),
    );
  });

  it('has the same bits in whatever order voters are known', () => {
    fc.assert(
      fc.property(someRoom, fc.infiniteStream(fc.nat()), ({ loads, weights, timeS, costS }, keys) => {
        const order = loads.map((_, voter) => ({ voter, key: keys.next().value as number }));
        order.sort((a, b) => a.key - b.key || a.voter - b.voter);
        const shuffled = support(
          order.map(({ voter }) => voter),
          weights && order.map(({ voter }) => weights[voter]!),
        );
        const room = accounts(loads, timeS);
        expect(levelOf(room, shuffled, costS)).toBe(levelOf(room, supportOfAll(loads.length, weights), costS));
      }),
    );
  });
});
