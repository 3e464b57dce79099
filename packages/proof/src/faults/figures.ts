import type { Attempt, OfferedVote } from './crowd.js';

/** The value below which a share of the figures lies; 0 for none. */
export function percentile(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** From the tap to the answer "counted", in ms, of votes that were offered from one moment to another. */
export function acknowledgementsMs(votes: readonly OfferedVote[], fromMs: number, untilMs: number): number[] {
  return votes
    .filter((vote) => vote.fate === 'counted' && vote.offeredAtMs >= fromMs && vote.offeredAtMs < untilMs)
    .map((vote) => vote.settledAtMs - vote.offeredAtMs);
}

/** Requests that were begun from one moment to another. */
export function attemptsBetween(attempts: readonly Attempt[], fromMs: number, untilMs: number): Attempt[] {
  return attempts.filter(({ startedAtMs }) => startedAtMs >= fromMs && startedAtMs < untilMs);
}

export function roundMs(ms: number): number {
  return Math.round(ms);
}
