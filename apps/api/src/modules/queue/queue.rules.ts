import type { PlayOrigin, QueueMode, TrackAvailability, TrackState } from '@votebox/contracts';

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

/** All that `rank` needs. Plain data: it can be read from Postgres or kept up to date in memory. */
export interface QueueState {
  rules: QueueRules;
  tracks: QueueTrack[];
  /** Now playing, or null. */
  playingTrackId: string | null;
  /** Locked as the next, or null. */
  lockedTrackId: string | null;
  /** Artists of the last plays, newest first, the one that plays now included. */
  recentArtistKeys: string[];
}

/** A track in order of play. */
export interface RankedTrack extends QueueTrack {
  isPinned: boolean;
  isLocked: boolean;
  isFromHost: boolean;
  origin: PlayOrigin;
}

/** Why a track may not be played or voted for now; `open` when it may. `locked` and `playing` come first. */
export function decideAvailability(state: QueueState, track: QueueTrack, nowMs: number): TrackAvailability {
  const { rules } = state;
  if (track.trackId === state.playingTrackId) return { state: 'playing' };
  if (track.trackId === state.lockedTrackId) return { state: 'locked' };
  if (track.trackState !== 'READY') return { state: 'unplayable' };
  if (track.isBanned) return { state: 'banned' };
  if (track.isExplicit && !rules.allowExplicit) return { state: 'explicit' };
  if (track.durationMs < rules.durationMsMin || track.durationMs > rules.durationMsMax) return { state: 'length' };
  const freeAtMs = (track.lastPlayedAtMs ?? Number.NEGATIVE_INFINITY) + rules.repeatBlockMs;
  if (freeAtMs > nowMs) return { state: 'recently-played', until: new Date(freeAtMs).toISOString() };
  return { state: 'open' };
}

/**
 * The queue in order of play: the locked track, then the pinned, then the rest by the mode of the event. Only tracks that
 * votes or staff put there and that may be played. The order is the greedy run: each place goes to the best track that
 * keeps the artist gap to those before it; where none does, the best of the rest follows (it waits in fact, a fallback
 * plays meanwhile). Staff's pins are above gap and repeat block, never above bans.
 */
export function rank(state: QueueState, nowMs: number): RankedTrack[] {
  const candidates = state.tracks
    .filter((track) => isWanted(track) || track.trackId === state.lockedTrackId)
    .filter((track) => mayBeQueued(state, track, nowMs))
    .map((track) => toRanked(state, track))
    .sort((a, b) => compare(state.rules.mode, a, b));
  return spreadArtists(candidates, state.recentArtistKeys, state.rules.artistGap);
}

/**
 * The track that plays next: the head of the queue if the artist gap lets it, else a fallback from the pool, so that
 * there is never silence: eligible and longest not played first; among those never played by chance. When nothing is
 * eligible, first the artist gap and then the repeat block give way. Null only when no track at all may be played.
 */
export function pickNext(state: QueueState, nowMs: number, random: () => number): RankedTrack | null {
  const queue = rank(state, nowMs);
  const head = queue.find((track) => keepsGap(track, state.recentArtistKeys, state.rules.artistGap));
  if (head) return head;
  const eligible = state.tracks.filter((track) => decideAvailability(state, track, nowMs).state === 'open');
  const spaced = eligible.filter((track) => !isInGap(track, state.recentArtistKeys, state.rules.artistGap));
  const fallback = longestNotPlayed(spaced, random);
  if (fallback) return toFallback(state, fallback);
  if (queue[0]) return queue[0];
  const relaxed = longestNotPlayed(eligible, random) ?? longestNotPlayed(playableAtAll(state, nowMs), random);
  return relaxed ? toFallback(state, relaxed) : null;
}

function isWanted(track: QueueTrack): boolean {
  return track.votes > 0 || track.pinRank !== null || track.hostAddedAtMs !== null;
}

function mayBeQueued(state: QueueState, track: QueueTrack, nowMs: number): boolean {
  const availability = decideAvailability(state, track, nowMs).state;
  if (availability === 'open' || availability === 'locked') return true;
  return availability === 'recently-played' && (track.pinRank !== null || track.hostAddedAtMs !== null);
}

function toRanked(state: QueueState, track: QueueTrack): RankedTrack {
  const isPinned = track.pinRank !== null;
  const isFromHost = track.hostAddedAtMs !== null && track.votes === 0;
  return {
    ...track,
    isPinned,
    isLocked: track.trackId === state.lockedTrackId,
    isFromHost,
    origin: isPinned ? 'PINNED' : isFromHost ? 'HOST' : 'VOTES',
  };
}

function toFallback(state: QueueState, track: QueueTrack): RankedTrack {
  return { ...toRanked(state, track), origin: 'FALLBACK' };
}

/** Total order: locked, pinned by rank, then by mode; ties: longer in the queue, then lower idx. Never undecided. */
function compare(mode: QueueMode, a: RankedTrack, b: RankedTrack): number {
  return (
    Number(b.isLocked) - Number(a.isLocked) ||
    Number(b.isPinned) - Number(a.isPinned) ||
    (a.isPinned && b.isPinned ? a.pinRank! - b.pinRank! : 0) ||
    (mode === 'HOST' ? compareHost(a, b) : 0) ||
    b.votes - a.votes ||
    queuedSince(a) - queuedSince(b) ||
    a.idx - b.idx
  );
}

/** HOST: what staff added comes first, in the order in which they did; votes only order the wishes behind it. */
function compareHost(a: RankedTrack, b: RankedTrack): number {
  const added = (track: RankedTrack) => track.hostAddedAtMs ?? Number.MAX_SAFE_INTEGER;
  return added(a) - added(b);
}

function queuedSince(track: QueueTrack): number {
  return Math.min(track.votedSinceMs ?? Number.MAX_SAFE_INTEGER, track.hostAddedAtMs ?? Number.MAX_SAFE_INTEGER);
}

function isInGap(track: QueueTrack, recentArtistKeys: string[], gap: number): boolean {
  return recentArtistKeys.slice(0, gap).includes(track.artistKey);
}

function keepsGap(track: RankedTrack, recentArtistKeys: string[], gap: number): boolean {
  return track.isLocked || track.isPinned || !isInGap(track, recentArtistKeys, gap);
}

function spreadArtists(sorted: RankedTrack[], recentArtistKeys: string[], gap: number): RankedTrack[] {
  if (gap === 0) return sorted;
  const waiting = [...sorted];
  const recent = recentArtistKeys.slice(0, gap);
  const order: RankedTrack[] = [];
  while (waiting.length > 0) {
    const index = Math.max(
      0,
      waiting.findIndex((track) => keepsGap(track, recent, gap)),
    );
    const [next] = waiting.splice(index, 1);
    order.push(next!);
    recent.unshift(next!.artistKey);
    recent.length = Math.min(recent.length, gap);
  }
  return order;
}

/** What may be played when nothing else is left: only staff's and the file's own vetoes count. */
function playableAtAll(state: QueueState, nowMs: number): QueueTrack[] {
  const allowed = state.tracks.filter((track) =>
    ['open', 'recently-played', 'playing'].includes(decideAvailability(state, track, nowMs).state),
  );
  const others = allowed.filter((track) => track.trackId !== state.playingTrackId);
  return others.length > 0 ? others : allowed;
}

function longestNotPlayed(tracks: QueueTrack[], random: () => number): QueueTrack | null {
  if (tracks.length === 0) return null;
  const never = tracks.filter((track) => track.lastPlayedAtMs === null);
  if (never.length > 0) return never[Math.min(never.length - 1, Math.floor(random() * never.length))]!;
  return tracks.reduce((oldest, track) => (track.lastPlayedAtMs! < oldest.lastPlayedAtMs! ? track : oldest));
}
