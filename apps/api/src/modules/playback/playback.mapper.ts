import {
  type LivePlayback,
  type NowPlaying,
  type PlaybackView,
  type PlayerCommand,
  type PlayView,
  spotifyLink,
} from '@votebox/contracts';
import type { TrackCover } from '../music/index.js';
import { decideGainDb } from './loudness.rules.js';
import {
  FAILED_STARTS_MAX,
  type CurrentPlay,
  type Deck,
  isMusicToCome,
  isPlayerAlive,
  positionOf,
} from './playback.rules.js';
import { undoUntil } from './skip.rules.js';

type CoverUrl = (trackId: string, cover: TrackCover) => string | null;

export interface CommandLinks {
  eventId: string;
  nowMs: number;
  trackUrl(trackId: string): string;
  coverUrl: CoverUrl;
}

/** How views are made: `nowMs` is the clock of this process, by which clients set theirs. */
export interface ViewTerms {
  nowMs: number;
  coverUrl: CoverUrl;
}

/** Where the track is now, as everyone may know it. */
export function toLivePlayback(deck: Deck, skip: LivePlayback['skip'], terms: ViewTerms): LivePlayback {
  return { state: deck.row.state, play: deck.play && toNowPlaying(deck, deck.play, terms), skip };
}

/** A time of the database clock on the clock of this process. */
function toProcessTime(deck: Deck, atMs: number, { nowMs }: ViewTerms): number {
  return Math.round(atMs + nowMs - deck.nowMs);
}

function toNowPlaying(deck: Deck, play: CurrentPlay, terms: ViewTerms): NowPlaying {
  const sourceUrl = spotifyLink(play.address);
  return {
    playId: play.playId,
    seq: play.seq,
    idx: play.idx,
    trackId: play.trackId,
    title: play.title,
    artist: play.artist,
    coverUrl: terms.coverUrl(play.trackId, play),
    ...(sourceUrl ? { sourceUrl } : {}),
    durationMs: play.durationMs,
    positionMs: deck.row.positionMs,
    positionAt: toProcessTime(deck, deck.row.positionAt, terms),
    votes: play.votes,
    origin: play.origin,
  };
}

/** What staff see of the player. */
export function toPlaybackView(deck: Deck, terms: ViewTerms): PlaybackView {
  const { row, play } = deck;
  return {
    state: row.state,
    epoch: row.epoch,
    play: play && toCurrentPlayView(play, terms.coverUrl),
    positionMs: row.positionMs,
    positionAt: toProcessTime(deck, row.positionAt, terms),
    volume: row.volume,
    player: row.player && {
      playerId: row.player.playerId,
      label: row.player.label,
      kind: row.player.kind,
      isAlive: isPlayerAlive(deck),
    },
    trouble: toTrouble(deck),
    undo: toUndo(deck, terms),
  };
}

function toUndo(deck: Deck, terms: ViewTerms): PlaybackView['undo'] {
  const { row, lastEnd, nowMs } = deck;
  const untilMs = row.state === 'STOPPED' ? null : undoUntil(lastEnd, nowMs);
  if (!lastEnd || untilMs === null) return null;
  return { playId: lastEnd.playId, title: lastEnd.title, untilMs: toProcessTime(deck, untilMs, terms) };
}

function toTrouble(deck: Deck): PlaybackView['trouble'] {
  const { row } = deck;
  if (row.state === 'STOPPED') return null;
  // What the player itself said is more use than what follows from it.
  if (row.trouble !== null) return row.trouble;
  if (row.player === null) return 'NO_PLAYER';
  if (row.state === 'DEVICE_GONE' || !isPlayerAlive(deck)) return 'PLAYER_GONE';
  if (row.state === 'DEGRADED' || row.failedStarts >= FAILED_STARTS_MAX) return 'STARTS_FAIL';
  return row.state === 'IDLE' && !isMusicToCome(deck) ? 'NOTHING_TO_PLAY' : null;
}

function toCurrentPlayView(play: CurrentPlay, coverUrl: CoverUrl): PlayView {
  return {
    playId: play.playId,
    seq: play.seq,
    trackId: play.trackId,
    title: play.title,
    artist: play.artist,
    isrc: play.isrc,
    coverUrl: coverUrl(play.trackId, play),
    durationMs: play.durationMs,
    startedAt: new Date(play.startedAt).toISOString(),
    endedAt: null,
    playedMs: null,
    votes: play.votes,
    origin: play.origin,
    endCause: null,
  };
}

/** Before an event is activated there is no player; this is what is shown then. */
export const NO_PLAYBACK_VIEW: PlaybackView = {
  state: 'IDLE',
  epoch: 0,
  play: null,
  positionMs: 0,
  positionAt: 0,
  volume: 80,
  player: null,
  trouble: null,
  undo: null,
};

/** The wanted state of the page. A track that has not sounded yet begins when the page gets this, not earlier. */
export function toPlayerCommand(deck: Deck, links: CommandLinks): PlayerCommand {
  const { row, play } = deck;
  const isPlaying = row.state === 'PLAYING';
  return {
    eventId: links.eventId,
    epoch: row.epoch,
    now: links.nowMs,
    intent: row.state === 'STOPPED' ? 'stop' : row.intent === 'PLAY' && play ? 'play' : 'pause',
    playId: play?.playId ?? null,
    track: play && {
      trackId: play.trackId,
      url: links.trackUrl(play.trackId),
      title: play.title,
      artist: play.artist,
      coverUrl: links.coverUrl(play.trackId, play),
      durationMs: play.durationMs,
      gainDb: decideGainDb(play.gainDb, play.isLevelled),
    },
    positionMs: isPlaying ? positionOf(row, play, deck.nowMs) : row.positionMs,
    positionAt: links.nowMs,
    volume: row.volume,
    next: deck.next && {
      url: links.trackUrl(deck.next.trackId),
      title: deck.next.title,
      gainDb: decideGainDb(deck.next.gainDb, deck.next.isLevelled),
    },
  };
}
