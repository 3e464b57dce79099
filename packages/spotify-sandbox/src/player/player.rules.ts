import type { Track } from '../catalogue/catalogue.js';
import type { Ending } from '../settings.js';

/** A track as it was asked for; with a relinked id another one sounds than the one asked for. */
export interface Item {
  readonly track: Track;
  readonly asked: Track;
}

/** What is on: a position read at a moment, from which it runs while it plays. */
export interface Loaded {
  readonly item: Item;
  readonly contextUri: string | null;
  readonly isPlaying: boolean;
  readonly positionMs: number;
  readonly atMs: number;
  /** It reached its end and stays there, saying that it plays. */
  readonly isStuck: boolean;
}

export type Repeat = 'off' | 'track' | 'context';

/** All there is to know about one account's player. */
export interface PlayerState {
  /** The active device, or null. */
  readonly deviceId: string | null;
  readonly loaded: Loaded | null;
  /** What people added; played before the rest of what was started. */
  readonly queue: readonly Item[];
  readonly upcoming: readonly Item[];
  readonly previous: readonly Item[];
  /** What was started as a whole, for `repeat` context. */
  readonly started: readonly Item[];
  readonly repeat: Repeat;
  readonly isShuffled: boolean;
  /** When something was last done or sounded, sandbox ms. */
  readonly changedAtMs: number;
}

/** What decides how a player goes on by itself. */
export interface Manner {
  readonly ending: Ending;
  readonly autoplays: boolean;
  readonly idleDropMs: number | null;
  readonly similarTo: (track: Track) => Track;
}

/** How far before the end a player stops that stops short. */
const SHORT_MS = 800;
const PREVIOUS_MAX = 20;

export function emptyPlayer(nowMs: number): PlayerState {
  return {
    deviceId: null,
    loaded: null,
    queue: [],
    upcoming: [],
    previous: [],
    started: [],
    repeat: 'off',
    isShuffled: false,
    changedAtMs: nowMs,
  };
}

/** Where the track is at this moment. Never past its end, except when it is stuck and overruns. */
export function positionAt(loaded: Loaded, nowMs: number, ending: Ending): number {
  if (!loaded.isPlaying) return loaded.positionMs;
  const runMs = loaded.positionMs + Math.max(0, nowMs - loaded.atMs);
  return loaded.isStuck && ending === 'overrun' ? runMs : Math.min(runMs, loaded.item.track.durationMs);
}

/** When something happens by itself next: the end of the track or the loss of an idle device. Null: nothing will. */
export function nextMomentOf(state: PlayerState, manner: Manner): number | null {
  const { loaded } = state;
  if (loaded?.isPlaying) return loaded.isStuck ? null : endOf(loaded, manner, state);
  if (state.deviceId === null || manner.idleDropMs === null) return null;
  return state.changedAtMs + manner.idleDropMs;
}

/** The state as it has become by itself until now: tracks that ended one after the other, a device that fell asleep. */
export function settle(state: PlayerState, nowMs: number, manner: Manner): PlayerState {
  let settled = state;
  for (let at = nextMomentOf(settled, manner); at !== null && at <= nowMs; at = nextMomentOf(settled, manner)) {
    settled = settled.loaded?.isPlaying
      ? endTrack(settled, at, manner)
      : { ...settled, deviceId: null, changedAtMs: at };
  }
  return settled;
}

/** The next track instead of the present one; silence at position 0 when there is none. */
export function goOn(state: PlayerState, nowMs: number, manner: Manner): PlayerState {
  return follow(state, nowMs, manner) ?? fallSilent(state, nowMs, 0);
}

/** What was heard before, with this one as the latest. */
export function remember(previous: readonly Item[], item: Item): readonly Item[] {
  return [...previous, item].slice(-PREVIOUS_MAX);
}

/** The state with the next track on, or null when nothing follows. */
function follow(state: PlayerState, nowMs: number, manner: Manner): PlayerState | null {
  const { loaded } = state;
  if (loaded === null) return null;
  const load = (item: Item, rest: Partial<PlayerState>): PlayerState => ({
    ...state,
    ...rest,
    previous: remember(state.previous, loaded.item),
    changedAtMs: nowMs,
    loaded: { ...loaded, item, isPlaying: true, isStuck: false, positionMs: 0, atMs: nowMs },
  });
  const [queued, ...queue] = state.queue;
  if (queued !== undefined) return load(queued, { queue });
  const [following, ...upcoming] = state.upcoming;
  if (following !== undefined) return load(following, { upcoming });
  const [first, ...again] = state.started;
  if (state.repeat === 'context' && first !== undefined) return load(first, { upcoming: again });
  if (!manner.autoplays) return null;
  const track = manner.similarTo(loaded.item.track);
  return load({ track, asked: track }, {});
}

function fallSilent(state: PlayerState, atMs: number, positionMs: number): PlayerState {
  const { loaded } = state;
  if (loaded === null) return state;
  return {
    ...state,
    changedAtMs: atMs,
    previous: remember(state.previous, loaded.item),
    loaded: { ...loaded, isPlaying: false, isStuck: false, positionMs, atMs },
  };
}

function endTrack(state: PlayerState, atMs: number, manner: Manner): PlayerState {
  const { loaded } = state;
  if (loaded === null) return state;
  if (state.repeat === 'track') return { ...state, changedAtMs: atMs, loaded: { ...loaded, positionMs: 0, atMs } };
  if (manner.ending === 'stuck' || manner.ending === 'overrun') {
    const positionMs = loaded.item.track.durationMs;
    return { ...state, changedAtMs: atMs, loaded: { ...loaded, isStuck: true, positionMs, atMs } };
  }
  const shortMs = manner.ending === 'short' ? Math.max(0, loaded.item.track.durationMs - SHORT_MS) : 0;
  return follow(state, atMs, manner) ?? fallSilent(state, atMs, shortMs);
}

function endOf(loaded: Loaded, manner: Manner, state: PlayerState): number {
  const isLast = state.queue.length === 0 && state.upcoming.length === 0 && state.repeat === 'off' && !manner.autoplays;
  const cutMs = isLast && manner.ending === 'short' ? SHORT_MS : 0;
  return loaded.atMs + Math.max(0, loaded.item.track.durationMs - cutMs - loaded.positionMs);
}
