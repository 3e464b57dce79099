import type { MyVotesView } from '@votebox/contracts';

/** What this guest may still do, with the clock of the server (epoch milliseconds). */
export interface Allowance {
  votesLeft: number;
  /** From when the next vote is allowed; in the past = now. */
  nextVoteAt: number;
  /** When a spent vote comes back; null when none is spent. */
  refillAt: number | null;
}

/** `mine` counts durations from the moment it was true; `mineAt` is that moment on the server's clock. */
export function toAllowance(mine: MyVotesView, mineAt: number): Allowance {
  return {
    votesLeft: mine.votesRemaining,
    nextVoteAt: mineAt + mine.cooldownMs,
    refillAt: mine.budgetRefillMs === null ? null : mineAt + mine.budgetRefillMs,
  };
}
