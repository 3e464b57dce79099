import type { PlayOrigin, QueueMode, QueueWhy, TrackState } from '@votebox/contracts';

/** A track of the pool with everything that decides its place. Times are epoch milliseconds of Postgres. */
export interface QueueTrack {
  trackId: string;
  optionId: string;
  idx: number;
  title: string;
  artist: string;
  /** What the artist gap and artist bans compare. */
  artistKey: string;
  isrc: string | null;
  durationMs: number;
  isExplicit: boolean;
  hasCover: boolean;
  /** Where other sources have the artwork. */
  coverUrl: string | null;
  /** The link back to the track at its source; files of the venue have none. */
  sourceUrl?: string;
  genres: string[];
  trackState: TrackState;
  isBanned: boolean;
  /** Present cycle of the option; votes are of this cycle. */
  cycle: number;
  votes: number;
  /** When the votes rose from zero; null without votes. */
  votedSinceMs: number | null;
  /** Place among the pinned, ascending; null when not pinned. */
  pinRank: number | null;
  /** When staff added it; null when they did not. */
  hostAddedAtMs: number | null;
  lastPlayedAtMs: number | null;
}

/** Rules of the event that concern order and eligibility. */
interface QueueRules {
  mode: QueueMode;
  repeatBlockMs: number;
  artistGap: number;
  allowExplicit: boolean;
  durationMsMin: number;
  durationMsMax: number;
}

/** The queue without its voters: enough to say what may be voted for. */
export interface PoolState {
  rules: QueueRules;
  tracks: QueueTrack[];
  /** Now playing, or null. */
  playingTrackId: string | null;
  /** Locked as the next, or null. */
  lockedTrackId: string | null;
  /** Artists of the last plays, newest first, the one that plays now included. */
  recentArtistKeys: string[];
}

/** All that `rank` needs. Plain data: it can be read from Postgres or kept up to date in memory. */
export interface QueueState extends PoolState {
  /** Who stands behind what; null in modes that do not ask. */
  fair: FairState | null;
}

/** The voters of one option, by their numbers, and the weight of each one's vote; weights null: all weigh 1. */
export interface Support {
  voters: Int32Array;
  weights: Float64Array | null;
}

/** The accounts of an event. Voters are numbered from 0; their columns may be longer than there are voters. Seconds. */
export interface Accounts {
  /** Virtual time V: what each active voter would have been given by now. */
  timeS: number;
  /** Sum of the weights of all who voted in the last 30 min. */
  activeWeight: number;
  /** Load ℓ of each voter. */
  loadsS: Float64Array;
}

/** What the fair order looks at besides the tracks. */
export interface FairState extends Accounts {
  /** Music that was heard tonight by the votes of each voter. */
  heardS: Float64Array;
  /** The average of that over everybody who voted tonight. */
  roomHeardS: number;
  /** By option, present cycle. */
  supports: ReadonlyMap<string, Support>;
  /** The play that has not been settled yet, and how many seconds of it its voters will pay for. */
  playing: { support: Support; costS: number } | null;
}

/** A track in order of play. */
export interface RankedTrack extends QueueTrack {
  isPinned: boolean;
  isLocked: boolean;
  isFromHost: boolean;
  origin: PlayOrigin;
  why: QueueWhy;
}
