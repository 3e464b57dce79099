import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  toDevices,
  toEmbeddedPage,
  toEntry,
  toPage,
  toPlayback,
  toPlaylist,
  toProfile,
  toTrack,
} from './spotify-answer.rules.js';

const ID = 'a'.repeat(22);
/** As small as an answer can be; real ones have a hundred fields more. */
const track = (more: Record<string, unknown> = {}) => ({
  uri: `spotify:track:${ID}`,
  name: 'Night Ferry',
  duration_ms: 181_000,
  explicit: false,
  artists: [{ name: 'Neon Heron' }, { name: 'Marlow Vane' }],
  album: {
    name: 'Ninety Miles',
    release_date: '2023-04-01',
    images: [
      { url: 'https://img.example/640', width: 640 },
      { url: 'https://img.example/300', width: 300 },
      { url: 'https://img.example/64', width: 64 },
    ],
  },
  external_ids: { isrc: 'zzvbx2300001' },
  ...more,
});

test('a track with what we rely on', () => {
  expect(toTrack(track())).toEqual({
    uri: `spotify:track:${ID}`,
    title: 'Night Ferry',
    artists: ['Neon Heron', 'Marlow Vane'],
    artist: 'Neon Heron, Marlow Vane',
    album: 'Ninety Miles',
    year: 2023,
    durationMs: 181_000,
    isExplicit: false,
    isrc: 'ZZVBX2300001',
    coverUrl: 'https://img.example/300',
    url: `https://open.spotify.com/track/${ID}`,
    isPlayable: true,
  });
});

test('what is left out in development mode is not missed', () => {
  const bare = { uri: `spotify:track:${ID}`, name: 'X', duration_ms: 1000 };
  expect(toTrack(bare)).toMatchObject({ artist: 'Unknown artist', album: '', year: null, isrc: null, coverUrl: null });
});

test('episodes, local files and gaps are no tracks', () => {
  expect(toTrack(null)).toBeNull();
  expect(toTrack({ ...track(), uri: `spotify:episode:${ID}` })).toBeNull();
  expect(toTrack(track({ is_local: true }))).toBeNull();
  expect(toEntry({ is_local: true, item: track() })).toBeNull();
  expect(toEntry({ item: null })).toBeNull();
});

test('entries and lists have their new names and their old ones', () => {
  expect(toEntry({ item: track() })?.title).toBe('Night Ferry');
  expect(toEntry({ track: track() })?.title).toBe('Night Ferry');
  const page = { items: [{ item: track() }, { item: null }], total: 120, next: 'https://more' };
  expect(toEmbeddedPage({ items: page })).toMatchObject({ entries: 2, total: 120, isLast: false });
  expect(toEmbeddedPage({ tracks: page })?.items).toHaveLength(1);
  expect(toEmbeddedPage({ items: { href: 'x', total: 120 } })).toBeNull();
  expect(toPlaylist({ id: 'p1', name: 'Mine', owner: { id: 'o' }, items: { total: 7 } })?.tracks).toBe(7);
  expect(toPlaylist({ id: 'p1', name: 'Mine', owner: { id: 'o' }, tracks: { total: 7 } })?.tracks).toBe(7);
});

test('a device that has no volume of its own says none', () => {
  const device = { id: 'd', name: 'Bar', type: 'Speaker', is_active: true, is_restricted: false, volume_percent: 40 };
  const [loud, fixed, nameless] = [device, { ...device, supports_volume: false }, { ...device, name: '' }];
  expect(toDevices({ devices: [loud, fixed, nameless, null] }).map(({ volume }) => volume)).toEqual([40, null]);
  expect(toDevices({ devices: [{ ...device, id: null }] })[0]?.id).toBeNull();
});

test('an empty answer means that nothing plays', () => {
  expect(toPlayback(null)).toBeNull();
  expect(toPlayback({})).toBeNull();
  expect(toPlayback({ is_playing: true, progress_ms: 4200.6, item: track() })).toMatchObject({
    isPlaying: true,
    progressMs: 4201,
    item: { title: 'Night Ferry' },
  });
  expect(toPlayback({ is_playing: false, progress_ms: null, item: null })).toEqual({
    device: null,
    isPlaying: false,
    progressMs: 0,
    item: null,
  });
});

test('who the account is', () => {
  expect(toProfile({ id: 'olga', display_name: 'Olga' })).toEqual({ id: 'olga', name: 'Olga' });
  expect(toProfile({ id: 'olga', display_name: null })).toEqual({ id: 'olga', name: 'olga' });
});

test('nothing that Spotify may send makes the reading fail', () => {
  fc.assert(
    fc.property(fc.anything(), (json) => {
      toTrack(json);
      toEntry(json);
      toPage(json, toEntry);
      toEmbeddedPage(json);
      toPlaylist(json);
      toDevices(json);
      toPlayback(json);
      toProfile(json);
    }),
  );
});
