import { toKeys } from './track.rules.js';

/** What we keep of a track of Spotify's catalogue; artwork and names as they are there. */
export interface SpotifyTrackFacts {
  uri: string;
  title: string;
  artist: string;
  album: string;
  year: number | null;
  durationMs: number;
  isExplicit: boolean;
  isrc: string | null;
  coverUrl: string | null;
}

/** The columns of such a track. There is no file: `path` is its address, and what is of files stands for nothing. */
export function toSpotifyColumns(track: SpotifyTrackFacts) {
  const { uri, title, artist, year, durationMs, isExplicit, isrc, coverUrl } = track;
  const album = track.album || null;
  return {
    path: uri,
    content_hash: uri,
    mime_type: 'application/x-spotify',
    title,
    artist,
    album,
    year,
    duration_ms: durationMs,
    is_explicit: isExplicit,
    isrc,
    cover_url: coverUrl,
    ...toKeyColumns({ title, artist, album, isrc, contentHash: uri }),
  };
}

export type SpotifyColumns = ReturnType<typeof toSpotifyColumns>;

function toKeyColumns(track: Parameters<typeof toKeys>[0]) {
  const { artistKey, recordingKey, searchText } = toKeys(track);
  return { artist_key: artistKey, recording_key: recordingKey, search_text: searchText };
}
