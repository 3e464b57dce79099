import type { SpotifyTrack } from './spotify-answer.rules.js';

/** One page of a search. */
export interface GenreSearch {
  query: string;
  offset: number;
}

/** Searches for one pool at most: each is a read of the day's allowance. */
export const GENRE_SEARCHES_MAX = 15;
/** All that a page may hold in development mode. */
export const SEARCH_PAGE = 10;
const PER_ARTIST_MAX = 2;
/** The younger half of what there is, then back in wider steps. */
const YEARS_BACK = [
  [0, 2],
  [3, 6],
  [7, 11],
  [12, 18],
  [19, 28],
  [29, 45],
  [46, 75],
] as const;

/**
 * Which searches make a pool of these genres: every genre over windows of years, the youngest first, then the second
 * pages, until the calls are used up. Fair to the genres: each has its n-th search before any has its n+1-th.
 */
export function planGenreSearches(genres: readonly string[], thisYear: number): GenreSearch[] {
  const plan: GenreSearch[] = [];
  for (let offset = 0; offset < 100; offset += SEARCH_PAGE) {
    for (const [youngest, oldest] of YEARS_BACK) {
      for (const genre of genres) {
        if (plan.length >= GENRE_SEARCHES_MAX) return plan;
        const years = `year:${thisYear - oldest}-${thisYear - youngest}`;
        plan.push({ query: `genre:"${genre.replaceAll('"', '')}" ${years}`, offset });
      }
    }
  }
  return plan;
}

/**
 * The pool that the pages make: what can be played, each recording once (by ISRC), at most two of an artist, in the order
 * of rank: all first places, then all second ones.
 */
export function chooseGenreTracks(pages: readonly (readonly SpotifyTrack[])[]): SpotifyTrack[] {
  const chosen: SpotifyTrack[] = [];
  const known = new Set<string>();
  const perArtist = new Map<string, number>();
  const longest = Math.max(0, ...pages.map((page) => page.length));
  for (let rank = 0; rank < longest; rank++) {
    for (const page of pages) {
      const track = page[rank];
      if (!track?.isPlayable || known.has(track.uri) || (track.isrc && known.has(track.isrc))) continue;
      const artist = (track.artists[0] ?? track.artist).toLowerCase();
      const ofArtist = perArtist.get(artist) ?? 0;
      if (ofArtist >= PER_ARTIST_MAX) continue;
      perArtist.set(artist, ofArtist + 1);
      known.add(track.uri);
      if (track.isrc) known.add(track.isrc);
      chosen.push(track);
    }
  }
  return chosen;
}
