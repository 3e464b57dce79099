import { decideAvailability, mayBeQueued } from './availability.rules.js';
import { compareTies, FairLine, type Line, SortedLine } from './line.js';
import { decideWhy } from './queue-why.rules.js';
import type { QueueState, QueueTrack, RankedTrack } from './queue-state.js';
import { weightedScore } from './weighted.rules.js';

/**
 * The queue in order of play, the first `places` of it: the locked track, then the pinned, then the rest by the mode of the event. Only tracks that
 * votes or staff put there and that may be played. The order is the greedy run: each place goes to the best track that
 * keeps the artist gap to those before it; where none does, the best of the rest follows (it waits in fact, a fallback
 * plays meanwhile). Staff's pins are above gap and repeat block, never above bans.
 *
 * FAIR see fair.rules.ts, WEIGHTED see weighted.rules.ts; MOST_VOTES: more votes first; HOST: in the order in which staff
 * added them, and wishes behind by their votes. Ties in every mode: more votes, then longer in the queue, then lower idx.
 */
export function rank(state: QueueState, nowMs: number, places = Number.POSITIVE_INFINITY): RankedTrack[] {
  const candidates = state.tracks
    .filter((track) => isWanted(track) || track.trackId === state.lockedTrackId)
    .filter((track) => mayBeQueued(state, track, nowMs));
  const isAhead = (track: QueueTrack) => track.trackId === state.lockedTrackId || track.pinRank !== null;
  const ahead = candidates.filter(isAhead).sort((a, b) => compareAhead(state, a, b));
  const waiting = candidates.filter((track) => !isAhead(track));
  return run(state, ahead, lineOf(state, ahead, waiting, nowMs), places);
}

/**
 * The track that plays next: the head of the queue if the artist gap lets it, else a fallback from the pool, so that
 * there is never silence: eligible and longest not played first; among those never played by chance. When nothing is
 * eligible, first the artist gap and then the repeat block give way. Null only when no track at all may be played.
 */
export function pickNext(state: QueueState, nowMs: number, random: () => number): RankedTrack | null {
  // Who stands first breaks the gap only where nobody keeps it.
  const [head] = rank(state, nowMs, 1);
  if (head && keepsGap(head, state.recentArtistKeys, state.rules.artistGap)) return head;
  const eligible = state.tracks.filter((track) => decideAvailability(state, track, nowMs).state === 'open');
  const spaced = eligible.filter((track) => !isInGap(track, state.recentArtistKeys, state.rules.artistGap));
  const fallback = longestNotPlayed(spaced, random);
  if (fallback) return toFallback(state, fallback);
  if (head) return head;
  const relaxed = longestNotPlayed(eligible, random) ?? longestNotPlayed(playableAtAll(state, nowMs), random);
  return relaxed ? toFallback(state, relaxed) : null;
}

function isWanted(track: QueueTrack): boolean {
  return track.votes > 0 || track.pinRank !== null || track.hostAddedAtMs !== null;
}

function toRanked(state: QueueState, track: QueueTrack, isHeldBack: boolean): RankedTrack {
  const isLocked = track.trackId === state.lockedTrackId;
  const isPinned = track.pinRank !== null;
  const isFromHost = track.hostAddedAtMs !== null && track.votes === 0;
  const origin = isPinned ? 'PINNED' : isFromHost ? 'HOST' : 'VOTES';
  const why = decideWhy(state, track, { isLocked, isPinned, isFromHost, isHeldBack });
  return { ...track, isLocked, isPinned, isFromHost, origin, why };
}

function toFallback(state: QueueState, track: QueueTrack): RankedTrack {
  return { ...toRanked(state, track, false), origin: 'FALLBACK' };
}

function compareAhead({ lockedTrackId }: QueueState, a: QueueTrack, b: QueueTrack): number {
  const isLocked = (track: QueueTrack) => Number(track.trackId === lockedTrackId);
  return isLocked(b) - isLocked(a) || (a.pinRank ?? 0) - (b.pinRank ?? 0) || compareTies(a, b);
}

function lineOf(state: QueueState, ahead: QueueTrack[], waiting: QueueTrack[], nowMs: number): Line {
  switch (state.rules.mode) {
    case 'FAIR':
      return state.fair ? new FairLine(state.fair, ahead, waiting, nowMs) : new SortedLine(waiting.sort(compareTies));
    case 'WEIGHTED':
      return new SortedLine(sortByScore(state, waiting, nowMs));
    case 'MOST_VOTES':
      return new SortedLine(waiting.sort(compareTies));
    case 'HOST':
      return new SortedLine(waiting.sort((a, b) => compareHost(a, b) || compareTies(a, b)));
  }
}

function sortByScore({ recentArtistKeys }: QueueState, waiting: QueueTrack[], nowMs: number): QueueTrack[] {
  const votesMax = waiting.reduce((max, track) => Math.max(max, track.votes), 1);
  const scores = new Map(
    waiting.map((track) => [track, weightedScore(track, { votesMax, recentArtistKeys, nowMs })] as const),
  );
  return waiting.sort((a, b) => scores.get(b)! - scores.get(a)! || compareTies(a, b));
}

/** HOST: what staff added comes first, in the order in which they did; votes only order the wishes behind it. */
function compareHost(a: QueueTrack, b: QueueTrack): number {
  const added = (track: QueueTrack) => track.hostAddedAtMs ?? Number.MAX_SAFE_INTEGER;
  return added(a) - added(b);
}

function run(state: QueueState, ahead: QueueTrack[], line: Line, places: number): RankedTrack[] {
  const { artistGap } = state.rules;
  const order = ahead.slice(0, places).map((track) => toRanked(state, track, false));
  const recent = [...ahead.map((track) => track.artistKey).reverse(), ...state.recentArtistKeys].slice(0, artistGap);
  const heldBack = new Set<QueueTrack>();
  while (line.length > 0 && order.length < places) {
    const { track, passedOver } = line.take(({ artistKey }) => !recent.includes(artistKey));
    for (const better of passedOver) heldBack.add(better);
    order.push(toRanked(state, track, heldBack.has(track) || recent.includes(track.artistKey)));
    recent.unshift(track.artistKey);
    recent.length = Math.min(recent.length, artistGap);
  }
  return order;
}

function isInGap(track: QueueTrack, recentArtistKeys: string[], gap: number): boolean {
  return recentArtistKeys.slice(0, gap).includes(track.artistKey);
}

function keepsGap(track: RankedTrack, recentArtistKeys: string[], gap: number): boolean {
  return track.isLocked || track.isPinned || !isInGap(track, recentArtistKeys, gap);
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
