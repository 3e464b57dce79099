import type { ErrorCode } from './errors.js';

/** A range of waits in milliseconds. */
export interface Backoff {
  minMs: number;
  maxMs: number;
}

/** Reconnects and repetitions of a client: full jitter between 0.5 and 30 s, so that a dropped room does not return as one. */
export const CLIENT_BACKOFF: Backoff = { minMs: 500, maxMs: 30_000 };

/** A request that failed, as far as it decides what comes next. `OFFLINE`: no answer came, the outcome is unknown. */
export interface RequestFailure {
  code: ErrorCode | 'OFFLINE';
  retryAfterMs?: number;
}

/**
 * What a second sending of the same request does. `repeatable`: no more than the first did (it reads, it sets a value, or
 * it carries an id of its own). `once`: it could act twice.
 */
export type Repetition = 'repeatable' | 'once';

/** So often a fault of the server or of its source is asked about again; more of it is told to the person. */
const FAULT_TRIES_MAX = 2;
/** Above what the server asks for, so that those who were told the same moment do not come in it together. */
const SPREAD = 0.25;

/**
 * Wait before try number `attempt` (0 = the first repetition): uniformly between `minMs` and a ceiling that doubles
 * with every attempt up to `maxMs`.
 */
export function decideBackoffMs(attempt: number, random: number, { minMs, maxMs }: Backoff = CLIENT_BACKOFF): number {
  const ceiling = Math.min(maxMs, 2 * minMs * 2 ** Math.min(attempt, 20));
  return Math.round(minMs + random * (ceiling - minMs));
}

/** Wait before a request that failed is sent again: the backoff, and never less than the server asked for. */
export function decideWaitMs(
  { retryAfterMs = 0 }: Pick<RequestFailure, 'retryAfterMs'>,
  attempt: number,
  random: number,
  backoff?: Backoff,
): number {
  return Math.max(decideBackoffMs(attempt, random, backoff), Math.round(retryAfterMs * (1 + random * SPREAD)));
}

/**
 * The one rule by which a client sends a failed request again by itself. Milliseconds to wait, or null: the reason is for
 * the person. Without an answer, and while the server is busy, there is no limit to the tries: it comes back. What could
 * act twice is repeated only where the server refused it unheard. Votes have their own rule on top, for they have ids.
 */
export function decideRetryMs(
  failure: RequestFailure,
  attempt: number,
  random: number,
  { repetition = 'repeatable', backoff }: { repetition?: Repetition; backoff?: Backoff } = {},
): number | null {
  const isAgain =
    failure.code === 'RATE_LIMITED' ||
    (repetition === 'repeatable' &&
      (failure.code === 'OFFLINE' ||
        failure.code === 'BUSY' ||
        ((failure.code === 'INTERNAL' || failure.code === 'SOURCE_UNAVAILABLE') && attempt < FAULT_TRIES_MAX)));
  return isAgain ? decideWaitMs(failure, attempt, random, backoff) : null;
}
