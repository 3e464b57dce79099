import type { QueueTrack } from './queue-state.js';

const RECENCY = 0.3;
const DIVERSITY = 0.2;
const RECENTLY_PLAYED = 0.5;

const FRESH_MS = 30 * 60_000;
const WAITING_UNIT_MS = 60 * 60_000;
const REMEMBERED_MS = 4 * 60 * 60_000;
const PLAYS_REMEMBERED = 10;

/** What the score of a track is measured against. */
export interface WeightedTerms {
  /** The most votes that any waiting track has; at least 1. */
  votesMax: number;
  /** Artists of the last plays, newest first. */
  recentArtistKeys: readonly string[];
  nowMs: number;
}

/**
 * WEIGHTED: votes × 1.0 + recency × 0.3 + diversity × 0.2 − recently played × 0.5 + waiting; the greatest plays next.
 * The first four are without unit, between 0 and 1:
 * - votes: share of the most votes that any waiting track has;
 * - recency: 1 when its first vote has just come, 0 from 30 min on;
 * - diversity: plays since its artist was heard, as a share of the last 10; 1 when it was none of these;
 * - recently played: 1 when it has just ended, 0 from 4 h on or when it was never played.
 * Waiting is the age of the first vote in hours, without end: nothing waits more than two hours behind what came later.
 */
export function weightedScore(track: QueueTrack, { votesMax, recentArtistKeys, nowMs }: WeightedTerms): number {
  const votes = track.votes / votesMax;
  const waitedMs = track.votedSinceMs === null ? 0 : Math.max(0, nowMs - track.votedSinceMs);
  const recency = track.votedSinceMs === null ? 0 : Math.max(0, 1 - waitedMs / FRESH_MS);
  const playsAgo = recentArtistKeys.slice(0, PLAYS_REMEMBERED).indexOf(track.artistKey);
  const diversity = playsAgo < 0 ? 1 : playsAgo / PLAYS_REMEMBERED;
  const restedMs = track.lastPlayedAtMs === null ? REMEMBERED_MS : Math.max(0, nowMs - track.lastPlayedAtMs);
  const recentlyPlayed = Math.max(0, 1 - restedMs / REMEMBERED_MS);
  const score = votes + RECENCY * recency + DIVERSITY * diversity - RECENTLY_PLAYED * recentlyPlayed;
  return score + waitedMs / WAITING_UNIT_MS;
}
