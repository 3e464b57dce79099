import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type {
  ErrorBody,
  EventView,
  LibraryFacets,
  Page,
  PoolTrackView,
  SpotifyDeviceView,
  SpotifyPlaylistView,
  SpotifyTrackView,
  TrackView,
} from '@votebox/contracts';
import { eventually } from '../support/eventually.js';
import { World } from '../support/world.js';
import type { SpotifyVenue } from '../support/world/spotify-venue.js';

/** Real: Postgres, the whole API over HTTP, the stand-in of Spotify over HTTP. */
let world: World;
let house: SpotifyVenue;

beforeAll(async () => {
  world = await World.withSpotify();
}, 60_000);
beforeEach(async () => {
  house = await world.spotifyVenue();
  house.sandbox.world.faults.clear();
  house.sandbox.world.limits.clear();
  house.sandbox.world.calls.clear();
  await house.link();
});
afterAll(() => world.close());

const codeOf = ({ status, body }: { status: number; body: unknown }) => [status, (body as ErrorBody).error];
const calls = () => house.sandbox.world.calls.report();
const poolOf = async (event: EventView) =>
  (await house.world.browser().get<Page<PoolTrackView>>(`/events/${event.id}/tracks?limit=100`)).body.items;

async function started(wishes: Record<string, unknown>): Promise<EventView> {
  const { id } = await house.player();
  const event = await house.create({ playerIds: [id], ...wishes });
  const { status, body } = await house.act(event, 'activate');
  expect([status, body]).toEqual([200, expect.objectContaining({ status: 'ACTIVE' })]);
  return body;
}

describe('the catalogue', () => {
  test('shows playlists that can be used, tracks with their links back, and devices', async () => {
    const playlists = (await house.read<SpotifyPlaylistView[]>('/spotify/playlists')).body;
    expect(playlists.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Friday in the bar', 'Everybody adds one']),
    );
    expect(playlists.map(({ name }) => name)).not.toContain('The neighbour’s favourites');
    expect(playlists.find(({ name }) => name === 'Friday in the bar')?.tracks).toBe(40);
    const track = house.sandbox.world.catalogue.tracks.find(({ isPlayable }) => isPlayable)!;
    const query = encodeURIComponent(`${track.name} ${track.artists[0].name}`);
    const found = await house.read<SpotifyTrackView[]>(`/spotify/search?q=${query}`);
    const uri = `spotify:track:${track.id}`;
    const url = `https://open.spotify.com/track/${track.id}`;
    expect(found.body).toContainEqual(expect.objectContaining({ uri, url, title: track.name }));
    const devices = (await house.read<SpotifyDeviceView[]>('/spotify/devices')).body;
    expect(devices.map(({ name, isRestricted }) => [name, isRestricted])).toEqual([
      ['Bar computer', false],
      ['Phone', false],
      ['Hotel speaker', true],
    ]);
    expect((await house.view()).readsToday).toBe(3);
  });

  test('keeps the last reads of a day for the music', async () => {
    await house.world.sql.query('UPDATE spotify_account SET reads_on = $2, reads = 450 WHERE venue_id = $1', [
      house.owner.venueId,
      new Date(house.world.clock.now()).toISOString().slice(0, 10),
    ]);
    expect(codeOf(await house.read('/spotify/search?q=x'))).toEqual([503, 'SOURCE_UNAVAILABLE']);
    expect((await house.read('/spotify/devices')).status).toBe(200);
  });
});

describe('a pool from Spotify', () => {
  test('is a playlist of one’s own, with covers from where Spotify has them', async () => {
    const { id } = await house.playlist('Friday in the bar');
    const event = await started({
      pool: { kind: 'PLAYLIST', values: [`https://open.spotify.com/playlist/${id}?si=x`] },
    });
    expect(event.poolSize).toBeGreaterThan(30);
    const pool = await poolOf(event);
    expect(pool).toHaveLength(event.poolSize);
    for (const { coverUrl } of pool) expect(coverUrl).toMatch(new RegExp(`^${house.sandbox.url}/`));
    expect(calls().byEndpoint['GET /v1/playlists/:id/items']).toBeUndefined();
  });

  test('is read on over its pages, each track once, without what cannot be played', async () => {
    const long = await house.playlist('All night');
    const event = await started({ pool: { kind: 'PLAYLIST', values: [long.id] } });
    const { byEndpoint } = calls();
    expect(byEndpoint['GET /v1/playlists/:id']).toBe(1);
    expect(byEndpoint['GET /v1/playlists/:id/items']).toBe(1);
    expect(event.poolSize).toBeGreaterThan(100);
    await house.act(event, 'end');
    const odd = await house.playlist('Odds and ends');
    const other = await house.create({ playerIds: event.playerIds, pool: { kind: 'PLAYLIST', values: [odd.id] } });
    expect((await house.act(other, 'activate')).body).toMatchObject({ poolSize: 4 });
  });

  test('is a genre, in fifteen searches at most, two tracks of an artist', async () => {
    const genre = house.sandbox.world.catalogue.tracks[0]!.artists[0].genres[0]!;
    const event = await started({ pool: { kind: 'GENRES', values: [genre] } });
    expect(calls().byEndpoint['GET /v1/search']).toBeLessThanOrEqual(15);
    const perArtist = new Map<string, number>();
    for (const { artist } of await poolOf(event)) {
      const [main] = artist.split(', ');
      perArtist.set(main!, (perArtist.get(main!) ?? 0) + 1);
    }
    expect(Math.max(...perArtist.values())).toBeLessThanOrEqual(2);
    expect(event.poolSize).toBeGreaterThan(3);
  });

  test('is a list of tracks; those that are known are not asked for again', async () => {
    const uris = house.sandbox.world.catalogue.tracks.filter(({ isPlayable }) => isPlayable).slice(0, 3);
    const values = uris.map(({ id }) => `spotify:track:${id}`);
    const event = await started({ pool: { kind: 'TRACKS', values } });
    expect((await poolOf(event)).map(({ title }) => title).sort()).toEqual(uris.map(({ name }) => name).sort());
    expect(calls().byEndpoint['GET /v1/tracks/:id']).toBe(3);
    await house.act(event, 'end');
    const next = await house.create({ playerIds: event.playerIds, pool: { kind: 'TRACKS', values } });
    expect(next.poolSize).toBe(3);
    expect((await house.act(next, 'activate')).body.poolSize).toBe(3);
    expect(calls().byEndpoint['GET /v1/tracks/:id']).toBe(3);
  });

  test('grows with a new rule while the event runs; its source stays', async () => {
    const [a, b] = house.sandbox.world.catalogue.tracks.filter(({ isPlayable }) => isPlayable);
    const uris = [a, b].map((track) => `spotify:track:${track!.id}`);
    const event = await started({ pool: { kind: 'TRACKS', values: uris.slice(0, 1) } });
    const patch = (body: object) => house.owner.browser.patch<EventView>(`${house.path}/events/${event.id}`, body);
    expect((await patch({ pool: { kind: 'TRACKS', values: uris } })).body.poolSize).toBe(2);
    expect(codeOf(await patch({ source: 'LIBRARY', pool: { kind: 'ALL', values: [] } }))).toEqual([409, 'CONFLICT']);
  });

  test('waits a moment where Spotify asks for it, and gives up where that is for hours', async () => {
    const { id } = await house.playlist('Friday in the bar');
    house.sandbox.world.faults.add({
      kind: 'error',
      error: 'rate-limit',
      retryAfterSeconds: 1,
      on: 'GET /v1/playlists*',
    });
    // The gate counts by the clock of the process, which stands still in tests.
    const { clock } = house.world;
    clock.goOn();
    const event = await started({ pool: { kind: 'PLAYLIST', values: [id] } }).finally(() => clock.standStill());
    await house.act(event, 'end');
    house.sandbox.world.faults.add({ kind: 'error', error: 'quota', on: 'GET /v1/search' });
    const other = await house.create({ playerIds: event.playerIds, pool: { kind: 'GENRES', values: ['disco'] } });
    const refused = await house.act<ErrorBody>(other, 'activate');
    expect([...codeOf(refused), refused.body.retryAfterMs! > 3_600_000]).toEqual([503, 'SOURCE_UNAVAILABLE', true]);
    expect((await house.view()).waitUntil).not.toBeNull();
    // All but the player's: that of the event that has ended may still be under way.
    const endpoints = () => Object.entries(calls().byEndpoint).filter(([name]) => !name.includes('/v1/me/player'));
    const asked = endpoints();
    await house.act(other, 'activate');
    expect(endpoints()).toEqual(asked);
  });
});

describe('an event is not started', () => {
  const refusal = async (wishes: Record<string, unknown>) => {
    const { id } = await house.player();
    const event = await house.create({ playerIds: [id], ...wishes });
    const answer = await house.act<ErrorBody>(event, 'activate');
    expect((await house.read<EventView>(`/events/${event.id}`)).body.status).toBe('DRAFT');
    return answer;
  };
  const playlist = { pool: { kind: 'PLAYLIST', values: ['A'.repeat(22)] } };

  test('without a linked account, without the word that it is private, with a consent that is gone', async () => {
    const update = (set: string) =>
      house.world.sql.query(`UPDATE spotify_account SET ${set} WHERE venue_id = $1`, [house.owner.venueId]);
    const event = await house.create({ playerIds: [(await house.player()).id], ...playlist });
    await update('private_since = NULL');
    expect(codeOf(await house.act(event, 'activate'))).toEqual([409, 'SPOTIFY_NOT_PRIVATE']);
    await update(`state = 'NEEDS_REAUTH'`);
    expect(codeOf(await house.act(event, 'activate'))).toEqual([409, 'SPOTIFY_NEEDS_REAUTH']);
    await update(`state = 'UNLINKED'`);
    expect(codeOf(await house.act(event, 'activate'))).toEqual([409, 'SPOTIFY_NOT_LINKED']);
  });

  test('with a playlist that is another’s, or that is not there', async () => {
    const foreign = house.sandbox.world.playlists.find(({ name }) => name === 'The neighbour’s favourites')!;
    const theirs = await refusal({ pool: { kind: 'PLAYLIST', values: [foreign.id] } });
    expect([...codeOf(theirs), theirs.body.message]).toEqual([
      409,
      'SPOTIFY_REFUSED',
      expect.stringContaining('The neighbour’s favourites'),
    ]);
    expect(codeOf(await refusal(playlist))).toEqual([409, 'SPOTIFY_REFUSED']);
  });

  test('with nothing in it', async () => {
    const { id } = await house.playlist('Nothing yet');
    expect(codeOf(await refusal({ pool: { kind: 'PLAYLIST', values: [id] } }))).toEqual([409, 'NOTHING_TO_PLAY']);
  });

  test('while Spotify is away', async () => {
    house.sandbox.world.faults.add({ kind: 'error', error: 'bad-gateway-page', on: 'GET /v1/playlists*', times: null });
    expect(codeOf(await refusal(playlist))).toEqual([503, 'SOURCE_UNAVAILABLE']);
  });

  test('without a Spotify device; and a Spotify device plays nothing else', async () => {
    const { id: playlistId } = await house.playlist('Friday in the bar');
    const pool = { kind: 'PLAYLIST', values: [playlistId] };
    const bare = await house.create({ playerIds: [], pool });
    expect(codeOf(await house.act(bare, 'activate'))).toEqual([409, 'CONFLICT']);
    const { id } = await house.player();
    const files = await house.create({ playerIds: [id], pool });
    await house.owner.browser.patch(`${house.path}/events/${files.id}`, {
      source: 'LIBRARY',
      pool: { kind: 'ALL', values: [] },
    });
    const refused = await house.act<ErrorBody>(files, 'activate');
    expect(codeOf(refused)[1]).toBe('CONFLICT');
    expect(refused.body.message).toContain('Spotify device');
  });

  test('also while it runs', async () => {
    const { id: playlistId } = await house.playlist('Friday in the bar');
    const event = await started({ pool: { kind: 'PLAYLIST', values: [playlistId] } });
    const path = `${house.path}/events/${event.id}`;
    expect(codeOf(await house.owner.browser.patch(path, { playerIds: [] }))).toEqual([409, 'CONFLICT']);
    expect((await house.owner.browser.get<EventView>(path)).body.playerIds).toEqual(event.playerIds);
  });
});

test('tracks of Spotify are none of the library’s', async () => {
  const { id } = await house.playlist('Friday in the bar');
  const event = await started({ pool: { kind: 'PLAYLIST', values: [id] } });
  const [track] = await poolOf(event);
  expect((await house.read<Page<TrackView>>('/tracks')).body.items).toEqual([]);
  expect((await house.read<LibraryFacets>('/tracks/facets')).body.total).toBe(0);
  expect((await house.owner.browser.delete(`${house.path}/tracks/${track!.trackId}`)).status).toBe(404);
  expect((await house.owner.browser.patch(`${house.path}/tracks/${track!.trackId}`, { title: 'Mine' })).status).toBe(
    404,
  );
  await house.post('/tracks/scan');
  const { body: library } = await house.post<EventView>('/events', { name: 'Files', rules: { durationMsMin: 0 } });
  expect(library.poolSize).toBe(0);
  expect((await house.read<EventView>(`/events/${event.id}`)).body.poolSize).toBe(event.poolSize);
});

test('who disconnects leaves nothing of Spotify behind, and not while it plays', async () => {
  const count = async (text: string) =>
    (await house.world.sql.query<{ n: number }>(text, [house.owner.venueId])).rows[0]!.n;
  const { id } = await house.playlist('Friday in the bar');
  const event = await started({ pool: { kind: 'PLAYLIST', values: [id] } });
  expect(codeOf(await house.owner.browser.delete(`${house.path}/spotify`))).toEqual([409, 'CONFLICT']);
  expect((await house.view()).state).toBe('CONNECTED');
  await eventually(async () => {
    expect(await count('SELECT count(*)::int AS n FROM play WHERE venue_id = $1')).toBeGreaterThan(0);
  });
  await house.act(event, 'end');
  expect((await house.owner.browser.delete(`${house.path}/spotify`)).status).toBe(204);
  expect(await house.view()).toMatchObject({
    state: 'UNLINKED',
    clientId: null,
    privateSince: null,
    displayName: null,
  });
  expect(await poolOf(event)).toEqual([]);
  expect(
    await count(
      `SELECT count(*)::int AS n FROM track WHERE venue_id = $1 AND source = 'SPOTIFY'
       AND (title <> '' OR artist <> '' OR cover_url IS NOT NULL OR isrc IS NOT NULL OR path LIKE 'spotify:%')`,
    ),
  ).toBe(0);
  expect(await count(`SELECT count(*)::int AS n FROM play WHERE venue_id = $1 AND (title <> '' OR artist <> '')`)).toBe(
    0,
  );
  const { rows } = await house.world.sql.query(
    `SELECT 1 FROM audit_entry WHERE venue_id = $1 AND action = 'spotify:disconnected'`,
    [house.owner.venueId],
  );
  expect(rows).toHaveLength(1);
});
