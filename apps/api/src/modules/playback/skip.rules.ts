import { type AdvanceCause, type ErrorCode, type EventStatus, LIMITS, type Standing } from '@votebox/contracts';

/** A guest who did something within that time is active: came in, voted, or voted to skip. */
export const ACTIVE_WITHIN_MS = 30 * 60_000;
/** What the tap of staff may take on its way, on top of the time that is shown. */
const UNDO_GRACE_MS = 3_000;

/** How many active guests must want a track skipped: all of a few, and of a crowd the more the fewer of a hundred. */
export function votesNeeded(activeGuests: number): number {
  return Math.max(1, Math.min(activeGuests, Math.max(2, Math.ceil(1.5 * Math.sqrt(activeGuests)))));
}

/** What a vote to skip meets. */
export interface SkipSituation {
  status: EventStatus;
  guestSkip: boolean;
  /** Null: has not come in. */
  standing: Standing | null;
  playId: string | null;
  /** The caller wants this play skipped already. */
  isMine: boolean;
}

/** `done` where it was counted before, also when the play is over by now: its reply was lost. */
export type SkipVerdict = { kind: 'count' } | { kind: 'done' } | { kind: 'refuse'; code: ErrorCode };

/** A vote for a play that is not on any more is refused: it must not hit the track that follows. */
export function decideSkipVote(now: SkipSituation, playId: string): SkipVerdict {
  const refusal = findRefusal(now);
  if (refusal) return { kind: 'refuse', code: refusal };
  if (now.isMine) return { kind: 'done' };
  return now.playId === playId ? { kind: 'count' } : { kind: 'refuse', code: 'CONFLICT' };
}

/** Taking it back is too late when the play is over. */
export function decideSkipWithdrawal(now: SkipSituation, playId: string): SkipVerdict {
  const refusal = findRefusal(now);
  if (refusal) return { kind: 'refuse', code: refusal };
  if (now.playId !== playId) return { kind: 'refuse', code: 'TOO_LATE' };
  return { kind: now.isMine ? 'count' : 'done' };
}

function findRefusal({ status, guestSkip, standing }: SkipSituation): ErrorCode | null {
  if (status !== 'ACTIVE') return 'EVENT_NOT_ACTIVE';
  if (!guestSkip) return 'FORBIDDEN';
  if (standing === null) return 'NOT_JOINED';
  return standing === 'BANNED' ? 'BANNED' : null;
}

/** The play that ended last, without those that were undone. Times are epoch milliseconds of the database clock. */
export interface LastEnd {
  playId: string;
  title: string;
  endCause: AdvanceCause | null;
  endedAt: number;
  playedMs: number;
}

/** Until when staff are offered to take it back; null where it was not skipped, or too long ago. */
export function undoUntil(last: LastEnd | null, nowMs: number): number | null {
  if (last?.endCause !== 'SKIPPED' && last?.endCause !== 'QUORUM') return null;
  const untilMs = last.endedAt + LIMITS.undoSkipMs;
  return nowMs < untilMs ? untilMs : null;
}

/** Whether it may be taken back now, by somebody who may have tapped a moment ago. */
export function isUndoable(last: LastEnd | null, playId: string, nowMs: number): last is LastEnd {
  return last?.playId === playId && undoUntil(last, nowMs - UNDO_GRACE_MS) !== null;
}
