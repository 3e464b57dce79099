import type { NowPlaying } from '@votebox/contracts';

/** One track that this TV has seen playing. */
export interface PlayedTrack {
  playId: string;
  seq: number;
  trackId: string;
  title: string;
  artist: string;
  coverUrl: string | null;
  /** Votes that put it on; 0 where they are hidden. */
  votes: number;
}

/** A night of 10 hours with 3-minute tracks stays below this. */
const LOG_MAX = 250;

/** Adds the track that plays now; a play that is in the log already only updates its votes. */
export function addPlayed(log: readonly PlayedTrack[], play: NowPlaying): readonly PlayedTrack[] {
  const known = log.find((entry) => entry.playId === play.playId);
  const votes = play.votes ?? 0;
  if (known !== undefined && known.votes >= votes) return log;
  const entry: PlayedTrack = {
    playId: play.playId,
    seq: play.seq,
    trackId: play.trackId,
    title: play.title,
    artist: play.artist,
    coverUrl: play.coverUrl,
    votes,
  };
  const others = log.filter((other) => other.playId !== play.playId);
  return [...others, entry].sort((a, b) => a.seq - b.seq).slice(-LOG_MAX);
}

/** The most wanted tracks of the night: each track once, all its votes together; ties go to the one that played first. */
export function topPlayed(log: readonly PlayedTrack[], count: number): PlayedTrack[] {
  const byTrack = new Map<string, PlayedTrack>();
  for (const entry of log) {
    const first = byTrack.get(entry.trackId);
    byTrack.set(entry.trackId, first === undefined ? { ...entry } : { ...first, votes: first.votes + entry.votes });
  }
  return [...byTrack.values()].sort((a, b) => b.votes - a.votes || a.seq - b.seq).slice(0, count);
}

/** Reads a saved log; anything that is not one counts as empty. */
export function parsePlayed(saved: string | null): readonly PlayedTrack[] {
  if (saved === null) return [];
  try {
    const value: unknown = JSON.parse(saved);
    if (!Array.isArray(value)) return [];
    return value.filter(
      (entry): entry is PlayedTrack =>
        typeof entry?.playId === 'string' && typeof entry.title === 'string' && typeof entry.votes === 'number',
    );
  } catch {
    return [];
  }
}
