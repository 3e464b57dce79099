import { describe, expect, it } from '@jest/globals';
import { toAllowance } from './allowance.rules';

describe('toAllowance', () => {
  it('turns durations into times on the clock of the server', () => {
    const mine = { votes: [], votesRemaining: 1, cooldownMs: 4_000, budgetRefillMs: 60_000 };
    expect(toAllowance(mine, 100_000)).toEqual({ votesLeft: 1, nextVoteAt: 104_000, refillAt: 160_000 });
  });

  it('knows no refill while nothing is spent', () => {
    const mine = { votes: [], votesRemaining: 3, cooldownMs: 0, budgetRefillMs: null };
    expect(toAllowance(mine, 100_000).refillAt).toBeNull();
  });
});
