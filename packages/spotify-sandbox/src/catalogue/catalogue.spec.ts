import { describe, expect, test } from '@jest/globals';
import { toneHz } from '../tone.js';
import { drawArtwork, imagesOf } from './artwork.js';
import { Catalogue } from './catalogue.js';
import { listPlaylists } from './playlists.js';
import { readQuery, searchTracks } from './search.rules.js';

const catalogue = new Catalogue({ minMs: 90_000, maxMs: 420_000 });
const { tracks, artists } = catalogue;
const find = (text: string) => searchTracks(tracks, readQuery(text));
const distinct = <T>(values: readonly T[]): number => new Set(values).size;

describe('the catalogue', () => {
  test('has about 300 tracks, each with an id and a tone of its own, always the same', () => {
    expect(tracks).toHaveLength(306);
    expect(distinct(tracks.map(({ id }) => id))).toBe(306);
    expect(distinct(tracks.map((track) => track.toneHz))).toBe(306);
    expect(new Catalogue({ minMs: 90_000, maxMs: 420_000 }).tracks).toEqual(tracks);
    for (const track of tracks) {
      expect(track.toneHz).toBe(toneHz(track.place));
      expect(track.id).toMatch(/^[0-9A-Za-z]{22}$/);
      expect(track.durationMs).toBeGreaterThanOrEqual(90_000);
      expect(track.durationMs).toBeLessThanOrEqual(420_000);
    }
    expect(Math.max(...tracks.map((track) => track.toneHz))).toBeLessThan(4_000);
  });

  test('has no two artists and no two recordings of one name', () => {
    expect(distinct(artists.map(({ name }) => name))).toBe(60);
    expect(distinct(tracks.slice(0, 300).map(({ name }) => name))).toBe(300);
  });

  test('has recordings under two ids, explicit tracks and tracks that cannot be played', () => {
    expect(distinct(tracks.map(({ isrc }) => isrc))).toBe(300);
    expect(tracks.filter(({ isExplicit }) => isExplicit).length).toBeGreaterThan(10);
    expect(tracks.filter(({ isPlayable }) => !isPlayable).length).toBeGreaterThan(2);
  });

  test('plays on within the genre, and never what cannot be played', () => {
    for (const track of tracks) {
      const next = catalogue.similarTo(track);
      expect(next.isPlayable).toBe(true);
      expect(next.artists[0].genres[0]).toBe(track.artists[0].genres[0]);
      expect(next).not.toBe(track);
    }
  });
});

describe('search', () => {
  test('finds by genre and years', () => {
    const found = find('genre:"indie rock" year:1980-1999');
    expect(found.length).toBeGreaterThan(0);
    for (const {
      artists: [artist],
      album,
    } of found) {
      expect(artist.genres).toContain('indie rock');
      expect(album.year).toBeGreaterThanOrEqual(1980);
      expect(album.year).toBeLessThanOrEqual(1999);
    }
    const windows = ['1970-1989', '1990-2009', '2010-2029'].map(
      (years) => find(`genre:"indie rock" year:${years}`).length,
    );
    expect(windows.reduce((sum, count) => sum + count, 0)).toBe(find('genre:"indie rock"').length);
  });

  test('finds by words from title and artist, by the beginnings of words, and by ISRC', () => {
    const track = tracks[17]!;
    expect(find(track.name.toUpperCase())).toContain(track);
    expect(find(`${track.name.slice(0, 4)} ${track.artists[0].name}`)).toContain(track);
    expect(find(`isrc:${track.isrc}`)).toEqual([track]);
    expect(find(`isrc:${tracks[50]!.isrc}`)).toHaveLength(2);
    expect(find(`artist:"${track.artists[0].name}" track:"${track.name}"`)).toEqual([track]);
    expect(find('nobodywouldcallitthis')).toEqual([]);
    expect(find('genre:polka')).toEqual([]);
    expect(find('year:soon')).toEqual([]);
  });
});

describe('playlists and artwork', () => {
  test('there is one with more than a page, one with oddities, an empty one, a shared and a foreign one', () => {
    const playlists = listPlaylists(catalogue);
    expect(playlists.some(({ entries }) => entries.length > 100)).toBe(true);
    expect(playlists.some(({ entries }) => entries.length === 0)).toBe(true);
    const kinds = playlists.find(({ name }) => name === 'Odds and ends')!.entries.map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['track', 'local', 'gone']));
    expect(distinct(playlists.map(({ id }) => id))).toBe(playlists.length);
  });

  test('artwork is drawn for the names that are given out, and for no others', () => {
    const [image] = imagesOf('http://host', tracks[0]!.album.id);
    const name = image!.url.replace('http://host/image/', '');
    expect(drawArtwork(name)).toContain('<svg');
    expect(drawArtwork(name)).toBe(drawArtwork(name));
    expect(drawArtwork(`${tracks[0]!.album.id}-65`)).toBeUndefined();
    expect(drawArtwork('"><script>-64')).toBeUndefined();
  });
});
