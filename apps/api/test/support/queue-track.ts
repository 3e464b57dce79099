import type { QueueTrack } from '../../src/modules/queue/index.js';

/** A playable track of the pool that nobody wants yet: `t3`, "Track 3" by "Artist 3". */
export function aTrack(idx: number, change: Partial<QueueTrack> = {}): QueueTrack {
  return {
    trackId: `t${idx}`,
    optionId: `o${idx}`,
    idx,
    title: `Track ${idx}`,
    artist: `Artist ${idx}`,
    artistKey: `artist ${idx}`,
    isrc: null,
    durationMs: 180_000,
    isExplicit: false,
    hasCover: false,
    coverUrl: null,
    genres: [],
    trackState: 'READY',
    isBanned: false,
    cycle: 0,
    votes: 0,
    votedSinceMs: null,
    pinRank: null,
    hostAddedAtMs: null,
    lastPlayedAtMs: null,
    ...change,
  };
}
