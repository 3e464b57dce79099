import type { AudioCodec, PlayerKind, PlayerTestView, PlayerTrouble, TrackSource } from '@votebox/contracts';
import type { Ctx } from '../../../core/context/ctx.js';

/** A track as a driven player is told of it. */
export interface WantedTrack {
  /** null: handed over ahead, it has no play yet. */
  playId: string | null;
  trackId: string;
  source: TrackSource;
  /** Where the source has it: LIBRARY the path below the venue's media folder, with `/`; SPOTIFY `spotify:track:<id>`. */
  address: string;
  title: string;
  artist: string;
  isrc: string | null;
  durationMs: number;
  /** All tracks are to sound equally loud, where the player can see to it. */
  isLevelled: boolean;
}

/** What a player was seen doing. `track.address` is what the player itself says; it may be a relinked id. */
export interface Sighting {
  state: 'playing' | 'paused' | 'stopped';
  track: { address: string; isrc: string | null; title: string; artist: string; durationMs: number } | null;
  positionMs: number;
  /** 0–100, or null where the player does not say. */
  volume: number | null;
}

/**
 * Why a player did not do or say what it was asked for. `track`: this track can never sound there (`missing`: the player
 * does not have it, `decode`: it cannot play it). `player`: the player itself, see PLAYER_TROUBLES; `waitMs`: it asked
 * not to be asked again for so long.
 */
export type PlayerFault =
  | { of: 'track'; reason: 'missing' | 'decode'; detail: string }
  | { of: 'player'; trouble: PlayerTrouble; waitMs: number | null; detail: string };

export type Did<T> = { ok: true; value: T } | { ok: false; fault: PlayerFault };

/**
 * Why a player is looked at; each look at some costs one or two reads of a day's allowance. `watch`: something should sound
 * there. `idle`: nothing should; whether the device is there at all need not be found out. `find`: a first look, or one at a
 * player that was lost: a part of the allowance is kept for these.
 */
export type LookReason = 'watch' | 'idle' | 'find';

/** What a player can do; the driver asks for nothing else. */
export interface PlayerCapabilities {
  /** `push`: `onNews` is called when something changes; `poll`: the driver must look at the times that `looks` gives. */
  endSignal: 'push' | 'poll';
  /** Whether the next track can be handed over before the present one ends, and be replaced afterwards. */
  queueAhead: 'replaceable' | 'none';
  volume: boolean;
}

/**
 * A player that the server drives, for one event and by one process at a time. No method throws or hangs: each has its own
 * time limit and answers with a fault. The driver never calls two commands at once; `sight` may run beside none.
 */
export interface DrivenPlayer {
  readonly capabilities: PlayerCapabilities;
  /** Sounds the track from `positionMs`, instead of whatever is on. */
  play(track: WantedTrack, positionMs: number): Promise<Did<null>>;
  /** Falls silent and keeps the position. */
  pause(): Promise<Did<null>>;
  /** 0–100. */
  setVolume(volume: number): Promise<Did<null>>;
  /** What follows the present track without a gap; null takes it away. Only where `queueAhead` is `replaceable`. */
  queueNext(track: WantedTrack | null): Promise<Did<null>>;
  sight(reason: LookReason): Promise<Did<Sighting>>;
  /** The codecs that it cannot play; absent where the source sees to that. */
  listUnsupported?(): Promise<Did<AudioCodec[]>>;
  /** Called when the player says that something has changed; answers how to stop it. Only where `endSignal` is `push`. */
  onNews(hear: () => void): () => void;
  /** Lets go: connections are closed. What sounds goes on, another process may take it over; silence is `pause`. */
  close(): Promise<void>;
}

/** How a player is reached. `settings` and `password` are those of its row. */
export interface PlayerAccess {
  id: string;
  name: string;
  settings: unknown;
  password: string | null;
}

/** What makes players of one kind. */
export interface PlayerMaker {
  readonly kind: PlayerKind;
  make(ctx: Ctx, access: PlayerAccess): DrivenPlayer;
  /**
   * What is told to staff who try a player out; makes no sound. `libraryPaths`: some tracks of the venue's library, to see
   * whether the player has them. Without it, that the player can be seen is all that is told.
   */
  examine?(ctx: Ctx, access: PlayerAccess, libraryPaths: string[]): Promise<PlayerTestView>;
}
