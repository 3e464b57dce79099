import { toneHz } from '../tone.js';
import { idOf } from './ids.js';
import { GENRES, GROUPS, QUALITIES, SYLLABLES, THINGS } from './words.js';

export interface Artist {
  readonly id: string;
  readonly name: string;
  readonly genres: readonly string[];
}

export interface Album {
  readonly id: string;
  readonly name: string;
  readonly artist: Artist;
  readonly year: number;
  readonly tracksTotal: number;
}

/** A track of the sandbox. `place`: 0-based in the catalogue; it decides the tone. */
export interface Track {
  readonly place: number;
  readonly id: string;
  readonly name: string;
  readonly artists: readonly [Artist, ...Artist[]];
  readonly album: Album;
  readonly trackNumber: number;
  readonly durationMs: number;
  readonly isrc: string;
  readonly isExplicit: boolean;
  readonly isPlayable: boolean;
  readonly popularity: number;
  readonly toneHz: number;
}

/** Shortest and longest track, ms. */
export interface DurationRange {
  readonly minMs: number;
  readonly maxMs: number;
}

const ARTISTS_PER_GENRE = 5;
const TRACKS_PER_ALBUM = 5;
const OLDEST_YEAR = 1970;
const YEARS = 56;
/** Every so many tracks there is one that is explicit, cannot be played here, or is the same recording again. */
const EXPLICIT_EVERY = 12;
const UNPLAYABLE_EVERY = 97;
const REISSUE_EVERY = 50;

/**
 * The whole music of the sandbox: 60 artists with one album of five tracks each in twelve genres, and six recordings that
 * exist a second time under another id (same ISRC, on a compilation). Always the same, down to the ids.
 */
export class Catalogue {
  readonly tracks: readonly Track[];
  readonly artists: readonly Artist[];
  private readonly byId: ReadonlyMap<string, Track>;

  constructor(durations: DurationRange) {
    this.artists = GENRES.flatMap((genre, nth) =>
      Array.from({ length: ARTISTS_PER_GENRE }, (_, index) => artistOf(nth * ARTISTS_PER_GENRE + index, genre, nth)),
    );
    const originals = this.artists.flatMap((artist, nth) => tracksOf(artist, nth, durations));
    this.tracks = [...originals, ...reissuesOf(originals)];
    this.byId = new Map(this.tracks.map((track) => [track.id, track]));
  }

  find(id: string): Track | undefined {
    return this.byId.get(id);
  }

  /** By `spotify:track:<id>`; nothing for anything else. */
  findByUri(uri: unknown): Track | undefined {
    return typeof uri === 'string' ? this.byId.get(/^spotify:track:(\w+)$/.exec(uri)?.[1] ?? '') : undefined;
  }

  /** What plays by itself after this one: the next playable track of a shared genre, round and round. */
  similarTo(track: Track): Track {
    const genre = track.artists[0].genres[0];
    const alike = this.tracks.filter((other) => other.isPlayable && other.artists[0].genres[0] === genre);
    return alike.find((other) => other.place > track.place) ?? alike[0] ?? track;
  }
}

export const uriOf = (track: Track): string => `spotify:track:${track.id}`;

function artistOf(place: number, genre: string, genrePlace: number): Artist {
  // The second syllable moves on with every round of the first, so that no two artists share a name.
  const round = Math.floor(place / SYLLABLES.length);
  const syllable = (n: number): string => SYLLABLES[n % SYLLABLES.length] ?? '';
  const word = capital(syllable(place) + syllable(place + 1 + 3 * round));
  const name =
    place % 2 === 0 ? `${word} ${capital(syllable(place * 5 + 2))}` : `The ${word} ${GROUPS[place % GROUPS.length]}`;
  const neighbour = GENRES[(genrePlace + 1) % GENRES.length] ?? genre;
  return { id: idOf(`artist ${place}`), name, genres: place % 3 === 0 ? [genre, neighbour] : [genre] };
}

function tracksOf(artist: Artist, nth: number, durations: DurationRange): Track[] {
  const album: Album = {
    id: idOf(`album ${nth}`),
    name: `${QUALITIES[(nth * 5) % QUALITIES.length]} ${THINGS[(nth * 7) % THINGS.length]}`,
    artist,
    year: OLDEST_YEAR + ((nth * 17) % YEARS),
    tracksTotal: TRACKS_PER_ALBUM,
  };
  return Array.from({ length: TRACKS_PER_ALBUM }, (_, index) => {
    const place = nth * TRACKS_PER_ALBUM + index;
    return {
      place,
      id: idOf(`track ${place}`),
      name: `${QUALITIES[place % QUALITIES.length]} ${THINGS[(place * 2) % THINGS.length]}`,
      artists: [artist],
      album,
      trackNumber: index + 1,
      durationMs: durationOf(place, durations),
      isrc: `XXVBX${String(album.year % 100).padStart(2, '0')}${String(place).padStart(5, '0')}`,
      isExplicit: place % EXPLICIT_EVERY === EXPLICIT_EVERY - 1,
      isPlayable: place % UNPLAYABLE_EVERY !== UNPLAYABLE_EVERY - 1,
      popularity: (place * 37) % 101,
      toneHz: toneHz(place),
    };
  });
}

function reissuesOf(originals: readonly Track[]): Track[] {
  return originals
    .filter((track) => track.place % REISSUE_EVERY === 0)
    .map((track, index) => {
      const place = originals.length + index;
      const album = {
        ...track.album,
        id: idOf(`compilation ${index}`),
        name: `Found in the ${THINGS[index]}`,
        tracksTotal: 20,
      };
      return { ...track, place, id: idOf(`track ${place}`), album, trackNumber: index + 1, toneHz: toneHz(place) };
    });
}

/** Spread over the range, neighbours far apart, in whole ms. */
function durationOf(place: number, { minMs, maxMs }: DurationRange): number {
  return Math.round(minMs + ((place * 61) % 100) * ((maxMs - minMs) / 99));
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
