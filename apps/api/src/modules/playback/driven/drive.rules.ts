import type { Deck } from '../playback.rules.js';
import type { Did, PlayerCapabilities, Sighting, WantedTrack } from './driven-player.js';
import { isSameTrack, type Observation } from './observation.rules.js';
import { AT_ONCE, type Retry } from './retry.rules.js';
import { isHandAtDevice } from './verdict.rules.js';

/** What the driver has made its player do so far. Times are epoch milliseconds of the database clock. */
export interface Grip {
  /**
   * The last command about sound. `isTaken`: the player said that it would start; without its word it may have, or may not,
   * and a look tells. A pause that failed was not told.
   */
  told: { kind: 'play'; playId: string; positionAt: number; atMs: number; isTaken: boolean } | { kind: 'pause' } | null;
  /** When the track that it was told last was seen sounding; null = not yet. */
  heardAtMs: number | null;
  /** The last volume that it took. */
  volume: number | null;
  /** When a command about sound, or about the volume, that failed is given again. */
  soundRetry: Retry;
  volumeRetry: Retry;
  /** The track that was handed over to follow; null = none. */
  aheadTrackId: string | null;
  /**
   * Whether the player was looked at since it was taken: what it does already is adopted, not done again. One that may not
   * be looked at is believed to do what the row says.
   */
  hasLooked: boolean;
  lookAtMs: number;
}

/** What the driver does next: one thing at a time. */
export type DriveAct =
  | { kind: 'none' }
  /** The event is over: silence, and the player is let go. */
  | { kind: 'let-go' }
  | { kind: 'look' }
  | { kind: 'pause' }
  | { kind: 'play'; track: WantedTrack; positionMs: number }
  | { kind: 'volume'; volume: number }
  | { kind: 'ahead'; track: WantedTrack | null };

/** The same start is commanded anew only so long after the last command: other changes of the row raise the epoch too. */
const RECOMMAND_MS = 3_500;

const NONE: DriveAct = { kind: 'none' };
const LOOK: DriveAct = { kind: 'look' };

export function newGrip(nowMs: number): Grip {
  const retries = { soundRetry: AT_ONCE, volumeRetry: AT_ONCE };
  return {
    told: null,
    heardAtMs: null,
    volume: null,
    ...retries,
    aheadTrackId: null,
    hasLooked: false,
    lookAtMs: nowMs,
  };
}

/** Compares what is wanted with what was done. Judges the state, so asking too often or too late does no harm. */
export function decideDrive(
  deck: Deck,
  grip: Grip,
  { can, nowMs, isEpochNew }: { can: PlayerCapabilities; nowMs: number; isEpochNew: boolean },
): DriveAct {
  const { row } = deck;
  if (row.state === 'STOPPED' || row.intent === 'STOP') return { kind: 'let-go' };
  const look = nowMs >= grip.lookAtMs ? LOOK : NONE;
  if (!grip.hasLooked) return look;
  const sound = decideSound(deck, grip, nowMs, isEpochNew);
  if (sound) return sound;
  if (can.volume && grip.volume !== row.volume && nowMs >= grip.volumeRetry.atMs)
    return { kind: 'volume', volume: row.volume };
  const ahead = decideAhead(deck, grip, can);
  return ahead ?? look;
}

function decideSound({ row, play }: Deck, grip: Grip, nowMs: number, isEpochNew: boolean): DriveAct | null {
  if (row.intent !== 'PLAY' || play === null) {
    // What somebody does at the device is respected: neither is his pause repeated nor his music stopped.
    if (isHandAtDevice(row.trouble) || grip.told?.kind === 'pause') return null;
    return nowMs >= grip.soundRetry.atMs ? { kind: 'pause' } : null;
  }
  if (row.state !== 'STARTING' || nowMs < grip.soundRetry.atMs) return null;
  const { told } = grip;
  const isTold = told?.kind === 'play' && told.playId === play.playId && told.positionAt === row.positionAt;
  if (isTold && !(isEpochNew && nowMs - told.atMs >= RECOMMAND_MS)) return null;
  // It sounded a moment ago, and the row changed before that was noted: it is seen once more, not begun again.
  if (isTold && grip.heardAtMs !== null && nowMs - grip.heardAtMs < RECOMMAND_MS) return LOOK;
  return { kind: 'play', track: toWanted(play), positionMs: row.positionMs };
}

/** What counts as told after a look: what was seen not to be done is told again, what is so already need not be told. */
export function reconsiderTold(
  { row, play }: Deck,
  { told, soundRetry }: Grip,
  seen: Observation,
  look: Did<Sighting>,
): Grip['told'] {
  const isOn = look.ok && look.value.state === 'playing';
  if (row.state === 'STARTING' && told?.kind === 'play' && !told.isTaken) {
    const track = look.ok ? look.value.track : null;
    const isOurs = isOn && track !== null && play !== null && isSameTrack(track, play);
    // One that may not be looked at may be told, and twice is better than never.
    return (look.ok && !isOurs) || seen.kind === 'RATE_LIMITED' ? null : told;
  }
  if (row.state === 'PAUSED' && seen.kind === 'OK' && !isHandAtDevice(row.trouble)) return null;
  const isSilent = look.ok && !isOn;
  return row.intent !== 'PLAY' && isSilent && soundRetry.failures > 0 ? { kind: 'pause' } : told;
}

/** A changed lock replaces what was handed over; a lock that was taken away takes it back. */
function decideAhead(deck: Deck, grip: Grip, can: PlayerCapabilities): DriveAct | null {
  if (can.queueAhead !== 'replaceable' || deck.row.state !== 'PLAYING') return null;
  const next = wantedNext(deck);
  return next?.trackId === (grip.aheadTrackId ?? undefined) ? null : { kind: 'ahead', track: next };
}

/** The locked track, as it is handed over. */
export function wantedNext({ next }: Deck): WantedTrack | null {
  return next?.isStillLocked ? { ...toWanted({ ...next, playId: null }) } : null;
}

export function toWanted(track: WantedTrack): WantedTrack {
  const { playId, trackId, source, address, title, artist, isrc, durationMs, isLevelled } = track;
  return { playId, trackId, source, address, title, artist, isrc, durationMs, isLevelled };
}
