import type { TrackAvailability } from '@votebox/contracts';
import type { PoolState, QueueTrack } from './queue-state.js';

type Surroundings = Pick<PoolState, 'rules' | 'playingTrackId' | 'lockedTrackId'>;

/** What keeps a track out until the rules or the track change; null when nothing does. */
export function findMisfit(
  rules: Surroundings['rules'],
  track: QueueTrack,
): 'unplayable' | 'banned' | 'explicit' | 'length' | null {
  if (track.trackState !== 'READY') return 'unplayable';
  if (track.isBanned) return 'banned';
  if (track.isExplicit && !rules.allowExplicit) return 'explicit';
  return track.durationMs < rules.durationMsMin || track.durationMs > rules.durationMsMax ? 'length' : null;
}

/** Why a track may not be played or voted for now; `open` when it may. `locked` and `playing` come first. */
export function decideAvailability(state: Surroundings, track: QueueTrack, nowMs: number): TrackAvailability {
  const { rules } = state;
  if (track.trackId === state.playingTrackId) return { state: 'playing' };
  if (track.trackId === state.lockedTrackId) return { state: 'locked' };
  const misfit = findMisfit(rules, track);
  if (misfit) return { state: misfit };
  const freeAtMs = (track.lastPlayedAtMs ?? Number.NEGATIVE_INFINITY) + rules.repeatBlockMs;
  if (freeAtMs > nowMs) return { state: 'recently-played', until: new Date(freeAtMs).toISOString() };
  return { state: 'open' };
}

/** Whether it may stand in the queue. Staff's pins are above the repeat block, never above bans. */
export function mayBeQueued(state: Surroundings, track: QueueTrack, nowMs: number): boolean {
  const availability = decideAvailability(state, track, nowMs).state;
  if (availability === 'open' || availability === 'locked') return true;
  return availability === 'recently-played' && (track.pinRank !== null || track.hostAddedAtMs !== null);
}
