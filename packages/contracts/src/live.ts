import type { Ack } from './errors.js';
import type { BallotState, EventStatus, PlaybackState } from './enums.js';
import type { PlaybackView, QueueEntryView } from './queue-views.js';
import type { HoldView, PublicEventView } from './views.js';
import type { MyVotesView, PressView, VoteReceipt, WithdrawReceipt } from './vote-views.js';
import type {
  CastVoteDto,
  HoldPressDto,
  JoinEventDto,
  LeaveEventDto,
  PlayerReportDto,
  WithdrawVoteDto,
} from './dto/index.js';

/**
 * Live messages. Every state message carries `epoch` and `rev`: drop what is not newer than what you show; another
 * epoch means: take a snapshot. `prev` is the revision that the message builds on: if it is newer than yours, you
 * missed one: take a snapshot. All times are server epoch milliseconds.
 */
interface Versioned {
  epoch: string;
  rev: number;
  now: number;
}

/** Now playing, as everyone may know it. */
export interface NowPlaying {
  playId: string;
  seq: number;
  idx: number;
  trackId: string;
  title: string;
  artist: string;
  coverUrl: string | null;
  /** Where the track is at Spotify: the link back that is owed for showing it. Absent for files of the venue. */
  sourceUrl?: string;
  durationMs: number;
  /** Position at `positionAt`; while `state` is PLAYING add (server now − positionAt). */
  positionMs: number;
  positionAt: number;
  /** Votes that put it on; absent while results are hidden. */
  votes?: number;
  origin: 'VOTES' | 'PINNED' | 'HOST' | 'FALLBACK';
}

export interface LivePlayback {
  state: PlaybackState;
  play: NowPlaying | null;
  /** Guests who want the present track skipped, and how many it takes; null while guests may not skip. */
  skip: { votes: number; needed: number } | null;
}

/** `event:state` and `GET /events/:eventId/state` (ETag `"epoch-rev"`). */
export interface EventSnapshot extends Versioned {
  event: PublicEventView;
  /** `totalVotes` is absent while results are hidden. */
  ballot: { id: string; state: BallotState; totalVotes?: number } | null;
  playback: LivePlayback;
  /** The first 50 tracks in order of play. */
  queue: QueueEntryView[];
  guests: number;
  /** Only for `as: 'staff'`. */
  staff?: { playback: PlaybackView };
}

/** `ballot:tick`: counts and order, at most one per tick. Counts are absolute. */
export interface BallotTick extends Versioned {
  prev: number;
  /** Votes on the ballot in all (hidden results: absent). */
  total?: number;
  /**
   * [idx, votes]: what changed, the first places of the queue before the rest. To guests not more than fits into 300 bytes;
   * the next tick goes on. Empty while results are hidden.
   */
  t: [idx: number, votes: number][];
  /** The first places of the queue by idx; tracks that are not named follow in the order they had. Absent: unchanged. */
  order?: number[];
}

/** `queue:changed`: the set of queued tracks, a pin, a lock, a removal or the order far behind changed. */
export interface QueueChanged extends Versioned {
  prev: number;
  /** The whole queue (first 50) in order of play, by idx. What is not named has left it. */
  order: number[];
  /** Of these only the entries that are new in the queue, or pinned or locked otherwise than before. */
  items: QueueEntryView[];
  /** What staff did, to be shown to guests as such; null when votes did it. */
  act: { kind: 'pinned' | 'unpinned' | 'moved' | 'removed' | 'banned' | 'added'; title: string } | null;
}

/** `playback:changed`. */
export interface PlaybackChanged extends Versioned {
  prev: number;
  playback: LivePlayback;
  /** Only to staff. */
  staff?: PlaybackView;
}

/** `event:status`: the event or its ballot changed state. Also sent to all displays of the venue. */
export interface EventStatusChanged {
  eventId: string;
  now: number;
  status: EventStatus;
  hold: HoldView | null;
  ballotState: BallotState | null;
  /** Voting runs, the music begins then (ISO time); null = it has begun. */
  musicFrom: string | null;
}

/** `presence:count`, at most once a second. */
export interface PresenceCount {
  now: number;
  guests: number;
}

/** `vote:seen` (staff, and displays while results may be seen): a vote arrived. Carries no person. */
export interface VoteSeen {
  now: number;
  idx: number;
  title: string;
  votes: number;
  /** How many votes this message stands for. */
  count: number;
}

/** `guest:notice`: to one guest or to all guests of an event. */
export type GuestNotice =
  | { kind: 'your-track-next'; title: string }
  | { kind: 'your-track-playing'; title: string }
  | { kind: 'your-track-removed'; title: string }
  | { kind: 'vote-lost'; title: string }
  /** What staff decided about this guest: their votes are taken no more, or again. */
  | { kind: 'banned' }
  | { kind: 'unbanned' };

/**
 * `server:leaving`: this process ends soon. Connect again (and join again) when the time is over; until then everything
 * goes on. The times are spread, so that not all come back at once.
 */
export interface ServerLeaving {
  comeBackInMs: number;
}

/**
 * `player:command`: the wanted state of the player page, always whole (idempotent). Commands with an older `epoch`
 * than the last one seen are dropped. `track` null = be silent.
 */
export interface PlayerCommand {
  eventId: string;
  epoch: number;
  now: number;
  intent: 'play' | 'pause' | 'stop';
  playId: string | null;
  track: {
    trackId: string;
    url: string;
    title: string;
    artist: string;
    coverUrl: string | null;
    durationMs: number;
    /** By so much it is turned down: dB, 0 or less. */
    gainDb: number;
  } | null;
  /** Position at `positionAt`. */
  positionMs: number;
  positionAt: number;
  /** 0–100. */
  volume: number;
  /** Known about 10 s before the end, so that the page can load it. */
  next: { url: string; title: string; gainDb: number } | null;
}

/** Answer to `player:report`. `holder: false` → be silent, show who plays. */
export type PlayerLeaseState = { holder: true; command: PlayerCommand } | { holder: false; holderLabel: string | null };

/** Answer to `event:join`. `mine` only for guests. */
export interface JoinedEvent {
  snapshot: EventSnapshot;
  mine?: MyVotesView;
}

export interface ClientToServerMessages {
  'event:join': (body: JoinEventDto, ack: (answer: Ack<JoinedEvent>) => void) => void;
  'event:leave': (body: LeaveEventDto, ack: (answer: Ack<null>) => void) => void;
  'vote:cast': (body: CastVoteDto, ack: (answer: Ack<VoteReceipt>) => void) => void;
  'hold:press': (body: HoldPressDto, ack: (answer: Ack<PressView>) => void) => void;
  'vote:withdraw': (body: WithdrawVoteDto, ack: (answer: Ack<WithdrawReceipt>) => void) => void;
  'player:report': (body: PlayerReportDto, ack: (answer: Ack<PlayerLeaseState>) => void) => void;
}

export interface ServerToClientMessages {
  'event:state': (body: EventSnapshot) => void;
  'ballot:tick': (body: BallotTick) => void;
  'queue:changed': (body: QueueChanged) => void;
  'playback:changed': (body: PlaybackChanged) => void;
  'event:status': (body: EventStatusChanged) => void;
  'presence:count': (body: PresenceCount) => void;
  'vote:seen': (body: VoteSeen) => void;
  'guest:notice': (body: GuestNotice) => void;
  'player:command': (body: PlayerCommand) => void;
  'server:leaving': (body: ServerLeaving) => void;
}

export type ClientMessageName = keyof ClientToServerMessages;
export type ServerMessageName = keyof ServerToClientMessages;
/** Body of a server message by name. */
export type ServerMessageBody<N extends ServerMessageName> = Parameters<ServerToClientMessages[N]>[0];
