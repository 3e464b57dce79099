import type {
  AdvanceCause,
  EventStatus,
  PlaybackState,
  PlayerTrouble,
  PlayOrigin,
  SoundKind,
  TrackSource,
} from '@votebox/contracts';
import type { CurrentPlay, Deck, NextTrack, PlaybackIntent } from './playback.rules.js';
import type { LastEnd } from './skip.rules.js';

/** The row of the player with what it needs of its event, as the database gives it. */
export interface PlaybackRecord {
  epoch: number;
  state: PlaybackState;
  intent: PlaybackIntent;
  play_id: string | null;
  position_ms: number;
  position_at: number;
  due_at: number | null;
  locked_track_id: string | null;
  volume: number;
  player_id: string | null;
  player_label: string | null;
  player_kind: SoundKind | null;
  player_trouble: PlayerTrouble | null;
  player_seen_at: number | null;
  failed_starts: number;
  first_failed_at: number | null;
  status: EventStatus;
  ballot_id: string | null;
  repeat_block_ms: number;
  player_ids: string[] | null;
  music_from: number | null;
  guest_skip: boolean;
  level_loudness: boolean;
  driver_id: string | null;
  driver_until: number | null;
}

/** The present play and the locked track beside it. */
export interface PlayRecord {
  now_ms: number;
  id: string | null;
  seq: number;
  track_id: string;
  option_id: string;
  idx: number | null;
  title: string;
  artist: string;
  isrc: string | null;
  has_cover: boolean;
  cover_url: string | null;
  duration_ms: number;
  votes: number;
  origin: PlayOrigin;
  started_at: number;
  source: TrackSource;
  path: string;
  gain_db: number | null;
  next_id: string | null;
  next_title: string;
  next_artist: string;
  next_isrc: string | null;
  next_duration_ms: number;
  next_source: TrackSource;
  next_path: string;
  next_gain_db: number | null;
  next_option_id: string | null;
  next_is_locked: boolean | null;
  last_id: string | null;
  last_title: string;
  last_cause: AdvanceCause | null;
  last_ended_at: number | null;
  last_played_ms: number | null;
}

/** Both, as what decisions look at. */
export function toDeck(row: PlaybackRecord, play: PlayRecord): Omit<Deck, 'listeningSinceMs'> {
  return {
    row: {
      epoch: row.epoch,
      state: row.state,
      intent: row.intent,
      playId: row.play_id,
      positionMs: row.position_ms,
      positionAt: row.position_at,
      dueAt: row.due_at,
      lockedTrackId: row.locked_track_id,
      volume: row.volume,
      player: row.player_id
        ? {
            playerId: row.player_id,
            label: row.player_label ?? '',
            kind: row.player_kind ?? 'display',
            seenAt: row.player_seen_at ?? 0,
          }
        : null,
      trouble: row.player_trouble,
      failedStarts: row.failed_starts,
      firstFailedAt: row.first_failed_at,
    },
    play: toCurrentPlay(play, row.level_loudness),
    next: toNext(play, row.level_loudness),
    event: {
      status: row.status,
      ballotId: row.ballot_id,
      repeatBlockMs: row.repeat_block_ms,
      playerIds: row.player_ids ?? [],
      musicFrom: row.music_from,
      guestSkip: row.guest_skip,
    },
    lastEnd: toLastEnd(play),
    driver: row.driver_id && row.driver_until !== null ? { id: row.driver_id, untilMs: row.driver_until } : null,
    nowMs: play.now_ms,
  };
}

function toLastEnd(play: PlayRecord): LastEnd | null {
  if (play.last_id === null || play.last_ended_at === null) return null;
  return {
    playId: play.last_id,
    title: play.last_title,
    endCause: play.last_cause,
    endedAt: play.last_ended_at,
    playedMs: play.last_played_ms ?? 0,
  };
}

function toNext(play: PlayRecord, isLevelled: boolean): NextTrack | null {
  if (play.next_id === null || play.next_option_id === null) return null;
  return {
    trackId: play.next_id,
    optionId: play.next_option_id,
    title: play.next_title,
    artist: play.next_artist,
    isrc: play.next_isrc,
    durationMs: play.next_duration_ms,
    source: play.next_source,
    address: play.next_path,
    gainDb: play.next_gain_db,
    isLevelled,
    isStillLocked: play.next_is_locked ?? false,
  };
}

function toCurrentPlay(play: PlayRecord, isLevelled: boolean): CurrentPlay | null {
  if (play.id === null) return null;
  return {
    playId: play.id,
    seq: play.seq,
    trackId: play.track_id,
    optionId: play.option_id,
    idx: play.idx ?? -1,
    title: play.title,
    artist: play.artist,
    isrc: play.isrc,
    hasCover: play.has_cover ?? false,
    coverUrl: play.cover_url,
    durationMs: play.duration_ms,
    votes: play.votes,
    origin: play.origin,
    startedAt: play.started_at,
    source: play.source,
    address: play.path,
    gainDb: play.gain_db,
    isLevelled,
  };
}
