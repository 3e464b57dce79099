import type { BallotState, PlayOrigin, PlaybackState, PlayerTrouble, SoundKind } from './enums.js';

/** A track that was played or is playing. */
export interface PlayView {
  playId: string;
  seq: number;
  trackId: string;
  title: string;
  artist: string;
  isrc: string | null;
  coverUrl: string | null;
  durationMs: number;
  startedAt: string;
  endedAt: string | null;
  /** Milliseconds that were really heard. */
  playedMs: number | null;
  votes: number;
  origin: PlayOrigin;
  endCause: string | null;
}

export interface EventAnalyticsView {
  votes: number;
  voters: number;
  guests: number;
  plays: number;
  skips: number;
  topTracks: { title: string; artist: string; votes: number }[];
  /** Votes per minute, ISO minute first. */
  timeline: { minute: string; votes: number }[];
}

/** Staff view of the player. */
export interface PlaybackView {
  state: PlaybackState;
  epoch: number;
  play: PlayView | null;
  positionMs: number;
  /** Epoch milliseconds (server) at which `positionMs` was true. */
  positionAt: number;
  volume: number;
  player: { playerId: string; label: string; kind: SoundKind; isAlive: boolean } | null;
  /** What is wrong, in a code that the app turns into words; null when all is well. */
  trouble: 'NO_PLAYER' | 'PLAYER_GONE' | 'STARTS_FAIL' | 'NOTHING_TO_PLAY' | PlayerTrouble | null;
  /** The last skip, as long as it can be taken back: id of the skipped play and epoch milliseconds (server) until when. */
  undo: { playId: string; title: string; untilMs: number } | null;
}

/** Answer of `POST /events/:eventId/skip-votes` and of taking it back, `DELETE /events/:eventId/skip-votes/:playId`. */
export interface SkipVoteView {
  playId: string;
  /** Whether the caller wants it skipped. */
  isMine: boolean;
  votes: number;
  needed: number;
  /** There were enough: the play is over. */
  isSkipped: boolean;
}

/** `GET /events/:eventId/queue`. */
export interface QueueView {
  ballotState: BallotState;
  items: QueueEntryView[];
}

/**
 * Why a track stands where it stands. Minutes are music that was really heard tonight.
 * - `fair`: its voters have had `heardMin` minutes each on average, everybody who votes has had `roomMin`.
 * - `artist-gap`: it would be earlier, but its artist has just played.
 */
export type QueueWhy =
  | { rule: 'locked' | 'pinned' | 'host' | 'artist-gap' }
  | { rule: 'votes' | 'weighted'; voters: number }
  | { rule: 'fair'; voters: number; heardMin: number; roomMin: number };

/** A track in the queue. Order in the list is the order of play. */
export interface QueueEntryView {
  optionId: string;
  trackId: string;
  idx: number;
  title: string;
  artist: string;
  coverUrl: string | null;
  /** Where the track is at Spotify: the link back that is owed for showing it. Absent for files of the venue. */
  sourceUrl?: string;
  durationMs: number;
  /** Absent while results are hidden. */
  votes?: number;
  isPinned: boolean;
  isLocked: boolean;
  /** Put there by staff, not by votes. */
  isFromHost: boolean;
  /** Why it stands where it stands, for guests to be told in words. Absent while that would show hidden counts. */
  why?: QueueWhy;
  /** Milliseconds from now until it is expected to start; null when playback stands still. */
  etaMs: number | null;
}
