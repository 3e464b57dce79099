import type { EventStatus, PlaybackState, PlayerTrouble, PlayOrigin, SoundKind, TrackSource } from '@votebox/contracts';
import type { LastEnd } from './skip.rules.js';

/** A start is given so long to be reported as sounding before the command is repeated. */
const START_VERIFY_MS = 4_000;
/** How often a start is commanded before it counts as failed. */
const START_TRIES = 3;
/** Silence that is waited for after the computed end of a track. */
const END_GRACE_MS = 3_000;
/** A player says so often where it is. */
const REPORT_EVERY_MS = 5_000;
/** The next track is locked so long before the end. */
const LOCK_AHEAD_MS = 10_000;
/** A locked track is looked at again so often: it may have been banned. */
const LOCK_CHECK_MS = 2_000;
/** A player page that was not heard of for so long is gone. */
const PLAYER_GONE_MS = 15_000;
const IDLE_RETRY_MS = 5_000;
const DEGRADED_RETRY_MS = 15_000;
/** So many failed starts within the window make the event DEGRADED. */
export const FAILED_STARTS_MAX = 3;
export const FAILED_STARTS_WINDOW_MS = 60_000;
/** A track that was heard for so long has started: what fails later is no failed start. */
export const HEARD_MS = 5_000;

/** What the people in charge want: PLAY · HOLD (paused by staff or by a hold of the event) · STOP (the event is over). */
export type PlaybackIntent = 'PLAY' | 'HOLD' | 'STOP';

/**
 * What makes the sound: a page, or a player that the server drives (`playerId` is then the id of its row).
 * `seenAt`: epoch ms of its last report, or of the last word of its driver that it is well.
 */
export interface Player {
  playerId: string;
  label: string;
  kind: SoundKind;
  seenAt: number;
}

/**
 * The row of an event, the truth of its player. Times are epoch milliseconds of the database clock.
 * `positionAt` is when `positionMs` was true; in every state but PLAYING it is also when that phase began.
 */
export interface PlaybackRow {
  epoch: number;
  state: PlaybackState;
  intent: PlaybackIntent;
  playId: string | null;
  positionMs: number;
  positionAt: number;
  dueAt: number | null;
  lockedTrackId: string | null;
  volume: number;
  player: Player | null;
  /** What a driven player said is wrong; null when all is well, and always for pages. */
  trouble: PlayerTrouble | null;
  failedStarts: number;
  firstFailedAt: number | null;
}

/** The track that plays, or waits to. */
export interface CurrentPlay {
  playId: string;
  seq: number;
  trackId: string;
  optionId: string;
  idx: number;
  title: string;
  artist: string;
  isrc: string | null;
  hasCover: boolean;
  /** Where other sources have the artwork. */
  coverUrl: string | null;
  durationMs: number;
  votes: number;
  origin: PlayOrigin;
  startedAt: number;
  source: TrackSource;
  /** Where the source has it: a path below the venue's media folder, or a Spotify URI. */
  address: string;
  /** What the file says is missing to the common level, dB; and whether the event wants all tracks equally loud. */
  gainDb: number | null;
  isLevelled: boolean;
}

/** The locked track, for the player to load ahead. `isStillLocked` is false once staff removed or banned it. */
export interface NextTrack {
  trackId: string;
  optionId: string;
  title: string;
  artist: string;
  isrc: string | null;
  durationMs: number;
  source: TrackSource;
  address: string;
  gainDb: number | null;
  isLevelled: boolean;
  isStillLocked: boolean;
}

/** Everything that a decision about an event's player looks at, read at one moment. */
export interface Deck {
  row: PlaybackRow;
  play: CurrentPlay | null;
  next: NextTrack | null;
  /**
   * `playerIds`: the players that the server drives, in order of preference; none: a page plays.
   * `musicFrom`: people vote already, the music begins then; null once it has begun.
   */
  event: {
    status: EventStatus;
    ballotId: string | null;
    repeatBlockMs: number;
    playerIds: string[];
    musicFrom: number | null;
    guestSkip: boolean;
  };
  /** What ended last, while that can matter for taking a skip back. */
  lastEnd: LastEnd | null;
  /** The process that drives the player, and until when. */
  driver: { id: string; untilMs: number } | null;
  nowMs: number;
  /** Nobody counts as gone before so long after this time: the process could not hear anyone earlier. */
  listeningSinceMs: number;
}

/**
 * Where the track is at `nowMs`: never negative, and it runs only while PLAYING. Beyond the length that is known only as far
 * as the player itself has said.
 */
export function positionOf(row: PlaybackRow, play: { durationMs: number } | null, nowMs: number): number {
  if (!play) return 0;
  const runMs = row.state === 'PLAYING' ? Math.max(0, nowMs - row.positionAt) : 0;
  return Math.round(Math.max(0, Math.min(row.positionMs + runMs, Math.max(row.positionMs, play.durationMs))));
}

/** Lengths that differ by less are the same: players round, and so do files. */
const SAME_LENGTH_MS = 1_000;
const LENGTH_MS_MIN = 1_000;
const LENGTH_MS_MAX = 24 * 3_600_000;

/**
 * How long the track is, as far as its player knows (ms). Headers may lie, and so may a player that believes them: what it
 * says of the length counts unless it has already played beyond it.
 */
export function decideLength(
  knownMs: number,
  { positionMs, saidMs }: { positionMs: number; saidMs: number | null },
): number {
  if (saidMs === null || !isLength(saidMs) || saidMs < positionMs) return Math.max(knownMs, Math.round(positionMs));
  return isSameLength(knownMs, saidMs) ? Math.max(knownMs, Math.round(positionMs)) : saidMs;
}

export function isSameLength(oneMs: number, otherMs: number): boolean {
  return Math.abs(oneMs - otherMs) <= SAME_LENGTH_MS;
}

/** Whether a track can be so long; what players measure beyond it is no length. */
export function isLength(ms: number): boolean {
  return Number.isInteger(ms) && ms >= LENGTH_MS_MIN && ms <= LENGTH_MS_MAX;
}

/** When the player counts as gone unless it is heard of again; null without a player. */
function goneAt(player: Player | null, listeningSinceMs: number): number | null {
  return player ? Math.max(player.seenAt, listeningSinceMs) + PLAYER_GONE_MS : null;
}

export function isPlayerAlive(deck: Pick<Deck, 'row' | 'nowMs' | 'listeningSinceMs'>): boolean {
  const at = goneAt(deck.row.player, deck.listeningSinceMs);
  return at !== null && deck.nowMs < at;
}

/**
 * When the track must be over: its computed end and the grace, but never before a player whose sound moves on had the time
 * to say so again. Only meaningful while PLAYING.
 */
function endDeadline(row: PlaybackRow, play: { durationMs: number }): number {
  return row.positionAt + Math.max(REPORT_EVERY_MS, play.durationMs - row.positionMs) + END_GRACE_MS;
}

function lockAt(row: PlaybackRow, play: { durationMs: number }): number {
  return row.positionAt + play.durationMs - LOCK_AHEAD_MS - row.positionMs;
}

/** People vote already, but nothing may play yet: its time has not come, and nobody has begun it earlier. */
export function isMusicToCome({ event }: Pick<Deck, 'event'>): boolean {
  return event.musicFrom !== null;
}

/** What has fallen due. Exactly one thing at a time; what is due after it comes with the next look. */
export type DueAct =
  | { kind: 'none' }
  /** The event is over or held, but whoever said so did not get as far as the player. */
  | { kind: 'stop' }
  | { kind: 'pause' }
  /** People have voted up to now; the leader plays. */
  | { kind: 'begin-music' }
  | { kind: 'lock' }
  | { kind: 'check-lock' }
  | { kind: 'repeat-command' }
  | { kind: 'fail-start' }
  | { kind: 'end'; cause: 'DEADLINE' | 'RECOVERED' }
  | { kind: 'lose-player' }
  | { kind: 'retry-idle' }
  | { kind: 'retry-degraded' };

const NONE: DueAct = { kind: 'none' };

/** Judges the state, not the time that was noted: looking too early or twice does no harm. */
export function decideDue(deck: Deck): DueAct {
  const { row, play, nowMs, event } = deck;
  if (row.intent !== 'STOP' && event.status !== 'ACTIVE' && event.status !== 'HOLD') return { kind: 'stop' };
  const isMusicDue = event.musicFrom !== null && nowMs >= event.musicFrom;
  if (isMusicDue && row.intent !== 'STOP') return { kind: 'begin-music' };
  if (row.intent !== 'PLAY') return NONE;
  if (event.status === 'HOLD') return { kind: 'pause' };
  if (isMusicToCome(deck)) return NONE;
  const isAlive = isPlayerAlive(deck);
  switch (row.state) {
    case 'STOPPED':
    case 'PAUSED':
    case 'DEVICE_GONE':
      return NONE;
    case 'IDLE':
      return isAlive && nowMs >= row.positionAt + IDLE_RETRY_MS ? { kind: 'retry-idle' } : NONE;
    case 'DEGRADED':
      if (!isAlive) return { kind: 'lose-player' };
      return nowMs >= row.positionAt + DEGRADED_RETRY_MS ? { kind: 'retry-degraded' } : NONE;
    case 'STARTING':
      return isAlive ? decideStart(row, nowMs) : { kind: 'lose-player' };
    case 'PLAYING':
      if (!isAlive || !play) return { kind: 'lose-player' };
      return decidePlaying(deck, play);
  }
}

/** A page that has said nothing since the start began is gone; the track is not to blame. */
function decideStart(row: PlaybackRow, nowMs: number): DueAct {
  const elapsedMs = nowMs - row.positionAt;
  if (elapsedMs < START_VERIFY_MS) return NONE;
  if (elapsedMs < START_VERIFY_MS * START_TRIES) return { kind: 'repeat-command' };
  return row.player && row.player.seenAt > row.positionAt ? { kind: 'fail-start' } : { kind: 'lose-player' };
}

function decidePlaying({ row, nowMs, listeningSinceMs }: Deck, play: CurrentPlay): DueAct {
  const deadline = endDeadline(row, play);
  if (nowMs >= deadline) return { kind: 'end', cause: deadline < listeningSinceMs ? 'RECOVERED' : 'DEADLINE' };
  if (row.lockedTrackId) return { kind: 'check-lock' };
  return nowMs >= lockAt(row, play) ? { kind: 'lock' } : NONE;
}

/** When someone must look at this event again; null = only a report or a person can change anything. */
export function nextDueAt(deck: Deck): number | null {
  const { row, play, nowMs } = deck;
  const gone = goneAt(deck.row.player, deck.listeningSinceMs);
  if (row.intent === 'STOP' || row.state === 'STOPPED') return null;
  if (deck.event.musicFrom !== null) return deck.event.musicFrom;
  // Nothing happens then but that staff see it.
  if (row.intent === 'HOLD' || row.state === 'PAUSED') return gone !== null && gone > nowMs ? gone : null;
  if (row.state === 'DEVICE_GONE') return null;
  if (gone === null) return null;
  switch (row.state) {
    case 'IDLE':
      return gone > nowMs ? Math.max(nowMs, row.positionAt + IDLE_RETRY_MS) : null;
    case 'DEGRADED':
      return Math.min(gone, row.positionAt + DEGRADED_RETRY_MS);
    case 'STARTING':
      return Math.min(gone, nextVerifyAt(row, nowMs));
    case 'PLAYING':
      if (!play) return nowMs;
      return Math.min(gone, endDeadline(row, play), row.lockedTrackId ? nowMs + LOCK_CHECK_MS : lockAt(row, play));
  }
}

function nextVerifyAt(row: PlaybackRow, nowMs: number): number {
  const passed = Math.floor(Math.max(0, nowMs - row.positionAt) / START_VERIFY_MS);
  return row.positionAt + START_VERIFY_MS * Math.min(passed + 1, START_TRIES);
}

/** Milliseconds of unwanted silence that a change of state ends; 0 where it was wanted or there was sound. */
export function silenceEnded(before: PlaybackRow, after: PlaybackRow, nowMs: number): number {
  const wasSilent = before.intent === 'PLAY' && before.player !== null && before.state !== 'PLAYING';
  const isOver = after.state !== before.state || after.positionAt !== before.positionAt;
  return wasSilent && isOver ? Math.max(0, nowMs - before.positionAt) : 0;
}

/** Positions that differ by less are shown the same. */
const SHOWN_DRIFT_MS = 1_500;

/** Whether screens must be told: anything but a sign of life or a position that is where everyone expects it. */
export function isNews(before: PlaybackRow, after: PlaybackRow): boolean {
  if (before.epoch !== after.epoch || before.state !== after.state || before.playId !== after.playId) return true;
  if (before.player?.playerId !== after.player?.playerId || before.trouble !== after.trouble) return true;
  if (before.failedStarts >= FAILED_STARTS_MAX !== after.failedStarts >= FAILED_STARTS_MAX) return true;
  if (before.positionAt === after.positionAt) return false;
  const expectedMs = before.positionMs + (before.state === 'PLAYING' ? after.positionAt - before.positionAt : 0);
  return Math.abs(after.positionMs - expectedMs) > SHOWN_DRIFT_MS;
}
