import { browserStorage } from '@votebox/client';
import type { NowPlaying } from '@votebox/contracts';

const KEY = 'votebox.heard';
const SONGS_MAX = 100;

/** A song that played while this phone was in the room. */
export interface HeardSong {
  playId: string;
  trackId: string;
  title: string;
  artist: string;
  coverUrl: string | null;
}

interface HeardNight {
  eventId: string;
  songs: HeardSong[];
}

function isHeardNight(value: unknown): value is HeardNight {
  return typeof value === 'object' && value !== null && Array.isArray((value as HeardNight).songs);
}

/** Newest first; empty when this phone was not there. */
export function listHeard(eventId: string): HeardSong[] {
  const night = browserStorage.readJson(KEY, isHeardNight);
  return night?.eventId === eventId ? night.songs : [];
}

export function rememberHeard(eventId: string, { playId, trackId, title, artist, coverUrl }: NowPlaying): void {
  const known = listHeard(eventId);
  if (known.some((song) => song.playId === playId)) return;
  const songs = [{ playId, trackId, title, artist, coverUrl }, ...known].slice(0, SONGS_MAX);
  browserStorage.write(KEY, JSON.stringify({ eventId, songs } satisfies HeardNight));
}
