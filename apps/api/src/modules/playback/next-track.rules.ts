import { decideAvailability, pickNext, type QueueState, type QueueTrack, type RankedTrack } from '../queue/index.js';

/** What the choice of the next track depends on besides the queue. */
export interface ChoiceTerms {
  /** The track that plays or played last: never again at once, unless there is no other. */
  lastTrackId: string | null;
  /** The lock was taken away from the locked track, so it has no claim any more. */
  isLockVoid: boolean;
  /**
   * After a series of failed starts: the queue is kept and the player is tried with a track of the pool, first with those
   * that the house keeps for that.
   */
  probe: { emergencyTrackIds: ReadonlySet<string> } | null;
}

const VETOES = new Set(['unplayable', 'banned', 'explicit', 'length']);

/** The next track, or null when none at all may be played. `random` in [0, 1). */
export function chooseNext(
  queue: QueueState,
  terms: ChoiceTerms,
  nowMs: number,
  random: () => number,
): RankedTrack | null {
  const state: QueueState = {
    ...queue,
    playingTrackId: queue.playingTrackId ?? terms.lastTrackId,
    lockedTrackId: terms.isLockVoid || !isLockAllowed(queue, nowMs) ? null : queue.lockedTrackId,
  };
  const pick = terms.probe
    ? pickProbe(state, terms.probe.emergencyTrackIds, nowMs, random)
    : pickNext(state, nowMs, random);
  return pick && !isVetoed(queue, pick, nowMs) ? pick : null;
}

/** Whether the locked track may still play: the file, the ban list and the rules of the event may have changed. */
export function isLockAllowed(queue: QueueState, nowMs: number): boolean {
  const track = queue.tracks.find((candidate) => candidate.trackId === queue.lockedTrackId);
  return track !== undefined && !isVetoed(queue, track, nowMs);
}

/** Being locked or playing hides why a track may not be played. */
function isVetoed(queue: QueueState, track: QueueTrack, nowMs: number): boolean {
  return VETOES.has(decideAvailability({ ...queue, lockedTrackId: null, playingTrackId: null }, track, nowMs).state);
}

/** From the pool as if nobody wanted anything; what somebody wants is only taken where there is nothing else. */
function pickProbe(
  state: QueueState,
  emergencyTrackIds: ReadonlySet<string>,
  nowMs: number,
  random: () => number,
): RankedTrack | null {
  const isWished = (track: QueueTrack) => track.votes > 0 || track.pinRank !== null || track.hostAddedAtMs !== null;
  const unwished = state.tracks.filter((track) => !isWished(track));
  const emergency = unwished.filter(({ trackId }) => emergencyTrackIds.has(trackId));
  for (const tracks of [emergency, unwished]) {
    const pick = pickNext({ ...state, tracks, lockedTrackId: null }, nowMs, random);
    if (pick && !isVetoed(state, pick, nowMs)) return pick;
  }
  return pickNext({ ...state, tracks: state.tracks.map(withoutWish), lockedTrackId: null }, nowMs, random);
}

function withoutWish(track: QueueTrack): QueueTrack {
  return { ...track, votes: 0, votedSinceMs: null, pinRank: null, hostAddedAtMs: null };
}
