import { afterEach, describe, expect, test } from '@jest/globals';
import type { Profile } from '../settings.js';
import { shapesOf } from '../testing/shapes.js';
import { Tester } from '../testing/tester.js';
import { tour } from '../testing/tour.js';

let tester: Tester;
afterEach(() => tester.close());

/** A playlist of the sandbox by its name. */
const playlist = (name: string): string => tester.world.playlists.find((one) => one.name === name)!.id;
const track = (place: number) => tester.world.catalogue.tracks[place]!;

describe.each<Profile>(['dev2026', 'extended'])('every answer in %s', (profile) => {
  test('has its shape, with nothing in it that the profile does not have', async () => {
    tester = await Tester.start(profile);
    await tour(tester);
    const all = Object.keys(shapesOf(profile));
    const lost = [
      'GET /v1/tracks',
      'GET /v1/playlists/:id/tracks',
      'GET /v1/recommendations',
      'GET /v1/recommendations/available-genre-seeds',
    ];
    expect(all.filter((name) => !tester.checked.has(name))).toEqual(profile === 'dev2026' ? lost : []);
  });
});

describe('development mode', () => {
  test('has lost batches, playlist tracks and recommendations, each in its own way', async () => {
    tester = await Tester.start('dev2026');
    const forbidden = { status: 403, body: { error: { status: 403, message: 'Forbidden' } } };
    expect(await tester.get(`/tracks?ids=${track(0).id}`)).toMatchObject(forbidden);
    expect(await tester.get(`/playlists/${playlist('Friday in the bar')}/tracks`)).toMatchObject(forbidden);
    expect(await tester.get('/users/sandboxneighbour')).toMatchObject(forbidden);
    expect(await tester.get('/browse/new-releases')).toMatchObject(forbidden);
    const gone = { status: 404, body: '', type: '' };
    expect(await tester.get('/recommendations?seed_genres=pop')).toMatchObject(gone);
    expect(await tester.get('/recommendations/available-genre-seeds')).toMatchObject(gone);
  });

  test('gives ten results at most, five where nothing is said', async () => {
    tester = await Tester.start('dev2026');
    expect((await tester.get('/search?type=track&q=genre:pop')).body.tracks.items).toHaveLength(5);
    expect((await tester.get('/search?type=track&q=genre:pop&limit=10')).body.tracks.items).toHaveLength(10);
    const refused = await tester.get('/search?type=track&q=genre:pop&limit=11');
    expect(refused).toMatchObject({ status: 400, body: { error: { message: 'Invalid limit' } } });
  });

  test('opens own and shared playlists, and shows of foreign ones only the cover', async () => {
    tester = await Tester.start('dev2026');
    for (const name of ['Friday in the bar', 'Everybody adds one']) {
      expect((await tester.get(`/playlists/${playlist(name)}/items?limit=50`)).body.items[0].item.uri).toMatch(
        /^spotify:/,
      );
      expect((await tester.get(`/playlists/${playlist(name)}`)).body.items.total).toBeGreaterThan(0);
    }
    const foreign = playlist('The neighbour’s favourites');
    expect((await tester.get(`/playlists/${foreign}`)).body).not.toHaveProperty('items');
    expect(await tester.get(`/playlists/${foreign}/items`)).toMatchObject({
      status: 403,
      body: { error: { message: 'Forbidden' } },
    });
    expect((await tester.get(`/playlists/${playlist('Made by machines')}`)).status).toBe(404);
  });
});

describe('extended quota', () => {
  test('still has batches with holes, playlist tracks, foreign playlists and recommendations', async () => {
    tester = await Tester.start('extended');
    const batch = await tester.get(`/tracks?ids=${track(3).id},nobody,${track(4).id}`);
    expect(batch.body.tracks.map((one: { id: string } | null) => one?.id ?? null)).toEqual([
      track(3).id,
      null,
      track(4).id,
    ]);
    const foreign = await tester.get(`/playlists/${playlist('The neighbour’s favourites')}/tracks`);
    expect(foreign.body.items[0].track.popularity).toEqual(expect.any(Number));
    const likely = await tester.get('/recommendations?seed_genres=jazz&limit=7');
    expect(likely.body.tracks).toHaveLength(7);
    expect((await tester.get('/search?type=track&q=genre:pop')).body.tracks.items).toHaveLength(20);
  });
});

describe('pages', () => {
  test('lead through a long playlist without a gap or a repetition', async () => {
    tester = await Tester.start();
    const seen: string[] = [];
    let next: string | null = `${tester.sandbox.url}/v1/playlists/${playlist('All night')}/items?limit=50`;
    while (next !== null) {
      const { body }: Awaited<ReturnType<Tester['get']>> = await tester.get(
        next.slice(`${tester.sandbox.url}/v1`.length),
      );
      seen.push(...body.items.map(({ item }: { item: { id: string } }) => item.id));
      next = body.next;
    }
    expect(seen).toHaveLength(130);
    expect(new Set(seen).size).toBe(130);
  });

  test('of a search end where the results end', async () => {
    tester = await Tester.start();
    const { body } = await tester.get('/search?type=track&q=genre:jazz&limit=10&offset=20');
    const { tracks } = body;
    expect(tracks.items).toHaveLength(Math.max(0, Math.min(10, tracks.total - 20)));
    expect(tracks.next === null).toBe(tracks.total <= 30);
    expect((await tester.get('/search?type=track&q=x&offset=1001')).status).toBe(400);
  });
});

describe('who may ask', () => {
  test('needs a token that somebody gave', async () => {
    tester = await Tester.start();
    const ask = async (headers: Record<string, string>) =>
      (await fetch(`${tester.sandbox.url}/v1/me`, { headers })).json();
    expect(await ask({})).toEqual({ error: { status: 401, message: 'No token provided' } });
    expect(await ask({ authorization: 'Bearer nonsense' })).toEqual({
      error: { status: 401, message: 'Invalid access token' },
    });
    expect(await ask({ authorization: 'Basic x' })).toMatchObject({ error: { status: 400 } });
  });

  test('needs the scopes: 401 at the player, 403 elsewhere', async () => {
    tester = await Tester.start();
    tester.signIn('sandboxowner', []);
    expect(await tester.get('/me/player')).toMatchObject({
      status: 401,
      body: { error: { message: 'Permissions missing' } },
    });
    expect(await tester.get('/me/playlists')).toMatchObject({
      status: 403,
      body: { error: { message: 'Insufficient client scope' } },
    });
    expect((await tester.get('/me')).status).toBe(200);
  });

  test('the four 403s can be told apart only by what they say', async () => {
    tester = await Tester.start();
    tester.signIn('sandboxstranger');
    expect(await tester.get('/me')).toMatchObject({
      status: 403,
      body: 'User not registered in the Developer Dashboard',
    });
    tester.signIn('sandboxfree');
    expect((await tester.get('/me/player/devices')).status).toBe(200);
    expect((await tester.put('/me/player/pause')).body.error).toMatchObject({
      status: 403,
      reason: 'PREMIUM_REQUIRED',
    });
    tester.signIn('sandboxowner');
    expect((await tester.put('/me/player/play', {})).body.error.reason).toBe('NO_ACTIVE_DEVICE');
    await tester.control('PATCH', '/people/sandboxowner', { isAppOwnerPremium: false });
    expect(await tester.get('/me')).toMatchObject({
      status: 403,
      body: 'Active premium subscription required for the owner of the app.',
    });
  });

  test('with a token of the app itself there is music, but nobody to play it', async () => {
    tester = await Tester.start();
    const { clientId, clientSecret } = tester.sandbox.app;
    const given = await tester.tokenCall({ grant_type: 'client_credentials' }, `${clientId}:${clientSecret}`);
    tester.token = given.body.access_token;
    expect((await tester.get('/search?type=track&q=genre:pop')).status).toBe(200);
    expect((await tester.get('/me')).status).toBe(401);
  });
});

describe('bad questions', () => {
  test.each([
    ['/search?type=track', 400],
    ['/search?q=x', 400],
    ['/search?q=x&type=riddle', 400],
    ['/search?q=x&type=track&limit=some', 400],
    ['/tracks/short', 400],
    ['/tracks/0000000000000000000000', 404],
    ['/artists/0000000000000000000000', 404],
    ['/playlists/nobody', 404],
    ['/me/playlists?limit=51', 400],
    ['/no/such/thing', 404],
  ])('%s is answered with %i', async (path, status) => {
    tester = await Tester.start();
    expect(await tester.get(path)).toMatchObject({ status, body: { error: { status } } });
  });

  test('a body that is no JSON is refused and does nothing', async () => {
    tester = await Tester.start();
    const headers = { authorization: `Bearer ${tester.token}` };
    const url = `${tester.sandbox.url}/v1/me/player/play`;
    expect((await fetch(url, { method: 'PUT', headers, body: '{"uris":' })).status).toBe(400);
    expect(
      (await fetch(url, { method: 'PUT', headers, body: 'x'.repeat(1_100_000) }).catch(() => ({ status: 0 }))).status,
    ).not.toBe(200);
    expect((await tester.get('/me/player')).status).toBe(204);
  });
});
