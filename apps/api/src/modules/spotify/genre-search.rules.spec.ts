import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chooseGenreTracks, GENRE_SEARCHES_MAX, planGenreSearches } from './genre-search.rules.js';
import type { SpotifyTrack } from './spotify-answer.rules.js';

const track = (n: number, more: Partial<SpotifyTrack> = {}): SpotifyTrack => ({
  uri: `spotify:track:${String(n).padStart(22, '0')}`,
  title: `T${n}`,
  artists: [`A${n}`],
  artist: `A${n}`,
  album: '',
  year: null,
  durationMs: 200_000,
  isExplicit: false,
  isrc: null,
  coverUrl: null,
  url: '',
  isPlayable: true,
  ...more,
});

test('one genre is searched over windows of years that do not overlap', () => {
  const plan = planGenreSearches(['indie rock'], 2026);
  expect(plan).toHaveLength(GENRE_SEARCHES_MAX);
  expect(plan[0]).toEqual({ query: 'genre:"indie rock" year:2024-2026', offset: 0 });
  const years = plan
    .filter(({ offset }) => offset === 0)
    .flatMap(({ query }) => {
      const [from, to] = /year:(\d+)-(\d+)/.exec(query)!.slice(1).map(Number);
      return Array.from({ length: to! - from! + 1 }, (_, n) => from! + n);
    });
  expect(new Set(years).size).toBe(years.length);
});

test('however many genres, the calls are bounded and no search is made twice', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z" &-]{1,12}$/), { maxLength: 40 }), (genres) => {
      const plan = planGenreSearches(genres, 2026);
      expect(plan.length).toBeLessThanOrEqual(GENRE_SEARCHES_MAX);
      const plain = new Set(genres.map((genre) => genre.replaceAll('"', '')));
      if (plain.size === genres.length) {
        expect(new Set(plan.map(({ query, offset }) => `${query} ${offset}`)).size).toBe(plan.length);
      }
      for (const { query } of plan) expect(query.split('"')).toHaveLength(3);
    }),
  );
});

test('each recording once, two of an artist, the best ranks first', () => {
  const pages = [
    [track(1, { isrc: 'X' }), track(2), track(3, { isPlayable: false })],
    [track(4, { isrc: 'X' }), track(5), track(1)],
  ];
  expect(chooseGenreTracks(pages).map(({ title }) => title)).toEqual(['T1', 'T2', 'T5']);
  const many = [[1, 2, 3, 4].map((n) => track(n, { artists: [n % 2 ? 'Neon' : 'NEON'] }))];
  expect(chooseGenreTracks(many)).toHaveLength(2);
});
