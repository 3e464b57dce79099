import type { ErrorCode } from '@votebox/contracts';

/** A vote as it waits to be written. Times are monotonic milliseconds of this process. */
export interface OfferedVote {
  venueId: string;
  eventId: string;
  ballotId: string;
  optionId: string;
  voteId: string;
  voterId: string;
  /** How long the button was held, as the server measured it. */
  heldMs: number;
  receivedAtMs: number;
}

/** What the database decided about a vote. */
export type CastVerdict =
  | { kind: 'counted' | 'replay'; votes: number; cooldownMs: number; votesRemaining: number | null }
  | { kind: 'refused'; code: ErrorCode; retryAfterMs?: number };

export const BATCH_SIZE_MIN = 50;
export const BATCH_SIZE_MAX = 500;
export const BATCH_SIZE_START = 250;
const FAST_COMMIT_MS = 10;
const SLOW_COMMIT_MS = 25;

/** The next batch limit: grows by half after a fast commit that was full, shrinks by a third after a slow one. */
export function nextBatchSize(size: number, commitMs: number, wasFull: boolean): number {
  if (commitMs > SLOW_COMMIT_MS) return Math.max(BATCH_SIZE_MIN, Math.floor((size * 2) / 3));
  if (commitMs < FAST_COMMIT_MS && wasFull) return Math.min(BATCH_SIZE_MAX, Math.ceil(size * 1.5));
  return size;
}

/**
 * Takes up to `sizeMax` votes from the front of `queue` (which is changed), at most one per voter and ballot and one per
 * vote id: the second of two votes of one guest must be judged on the first, so it waits for the next batch, in order.
 */
export function takeBatch<T extends OfferedVote>(queue: T[], sizeMax: number): T[] {
  const batch: T[] = [];
  const waiting: T[] = [];
  const voters = new Set<string>();
  const votes = new Set<string>();
  let index = 0;
  for (; index < queue.length && batch.length < sizeMax; index++) {
    const vote = queue[index]!;
    const voter = `${vote.ballotId}:${vote.voterId}`;
    const id = `${vote.ballotId}:${vote.voteId}`;
    if (voters.has(voter) || votes.has(id)) {
      waiting.push(vote);
      voters.add(voter);
      continue;
    }
    voters.add(voter);
    votes.add(id);
    batch.push(vote);
  }
  queue.splice(0, index, ...waiting);
  return batch;
}

/** How a failed batch goes on. */
export type FailurePlan =
  /** Deadlock, serialization or lock time-out: nothing was written, the same batch may go again. */
  | 'retry'
  /** The data of some vote is at fault: halve the batch until it is found. */
  | 'bisect'
  /** Connection lost or time-out: it may or may not have been committed. Only the same vote id settles it. */
  | 'unknown';

/** Classifies a database error by SQLSTATE class. */
export function planFailure(code: string | undefined): FailurePlan {
  if (code === '40001' || code === '40P01' || code === '55P03') return 'retry';
  if (code !== undefined && /^(22|23|P0|42)/.test(code)) return 'bisect';
  return 'unknown';
}

/** Milliseconds that a shed client should wait: full jitter between 1 and 5 s. `random` in [0, 1). */
export function shedRetryMs(random: number): number {
  return Math.round(1000 + random * 4000);
}
