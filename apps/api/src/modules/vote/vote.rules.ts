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

/** Whether two votes with one vote id ask for the same. */
export function isSameVote(a: OfferedVote, b: Omit<OfferedVote, 'receivedAtMs'>): boolean {
  return a.ballotId === b.ballotId && a.voterId === b.voterId && a.optionId === b.optionId && a.eventId === b.eventId;
}

/** What the database decided about a vote. */
export type CastVerdict =
  | { kind: 'counted' | 'replay'; votes: number; cooldownMs: number; votesRemaining: number | null }
  | { kind: 'refused'; code: ErrorCode; retryAfterMs?: number };

/** Stands for "no budget" in what voters are told. */
export const UNLIMITED_VOTES = Number.MAX_SAFE_INTEGER;

/** Connections of a process that write votes. */
export const VOTE_LANES = 2;

/**
 * The tally shard of a lane of a process: one of its own each, so that no two connections wait for one row. Other writers
 * of the process use that of lane 0.
 */
export function shardOf(slot: number, lane = 0): number {
  return slot * VOTE_LANES + lane;
}

export const BATCH_SIZE_MIN = 50;
export const BATCH_SIZE_MAX = 500;
/** A third of what a statement may take: whoever is slower must do less at once, or nothing gets through in the end. */
const SLOW_COMMIT_MS = 400;

/**
 * The next batch limit. A batch takes what came in while the one before was under way, so the limit only matters under
 * load, and there small batches make everybody wait longer, however far away the database is. It shrinks by a third only
 * when a commit comes near the time limit of its statement, and doubles when a full batch was quick enough.
 */
export function nextBatchSize(size: number, { commitMs, wasFull }: { commitMs: number; wasFull: boolean }): number {
  if (commitMs > SLOW_COMMIT_MS) return Math.max(BATCH_SIZE_MIN, Math.floor((size * 2) / 3));
  return wasFull ? Math.min(BATCH_SIZE_MAX, size * 2) : size;
}

/** How a failed batch goes on. */
export type FailurePlan =
  /** Deadlock or serialization: nothing was written, the same batch may go again. */
  | 'retry'
  /** A row stayed locked by somebody: nothing was written, the other ballots of the batch must not suffer. */
  | 'part'
  /** The data of some vote is at fault: halve the batch until it is found. */
  | 'bisect'
  /** Connection lost, time-out, read-only, disk full: it may or may not have been committed. Only the same vote id settles it. */
  | 'broken';

/** Classifies a database error by SQLSTATE. */
export function planFailure(code: string | undefined): FailurePlan {
  if (code === '40001' || code === '40P01') return 'retry';
  if (code === '55P03') return 'part';
  if (code !== undefined && /^2[23]/.test(code)) return 'bisect';
  return 'broken';
}

/** The votes of a batch by ballot, in order. */
export function partByBallot<T extends OfferedVote>(batch: T[]): T[][] {
  const parts = new Map<string, T[]>();
  for (const vote of batch) {
    const part = parts.get(vote.ballotId);
    if (part) part.push(vote);
    else parts.set(vote.ballotId, [vote]);
  }
  return [...parts.values()];
}

/** The batch in two, in order. */
export function halve<T>(batch: readonly T[]): T[][] {
  const half = Math.ceil(batch.length / 2);
  return [batch.slice(0, half), batch.slice(half)];
}
