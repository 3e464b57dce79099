import { type EndSignal, backoffMs } from './look.rules.js';

/** Failures that lie further apart are no series: the waits begin anew. */
const SERIES_MS = 60_000;
/** What is asked for sooner still comes so long after the failure: news may come from a player that fails at once again. */
const SOONEST_MS = 1_000;

/** When something that failed is tried again. Times are epoch milliseconds of the database clock. */
export interface Retry {
  /** In a row. */
  failures: number;
  atMs: number;
  /** Never before this time, whoever asks: the player said so, or it has only just failed. */
  notBeforeMs: number;
}

export const AT_ONCE: Retry = { failures: 0, atMs: 0, notBeforeMs: 0 };

/** `waitMs`: what the player asked for; null if nothing. `endSignal`: each look at a `poll` player counts. */
interface FailureTerms {
  nowMs: number;
  waitMs: number | null;
  endSignal: EndSignal;
  random: () => number;
}

export function afterFailure(retry: Retry, { nowMs, waitMs, endSignal, random }: FailureTerms): Retry {
  const before = nowMs - retry.atMs < SERIES_MS ? retry.failures : 0;
  const notBeforeMs = nowMs + Math.max(waitMs ?? 0, SOONEST_MS);
  return {
    failures: before + 1,
    notBeforeMs,
    atMs: Math.max(notBeforeMs, nowMs + backoffMs(endSignal, before, random)),
  };
}

/** Somebody asks for it, or there is news: our own wait is over, but not what the player asked for. */
export function sooner(retry: Retry): Retry {
  return { ...retry, atMs: Math.min(retry.atMs, retry.notBeforeMs) };
}
