import type { PlaybackState } from '@votebox/contracts';
import { decideLength } from '../playback.rules.js';
import type { Did, PlayerFault, Sighting, WantedTrack } from './driven-player.js';

/** What was wanted of the player when it was looked at. Milliseconds. */
export interface Outlook {
  state: PlaybackState;
  /** The present track; null when there is nothing to play. */
  wanted: WantedTrack | null;
  /** What is locked as next: the player may have moved on to it by itself. */
  next: WantedTrack | null;
  /** Where the row begins to count from (`startMs`), and where the track should be now. */
  startMs: number;
  expectedMs: number;
  /** Since this driver last told the player to play; null when it never did: it adopts what it finds. */
  sinceCommandMs: number | null;
  /** Where it was seen before in the same play, and since when it has been there; null when this is the first look. */
  before: { positionMs: number; agoMs: number } | null;
}

/**
 * What a look at the player says, or the fault it ended with:
 * `OK` our track sounds at `positionMs` (`saidMs`: its length as the player says, null where it does not) · `ENDED` it is over, `heardMs` of it were heard; `onNext`: the player has moved on
 * to the locked track by itself, which sounds there · `PAUSED_OUTSIDE` somebody paused it at the device · `FOREIGN` something
 * else sounds · `STALLED` ours should sound and does not · `UNPLAYABLE` the player cannot play this track ·
 * `UNREACHABLE`, `DEVICE_GONE`, `AUTH`, `NOT_ALLOWED`, `RATE_LIMITED` see PLAYER_TROUBLES · `UNKNOWN` nothing yet, look again.
 */
export type Observation =
  | { kind: 'OK'; positionMs: number; saidMs: number | null }
  | { kind: 'ENDED'; heardMs: number; onNext: { positionMs: number } | null }
  | { kind: 'PAUSED_OUTSIDE'; positionMs: number }
  | { kind: 'FOREIGN' }
  | { kind: 'STALLED'; positionMs: number }
  | { kind: 'UNPLAYABLE'; reason: 'missing' | 'decode' }
  | { kind: 'UNREACHABLE' | 'DEVICE_GONE' | 'AUTH' | 'NOT_ALLOWED' | 'RATE_LIMITED'; waitMs: number | null }
  | { kind: 'UNKNOWN' };

/** So close to its end a track that is not on any more has ended. */
const END_NEAR_MS = 3_000;
/** A player that stands so close to the end, and does not move, hangs there. */
const STUCK_AT_END_MS = 1_500;
const STUCK_LOOKS_APART_MS = 1_000;
/** After a command the player may show for so long what was before. */
const SETTLE_MS = 3_000;
/** A player that was told to start may be ahead of the row by so much: the command and the answer took time. */
const AHEAD_MAX_MS = 10_000;
/** Positions that differ by less are the same. */
const SAME_POSITION_MS = 250;
/** A position that stood still between two looks so far apart is a player that hangs. */
const STALL_MS = 4_000;
const SAME_DURATION_MS = 2_000;

const UNKNOWN: Observation = { kind: 'UNKNOWN' };

/** Judges a look. Pure: the same look in the same outlook always means the same. */
export function classify(outlook: Outlook, look: Did<Sighting>): Observation {
  if (!look.ok) return toObservation(look.fault);
  const { wanted, next, state } = outlook;
  if (!wanted || state === 'IDLE' || state === 'STOPPED') return UNKNOWN;
  const { track } = look.value;
  const isOn = look.value.state === 'playing';
  if (state === 'PAUSED') return isOn && track && isSameTrack(track, wanted) ? ok(look.value) : UNKNOWN;
  if (track && isSameTrack(track, wanted)) return classifyOurs(outlook, wanted, look.value);
  if (track && next && isSameTrack(track, next)) return classifyNext(outlook, wanted, look.value);
  if (isPlayedOut(outlook, wanted.durationMs)) return ended(wanted.durationMs);
  if (state === 'STARTING' || state === 'DEGRADED' || isSettling(outlook)) return UNKNOWN;
  // Autoplay after the end is no stranger: our track has ended.
  if (isNearEnd(outlook, wanted.durationMs)) return ended(wanted.durationMs);
  if (track && isOn) return { kind: 'FOREIGN' };
  return { kind: 'STALLED', positionMs: outlook.expectedMs };
}

/** Words of the adapter about a player or a track, as an observation. */
export function toObservation(fault: PlayerFault): Observation {
  if (fault.of === 'track') return { kind: 'UNPLAYABLE', reason: fault.reason };
  switch (fault.trouble) {
    case 'PAUSED_OUTSIDE':
      return UNKNOWN;
    case 'FOREIGN':
      return { kind: 'FOREIGN' };
    default:
      return { kind: fault.trouble, waitMs: fault.waitMs };
  }
}

/** By address, or the recording (ISRC), or the words on it: a service may relink an id to another. */
export function isSameTrack(
  seen: NonNullable<Sighting['track']>,
  wanted: Pick<WantedTrack, 'address' | 'isrc' | 'title' | 'artist' | 'durationMs'>,
): boolean {
  if (seen.address === wanted.address) return true;
  if (seen.isrc !== null && wanted.isrc !== null) return plain(seen.isrc) === plain(wanted.isrc);
  return (
    plain(seen.title) !== '' &&
    plain(seen.title) === plain(wanted.title) &&
    plain(seen.artist) === plain(wanted.artist) &&
    Math.abs(seen.durationMs - wanted.durationMs) <= SAME_DURATION_MS
  );
}

/** Whether two positions are the same place of a track. */
export function isSameMoment(aMs: number, bMs: number): boolean {
  return Math.abs(aMs - bMs) <= SAME_POSITION_MS;
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s-]+/gu, ' ')
    .trim();
}

function classifyOurs(outlook: Outlook, wanted: WantedTrack, seen: Sighting): Observation {
  const durationMs = lengthOf(wanted, seen);
  const positionMs = Math.max(0, seen.positionMs);
  if (seen.state !== 'playing')
    return classifySilent(outlook, { durationMs, positionMs, isPaused: seen.state === 'paused' });
  const { before, state } = outlook;
  const hasStood = before !== null && isSameMoment(positionMs, before.positionMs);
  if (state === 'STARTING' || state === 'DEGRADED') return classifyStart(outlook, seen);
  if (isSettling(outlook)) return UNKNOWN;
  const isStuck = positionMs >= durationMs - STUCK_AT_END_MS && hasStood && before.agoMs >= STUCK_LOOKS_APART_MS;
  // A device that repeats the track by itself is at its beginning when ours should be over.
  const isAgain = isNearEnd(outlook, durationMs) && positionMs < Math.min(outlook.expectedMs / 2, AHEAD_MAX_MS);
  if (isStuck || isAgain) return ended(durationMs);
  if (hasStood && before.agoMs >= STALL_MS) return { kind: 'STALLED', positionMs };
  return ok(seen);
}

/** "Playing" at the very beginning is a promise; a position that moved is sound. One from before the command is neither. */
function classifyStart({ startMs, sinceCommandMs }: Outlook, seen: Sighting): Observation {
  const { positionMs } = seen;
  const hasMoved = positionMs > startMs + SAME_POSITION_MS;
  const isOfCommand = sinceCommandMs === null || positionMs <= startMs + sinceCommandMs + AHEAD_MAX_MS;
  return hasMoved && isOfCommand ? ok(seen) : UNKNOWN;
}

function classifySilent(
  outlook: Outlook,
  { durationMs, positionMs, isPaused }: { durationMs: number; positionMs: number; isPaused: boolean },
): Observation {
  const { state } = outlook;
  if (isPlayedOut(outlook, durationMs)) return ended(durationMs);
  if (state === 'STARTING' || state === 'DEGRADED' || isSettling(outlook)) return UNKNOWN;
  if (positionMs >= durationMs - STUCK_AT_END_MS || isNearEnd(outlook, durationMs)) return ended(durationMs);
  if (isPaused && state === 'PLAYING') return { kind: 'PAUSED_OUTSIDE', positionMs };
  return { kind: 'STALLED', positionMs: positionMs > 0 ? positionMs : outlook.expectedMs };
}

function classifyNext(outlook: Outlook, wanted: WantedTrack, seen: Sighting): Observation {
  if (outlook.state !== 'PLAYING' && outlook.state !== 'DEVICE_GONE') return UNKNOWN;
  const heardMs = isNearEnd(outlook, wanted.durationMs) ? wanted.durationMs : outlook.expectedMs;
  return { kind: 'ENDED', heardMs, onNext: seen.state === 'playing' ? { positionMs: seen.positionMs } : null };
}

function ok({ positionMs, track }: Sighting): Observation {
  return {
    kind: 'OK',
    positionMs: Math.max(0, positionMs),
    saidMs: track && track.durationMs > 0 ? track.durationMs : null,
  };
}

function ended(heardMs: number): Observation {
  return { kind: 'ENDED', heardMs, onNext: null };
}

/** Only while it plays: a start has its own patience, and who comes back has settled. */
function isSettling({ state, sinceCommandMs }: Outlook): boolean {
  return state === 'PLAYING' && sinceCommandMs !== null && sinceCommandMs < SETTLE_MS;
}

/** It was started so close to its end that it is over before anybody saw it sound. */
function isPlayedOut({ state, startMs, sinceCommandMs }: Outlook, durationMs: number): boolean {
  return state === 'STARTING' && sinceCommandMs !== null && startMs + sinceCommandMs >= durationMs;
}

function isNearEnd({ state, expectedMs }: Outlook, durationMs: number): boolean {
  return state !== 'STARTING' && expectedMs >= durationMs - END_NEAR_MS;
}

/** A file may be shorter or longer than its row says; what the player has played beyond belongs to it. */
function lengthOf(wanted: WantedTrack, seen: Sighting): number {
  return decideLength(wanted.durationMs, { positionMs: seen.positionMs, saidMs: seen.track?.durationMs ?? null });
}
