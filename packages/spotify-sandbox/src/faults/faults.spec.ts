import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { uriOf } from '../catalogue/catalogue.js';
import { Tester } from '../testing/tester.js';
import { ERROR_NAMES } from '../web/errors.js';
import { Faults } from './faults.js';

let tester: Tester;
beforeEach(async () => {
  tester = await Tester.start();
});
afterEach(() => tester.close());

const fault = (fields: Readonly<Record<string, unknown>>) => tester.control('POST', '/faults', fields);
const firstDevice = async (): Promise<string> => (await tester.get('/me/player/devices')).body.devices[0].id;
const uri = (place: number) => uriOf(tester.world.catalogue.tracks[place]!);

describe('faults', () => {
  test.each(ERROR_NAMES.filter((name) => !name.startsWith('invalid-')))(
    'can be any answer that was seen: %s',
    async (error) => {
      await fault({ kind: 'error', error });
      const answer = await tester.get('/me');
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect((await tester.get('/me')).status).toBe(200);
    },
  );

  test('wait for their endpoint, let some calls pass, and hit as often as they were told', async () => {
    await fault({ kind: 'error', error: 'bad-gateway', on: 'GET /v1/me/player*', skip: 1, times: 2 });
    const statuses: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      expect((await tester.get('/me')).status).toBe(200);
      statuses.push((await tester.get('/me/player/devices')).status);
    }
    expect(statuses).toEqual([200, 502, 502, 200, 200]);
  });

  test('stay until they are taken away where they have no end', async () => {
    const { body } = await fault({ kind: 'error', error: 'unavailable', times: null });
    expect((await tester.get('/me')).status).toBe(503);
    expect((await tester.get('/me')).status).toBe(503);
    expect((await tester.control('DELETE', `/faults/${body.id}`)).status).toBe(204);
    expect((await tester.get('/me')).status).toBe(200);
    expect((await tester.control('DELETE', `/faults/${body.id}`)).status).toBe(404);
  });

  test('tell how long to wait: a moment for the window, most of a day for the quota', async () => {
    await fault({ kind: 'error', error: 'rate-limit', retryAfterSeconds: 7 });
    expect(await tester.get('/me')).toMatchObject({ status: 429, retryAfter: '7' });
    await fault({ kind: 'error', error: 'quota' });
    expect(await tester.get('/me')).toMatchObject({
      status: 429,
      retryAfter: '48925',
      body: { error: { reason: 'QUOTA_EXCEEDED' } },
    });
    await fault({ kind: 'error', error: 'rate-limit-text' });
    expect(await tester.get('/me')).toMatchObject({ status: 429, body: 'Too many requests', retryAfter: '3' });
  });

  test('an answer is lost although the work was done, or without it', async () => {
    const device = await firstDevice();
    const play = (place: number) => tester.put(`/me/player/play?device_id=${device}`, { uris: [uri(place)] });
    await fault({ kind: 'lost', isDone: true, on: 'PUT /v1/me/player/play' });
    await expect(play(0)).rejects.toThrow();
    expect((await tester.get('/me/player')).body.item.uri).toBe(uri(0));
    await fault({ kind: 'lost', isDone: false, on: 'PUT /v1/me/player/play' });
    await expect(play(1)).rejects.toThrow();
    expect((await tester.get('/me/player')).body.item.uri).toBe(uri(0));
  });

  test('an answer never comes', async () => {
    await fault({ kind: 'hanging', on: 'GET /v1/me' });
    const asked = fetch(`${tester.sandbox.url}/v1/me`, {
      headers: { authorization: `Bearer ${tester.token}` },
      signal: AbortSignal.timeout(300),
    });
    await expect(asked).rejects.toThrow(/aborted/);
    expect((await tester.control('GET', '/calls')).body.byStatus['0']).toBe(1);
  });

  test('also at the accounts service', async () => {
    const { clientId, clientSecret } = tester.sandbox.app;
    await fault({ kind: 'error', error: 'unavailable', on: 'POST /api/token' });
    await fault({ kind: 'error', error: 'invalid-grant', on: 'POST /api/token' });
    const ask = () => tester.tokenCall({ grant_type: 'client_credentials' }, `${clientId}:${clientSecret}`);
    expect((await ask()).status).toBe(503);
    expect(await ask()).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await ask()).status).toBe(200);
  });

  test('slowness comes on top of another fault', () => {
    const faults = new Faults();
    faults.add({ kind: 'latency', ms: 10 });
    faults.add({ kind: 'error', error: 'internal' });
    faults.add({ kind: 'error', error: 'unavailable' });
    expect(faults.take('GET /v1/me').map(({ kind }) => kind)).toEqual(['latency', 'error']);
    expect(faults.take('GET /v1/me')).toEqual([{ kind: 'error', error: 'unavailable' }]);
    expect(faults.list()).toEqual([]);
  });

  test.each([
    { kind: 'meteor' },
    { kind: 'error', error: 'no-such-error' },
    { kind: 'error', error: 'quota', retryAfterSeconds: -1 },
    { kind: 'latency' },
    { kind: 'lost', times: 0 },
    { kind: 'lost', skip: 1.5 },
    { kind: 'lost', on: 7 },
  ])('that make no sense are refused in words: %p', async (fields) => {
    const answer = await fault(fields);
    expect(answer.status).toBe(400);
    expect(answer.body.message).toMatch(/must be/);
    expect((await tester.control('GET', '/faults')).body.faults).toEqual([]);
  });
});

describe('limits', () => {
  test('close the window of 30 s and open it again when the first calls have left it', async () => {
    await tester.control('PATCH', '/settings', { windowCallsMax: 3 });
    for (let n = 0; n < 3; n += 1) expect((await tester.get('/me')).status).toBe(200);
    tester.sandbox.clock.advance(10_000);
    const turned = await tester.put('/me/player/pause');
    expect(turned).toMatchObject({
      status: 429,
      retryAfter: '20',
      body: { error: { message: 'API rate limit exceeded' } },
    });
    tester.sandbox.clock.advance(20_000);
    expect((await tester.get('/me')).status).toBe(200);
  });

  test('of the day are for reads of one group, and last for hours', async () => {
    await tester.control('PATCH', '/settings', { dailyReadsMax: 2 });
    for (let n = 0; n < 2; n += 1) await tester.get('/me/player/devices');
    tester.sandbox.clock.advance(3_600_000);
    tester.signIn('sandboxowner');
    const turned = await tester.get('/me/player');
    expect(turned).toMatchObject({
      status: 429,
      retryAfter: String(23 * 3_600),
      body: { error: { reason: 'QUOTA_EXCEEDED' } },
    });
    expect((await tester.get('/search?type=track&q=genre:pop')).status).toBe(200);
    expect((await tester.put('/me/player/pause')).status).toBe(404);
    await tester.control('DELETE', '/limits');
    expect((await tester.get('/me/player')).status).toBe(204);
  });
});

describe('the call log', () => {
  test('counts by endpoint and tells reads from commands', async () => {
    const device = await firstDevice();
    await tester.put(`/me/player/play?device_id=${device}`, { uris: [uri(0)] });
    await tester.get('/me/player');
    await tester.get(`/tracks/${tester.world.catalogue.tracks[0]!.id}`);
    const { body } = await tester.control('GET', '/calls');
    expect(body).toMatchObject({ total: 4, reads: 3, commands: 1, overlaps: [] });
    expect(body.byEndpoint).toEqual({
      'GET /v1/me/player/devices': 1,
      'PUT /v1/me/player/play': 1,
      'GET /v1/me/player': 1,
      'GET /v1/tracks/:id': 1,
    });
    expect(body.calls.at(1)).toMatchObject({ target: `/v1/me/player/play?device_id=${device}`, status: 200 });
    await tester.control('DELETE', '/calls');
    expect((await tester.control('GET', '/calls')).body.total).toBe(0);
  });

  test('notices two player commands at once, and none where they follow each other', async () => {
    const device = await firstDevice();
    await tester.put(`/me/player/play?device_id=${device}`, { uris: [uri(0)] });
    await tester.put('/me/player/seek?position_ms=1000');
    expect((await tester.control('GET', '/calls')).body.overlaps).toEqual([]);
    await fault({ kind: 'latency', ms: 200, on: 'PUT *' });
    await Promise.all([tester.put('/me/player/pause'), tester.post('/me/player/next')]);
    expect((await tester.control('GET', '/calls')).body.overlaps).toHaveLength(1);
  });
});

describe('the control API', () => {
  test.each([
    ['POST', '/clock/advance', { ms: -1 }, 400],
    ['POST', '/clock/advance', {}, 400],
    ['PATCH', '/settings', { ending: 'never' }, 400],
    ['PATCH', '/people/sandboxowner', { product: 'gold' }, 400],
    ['PATCH', '/people/nobody', { product: 'free' }, 404],
    ['POST', '/people/sandboxowner/player/dance', {}, 404],
    ['POST', '/people/sandboxowner/player/play', { uri: 'x' }, 400],
    ['POST', '/people/sandboxowner/player/pause', {}, 409],
    ['POST', '/people/sandboxowner/relinks', { from: 'x', to: null }, 400],
    ['POST', '/people/sandboxowner/devices', { type: 'TV' }, 400],
    ['POST', '/people/sandboxowner/devices', { name: 'A', isPresent: false }, 400],
    ['PATCH', '/people/sandboxowner/devices/Phone', { volumePercent: 'loud' }, 400],
    ['POST', '/people/sandboxowner/devices/Nothing/lose', {}, 404],
    ['POST', '/apps', { clientId: 'x' }, 400],
    ['POST', '/apps', { clientId: 'x', clientSecret: 'y', redirectUris: ['http://localhost/'] }, 400],
    ['GET', '/nothing', undefined, 404],
  ])('%s %s with %p is refused with %i in words', async (method, path, fields, status) => {
    const answer = await tester.control(method, path, fields);
    expect(answer.status).toBe(status);
    expect(answer.body.message).toEqual(expect.any(String));
  });

  test('adds a device, and tells what there is', async () => {
    const { body } = await tester.control('POST', '/people/sandboxowner/devices', {
      name: 'Kitchen',
      supportsVolume: false,
    });
    expect(await tester.get('/me/player/devices')).toMatchObject({
      body: {
        devices: expect.arrayContaining([
          expect.objectContaining({ id: body.id, type: 'Speaker', supports_volume: false }),
        ]),
      },
    });
    const { body: all } = await tester.control('GET', '');
    expect(all).toMatchObject({ profile: 'dev2026', clock: { kind: 'virtual' }, tracks: 306, app: tester.sandbox.app });
    expect((await tester.control('GET', '/catalogue')).body.tracks[5]).toMatchObject({ place: 5, toneHz: 280 });
  });

  test('gives tokens without a browser', async () => {
    const { body } = await tester.control('POST', '/people/sandboxfree/tokens', { scopes: ['user-read-private'] });
    tester.token = body.accessToken;
    expect((await tester.get('/me')).body.id).toBe('sandboxfree');
  });
});
