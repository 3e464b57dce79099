import type { Deck } from '../playback.rules.js';
import type { PlayerCapabilities, WantedTrack } from './driven-player.js';

/** What the driver has made its player do so far. Times are epoch milliseconds of the database clock. */
export interface Grip {
  /** The last command about sound. `isTaken`: the player said that it would; without its word it may have, or may not. */
  told: { kind: 'play'; playId: string; positionAt: number; atMs: number; isTaken: boolean } | { kind: 'pause' } | null;
  /** The last volume that it was told, whether it took it or not. */
  volume: number | null;
  /** The track that was handed over to follow; null = none. */
  aheadTrackId: string | null;
  /** Whether the player was looked at since it was taken: what it does already is adopted, not done again. */
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
  return { told: null, volume: null, aheadTrackId: null, hasLooked: false, lookAtMs: nowMs };
}

/** Compares what is wanted with what was done. Judges the state, so asking too often or too late does no harm. */
export function decideDrive(
  deck: Deck,
  grip: Grip,
  { can, nowMs, isEpochNew }: { can: PlayerCapabilities; nowMs: number; isEpochNew: boolean },
): DriveAct {
  const { row } = deck;
  if (row.state === 'STOPPED' || row.intent === 'STOP') return { kind: 'let-go' };
  if (!grip.hasLooked) return LOOK;
  const sound = decideSound(deck, grip, nowMs, isEpochNew);
  if (sound) return sound;
  if (can.volume && grip.volume !== row.volume) return { kind: 'volume', volume: row.volume };
  const ahead = decideAhead(deck, grip, can);
  if (ahead) return ahead;
  return nowMs >= grip.lookAtMs ? LOOK : NONE;
}

function decideSound({ row, play }: Deck, grip: Grip, nowMs: number, isEpochNew: boolean): DriveAct | null {
  const isSilenceWanted = row.intent !== 'PLAY' || play === null;
  // What somebody does at the device is respected: neither is his pause repeated nor his music stopped.
  if (isSilenceWanted && row.trouble !== null) return null;
  if (isSilenceWanted) return grip.told?.kind === 'pause' ? null : { kind: 'pause' };
  if (row.state !== 'STARTING') return null;
  const { told } = grip;
  const isTold = told?.kind === 'play' && told.playId === play.playId && told.positionAt === row.positionAt;
  if (isTold && !(isEpochNew && nowMs - told.atMs >= RECOMMAND_MS)) return null;
  return { kind: 'play', track: toWanted(play), positionMs: row.positionMs };
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
  const { playId, trackId, source, address, title, artist, isrc, durationMs } = track;
  return { playId, trackId, source, address, title, artist, isrc, durationMs };
}
