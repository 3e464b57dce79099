import {
  type CurrentPlay,
  FAILED_STARTS_MAX,
  FAILED_STARTS_WINDOW_MS,
  type PlaybackRow,
  type Player,
  positionOf,
} from './playback.rules.js';

/** Why no sound came. The first two are the fault of the file, `blocked` of the page (nobody tapped), the rest of anything. */
export type FailureReason = 'decode' | 'missing' | 'blocked' | 'network' | 'timeout' | 'other';

/** So many probes follow one another without a wait. */
const PROBES_AT_ONCE_MAX = 3;

/** Every change raises the epoch where the player gets a new command; `nowMs` is database time. */
interface At {
  nowMs: number;
}

/** A new track begins: it waits for its player where there is none, and stands still while paused. */
export function beginPlay(row: PlaybackRow, playId: string, at: At & { isAlive: boolean }): PlaybackRow {
  const state = row.intent !== 'PLAY' ? 'PAUSED' : at.isAlive ? 'STARTING' : 'DEVICE_GONE';
  return {
    ...row,
    epoch: row.epoch + 1,
    state,
    playId,
    positionMs: 0,
    positionAt: at.nowMs,
    lockedTrackId: null,
  };
}

/** No track may be played: silence, tried again later. */
export function goIdle(row: PlaybackRow, { nowMs }: At): PlaybackRow {
  return {
    ...row,
    epoch: row.epoch + 1,
    state: 'IDLE',
    playId: null,
    positionMs: 0,
    positionAt: nowMs,
    lockedTrackId: null,
  };
}

/** The present track is commanded again from where it is, and must be heard anew. */
export function restart(row: PlaybackRow, play: CurrentPlay, { nowMs }: At): PlaybackRow {
  return {
    ...row,
    epoch: row.epoch + 1,
    state: 'STARTING',
    positionMs: positionOf(row, play, nowMs),
    positionAt: nowMs,
  };
}

/** The same command under a new epoch; the phase goes on. */
export function repeatCommand(row: PlaybackRow): PlaybackRow {
  return { ...row, epoch: row.epoch + 1 };
}

/** Sound was reported at `positionMs`. */
export function sound(row: PlaybackRow, positionMs: number, { nowMs }: At): PlaybackRow {
  return {
    ...row,
    state: 'PLAYING',
    positionMs: Math.round(Math.max(0, positionMs)),
    positionAt: nowMs,
  };
}

/** The player vanished: the position stays where it was last reported, the queue stays, the row waits. */
export function loseDevice(row: PlaybackRow, { nowMs }: At): PlaybackRow {
  if (row.intent !== 'PLAY') return row;
  if (row.playId === null) return { ...row, state: 'IDLE', positionAt: nowMs };
  return { ...row, state: 'DEVICE_GONE', positionAt: nowMs };
}

/** Staff or a hold stop the sound for a while, or let it go on. */
export function pause(row: PlaybackRow, play: CurrentPlay | null, { nowMs }: At): PlaybackRow {
  return {
    ...row,
    epoch: row.epoch + 1,
    intent: 'HOLD',
    state: 'PAUSED',
    positionMs: positionOf(row, play, nowMs),
    positionAt: nowMs,
  };
}

/** Goes on where it stood. Without a track the row is IDLE and due at once. */
export function unpause(row: PlaybackRow, play: CurrentPlay | null, at: At & { isAlive: boolean }): PlaybackRow {
  const awake: PlaybackRow = { ...row, intent: 'PLAY', epoch: row.epoch + 1 };
  if (!play) return { ...awake, state: 'IDLE', positionMs: 0, positionAt: at.nowMs };
  return at.isAlive
    ? { ...awake, state: 'STARTING', positionAt: at.nowMs }
    : { ...awake, state: 'DEVICE_GONE', positionAt: at.nowMs };
}

/** The event is over. The page hears "stop" and is let go. */
export function stop(row: PlaybackRow, { nowMs }: At): PlaybackRow {
  return {
    ...row,
    epoch: row.epoch + 1,
    intent: 'STOP',
    state: 'STOPPED',
    playId: null,
    positionMs: 0,
    positionAt: nowMs,
    lockedTrackId: null,
    player: null,
    trouble: null,
  };
}

export function giveLease(row: PlaybackRow, player: Player): PlaybackRow {
  return { ...row, player };
}

export function releaseLease(row: PlaybackRow, play: CurrentPlay | null, at: At): PlaybackRow {
  const frozen: PlaybackRow = { ...row, positionMs: positionOf(row, play, at.nowMs), positionAt: at.nowMs };
  return { ...loseDevice(frozen, at), epoch: row.epoch + 1, player: null };
}

export function setVolume(row: PlaybackRow, volume: number): PlaybackRow {
  return { ...row, epoch: row.epoch + 1, volume };
}

export function setLocked(row: PlaybackRow, lockedTrackId: string | null): PlaybackRow {
  return { ...row, epoch: row.epoch + 1, lockedTrackId };
}

/** Counts a failed start. Once the limit is reached only sound brings the count back to zero. */
function noteFailedStart(row: PlaybackRow, { nowMs }: At): PlaybackRow {
  const isSameSeries =
    row.failedStarts >= FAILED_STARTS_MAX ||
    (row.firstFailedAt !== null && nowMs - row.firstFailedAt <= FAILED_STARTS_WINDOW_MS);
  return isSameSeries
    ? { ...row, failedStarts: row.failedStarts + 1, firstFailedAt: row.firstFailedAt ?? nowMs }
    : { ...row, failedStarts: 1, firstFailedAt: nowMs };
}

export function forgetFailedStarts(row: PlaybackRow): PlaybackRow {
  return { ...row, failedStarts: 0, firstFailedAt: null };
}

/** Three starts failed: nothing of the queue is tried any more, only this track (or one of the pool) now and then. */
export function degrade(row: PlaybackRow, { nowMs }: At): PlaybackRow {
  return { ...row, epoch: row.epoch + 1, state: 'DEGRADED', positionAt: nowMs };
}

function isTrackAtFault(reason: FailureReason): boolean {
  return reason === 'decode' || reason === 'missing';
}

/**
 * What a failure leads to: `next` (and whether the track is marked unplayable), or `degrade` (and whether the track is
 * kept for the next try). A file that is to blame is not tried again, so another one is probed at once, for a few times: a
 * folder of files that the player does not know must not be silence after silence.
 */
export type FailurePlan =
  | { kind: 'next'; row: PlaybackRow; isUnplayable: boolean }
  | { kind: 'degrade'; row: PlaybackRow; keepsTrack: boolean; probesAtOnce: boolean }
  | { kind: 'release' };

export function planFailure(row: PlaybackRow, reason: FailureReason, at: At & { wasHeard: boolean }): FailurePlan {
  if (reason === 'blocked') return { kind: 'release' };
  if (at.wasHeard) return { kind: 'next', row, isUnplayable: isTrackAtFault(reason) };
  const counted = noteFailedStart(row, at);
  return counted.failedStarts >= FAILED_STARTS_MAX
    ? {
        kind: 'degrade',
        row: counted,
        keepsTrack: !isTrackAtFault(reason),
        probesAtOnce: isTrackAtFault(reason) && counted.failedStarts < FAILED_STARTS_MAX + PROBES_AT_ONCE_MAX,
      }
    : { kind: 'next', row: counted, isUnplayable: isTrackAtFault(reason) };
}

/** True while the next track is only a probe, taken from the pool so that the queue is kept. */
export function isProbing(row: PlaybackRow): boolean {
  return row.failedStarts >= FAILED_STARTS_MAX;
}

/** Words of a page about a failure (an `Error` name, a media error code, a status) as one of our reasons. */
export function toFailureReason(text: string | undefined): FailureReason {
  const words = (text ?? '').toLowerCase();
  if (/notallowed|autoplay|gesture|blocked|interact/.test(words)) return 'blocked';
  if (/\b(404|410)\b|not.?found|missing|gone/.test(words)) return 'missing';
  if (/decode|corrupt|src_not_supported|not.?supported|unsupported|no.?source|format/.test(words)) return 'decode';
  if (/network|offline|fetch|abort|\b5\d\d\b|\b40[13]\b/.test(words)) return 'network';
  if (/time.?out|stall/.test(words)) return 'timeout';
  return 'other';
}
