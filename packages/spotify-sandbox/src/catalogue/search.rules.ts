import type { Artist, Track } from './catalogue.js';

/** What a search text asks for: words for anywhere, and filters like `genre:"indie rock" year:1990-1999`. */
export interface Query {
  readonly words: readonly string[];
  readonly filters: readonly Filter[];
}

interface Filter {
  readonly field: string;
  readonly value: string;
}

const FILTER = /\b(artist|album|track|genre|isrc|year):(?:"([^"]*)"|(\S+))/gi;

export function readQuery(text: string): Query {
  const filters = [...text.matchAll(FILTER)].map(([, field = '', quoted, bare]) => ({
    field: field.toLowerCase(),
    value: fold(quoted ?? bare ?? ''),
  }));
  const words = fold(text.replace(FILTER, ' ').replaceAll('"', ' '))
    .split(/\s+/)
    .filter((word) => word !== '');
  return { words, filters };
}

/** Tracks that fit, the most popular first. The genre is that of the artist, as it is at Spotify. */
export function searchTracks(tracks: readonly Track[], query: Query): Track[] {
  return tracks
    .filter((track) => query.filters.every((filter) => fitsTrack(track, filter)))
    .filter((track) => hasWords(`${track.name} ${namesOf(track)} ${track.album.name}`, query.words))
    .sort((a, b) => b.popularity - a.popularity || a.place - b.place);
}

export function searchArtists(artists: readonly Artist[], query: Query): Artist[] {
  return artists
    .filter((artist) => query.filters.every((filter) => fitsArtist(artist, filter)))
    .filter((artist) => hasWords(artist.name, query.words));
}

function fitsTrack(track: Track, { field, value }: Filter): boolean {
  switch (field) {
    case 'artist':
      return fold(namesOf(track)).includes(value);
    case 'album':
      return fold(track.album.name).includes(value);
    case 'track':
      return fold(track.name).includes(value);
    case 'genre':
      return track.artists.some(({ genres }) => genres.includes(value));
    case 'isrc':
      return fold(track.isrc) === value;
    case 'year':
      return isInYears(track.album.year, value);
    default:
      return false;
  }
}

function fitsArtist(artist: Artist, { field, value }: Filter): boolean {
  if (field === 'artist') return fold(artist.name).includes(value);
  return field === 'genre' && artist.genres.includes(value);
}

function isInYears(year: number, value: string): boolean {
  const [, from, to] = /^(\d{4})(?:-(\d{4}))?$/.exec(value) ?? [];
  if (from === undefined) return false;
  return year >= Number(from) && year <= Number(to ?? from);
}

/** Each word begins one of the text's words. */
function hasWords(text: string, words: readonly string[]): boolean {
  const inText = fold(text).split(/\s+/);
  return words.every((word) => inText.some((one) => one.startsWith(word)));
}

function namesOf(track: Track): string {
  return track.artists.map(({ name }) => name).join(' ');
}

function fold(text: string): string {
  return text.toLowerCase().trim();
}
