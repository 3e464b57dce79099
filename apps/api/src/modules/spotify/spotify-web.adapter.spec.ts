import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ScriptedSpotify } from '../../../test/support/scripted-spotify.js';
import { loadConfig } from '../../core/config/config.js';
import { SpotifyWeb } from './spotify-web.adapter.js';

/** Real: the client, fetch, a server on this machine that answers as told. */
let spotify: ScriptedSpotify;
let web: SpotifyWeb;

beforeEach(async () => {
  spotify = await ScriptedSpotify.open();
  web = webAt(spotify);
});
afterEach(() => spotify.close());

function webAt({ url }: { url: string }): SpotifyWeb {
  const env = { DATABASE_URL: 'postgres://localhost/x', VOTEBOX_SECRET: 's'.repeat(32), MEDIA_DIR: 'media' };
  return new SpotifyWeb(loadConfig({ ...env, SPOTIFY_API_URL: url }));
}

test('commands name the device and carry what the player needs', async () => {
  const accepted = { status: 204 };
  for (const path of ['play', 'pause', 'volume', 'repeat']) spotify.on(`PUT /v1/me/player/${path}`, accepted);
  spotify.on('PUT /v1/me/player', accepted);
  const uri = `spotify:track:${'a'.repeat(22)}`;
  await web.play('tok', 'dev&1', uri, 1500.4);
  await web.pause('tok', 'dev&1');
  await web.setVolume('tok', 'dev&1', 41.6);
  await web.repeatOff('tok', 'dev&1');
  await web.transfer('tok', 'dev&1');
  expect(
    spotify.asked.map(({ path, query, body }) => [path, query.get('device_id'), body && JSON.parse(body)]),
  ).toEqual([
    ['/v1/me/player/play', 'dev&1', { uris: [uri], position_ms: 1500 }],
    ['/v1/me/player/pause', 'dev&1', ''],
    ['/v1/me/player/volume', 'dev&1', ''],
    ['/v1/me/player/repeat', 'dev&1', ''],
    ['/v1/me/player', null, { device_ids: ['dev&1'], play: false }],
  ]);
  expect(spotify.of('PUT /v1/me/player/volume')[0]!.query.get('volume_percent')).toBe('42');
  expect(spotify.of('PUT /v1/me/player/repeat')[0]!.query.get('state')).toBe('off');
  for (const { headers } of spotify.asked) expect(headers.authorization).toBe('Bearer tok');
});

test.each([
  ['204', { status: 204 }],
  ['200 with text', { status: 200, headers: { 'content-type': 'text/plain' }, body: 'oPClBVDzidwl' }],
  ['200 with text that claims to be JSON', { status: 200, body: 'oPClBVDzidwl' }],
  ['202', { status: 202 }],
])('a command that is answered with %s has worked', async (_, reply) => {
  spotify.on('PUT /v1/me/player/pause', reply);
  expect(await web.pause('t', 'd')).toEqual({ ok: true, value: null });
});

test('the text of a refusal is read, whatever its type', async () => {
  const headers = { 'content-type': 'text/plain' };
  spotify.on('GET /v1/me', { status: 403, headers, body: 'User not registered in the Developer Dashboard' });
  expect(await web.me('t')).toMatchObject({ ok: false, fault: { kind: 'NOT_A_USER' } });
  spotify.on('GET /v1/me', { status: 404, body: '' });
  expect(await web.me('t')).toMatchObject({ ok: false, fault: { kind: 'NOT_FOUND' } });
  spotify.on('GET /v1/me', { status: 429, headers: { 'retry-after': '7' }, body: 'Too many requests' });
  expect(await web.me('t')).toMatchObject({ ok: false, fault: { kind: 'RATE_LIMITED', waitMs: 7_000 } });
});

test('nothing playing is an answer, not a fault', async () => {
  spotify.on('GET /v1/me/player', { status: 204 });
  expect(await web.playback('t')).toEqual({ ok: true, value: null });
});

test('a search asks for the page it was told, in words that are encoded', async () => {
  spotify.on('GET /v1/search', { body: { tracks: { items: [], next: null, total: 0 } } });
  expect(await web.search('t', 'genre:"drum & bass" year:2020-2026', { limit: 10, offset: 20 })).toEqual({
    ok: true,
    value: [],
  });
  const { query } = spotify.of('GET /v1/search')[0]!;
  expect(Object.fromEntries(query)).toEqual({
    type: 'track',
    q: 'genre:"drum & bass" year:2020-2026',
    limit: '10',
    offset: '20',
  });
});

test('the items of a playlist are asked for where they are now', async () => {
  const track = { uri: `spotify:track:${'b'.repeat(22)}`, name: 'X', duration_ms: 1000 };
  spotify.on('GET /v1/playlists/p1/items', { body: { items: [{ item: track }], total: 101, next: null } });
  const answer = await web.playlistItems('t', 'p1', { limit: 50, offset: 100 });
  expect(answer).toMatchObject({ ok: true, value: { isLast: true, items: [{ title: 'X' }] } });
  expect(spotify.asked[0]!.query.get('offset')).toBe('100');
});

test('a server that does not answer, or is not there, is a fault and no exception', async () => {
  const gone = webAt({ url: 'http://127.0.0.1:1' });
  expect(await gone.me('t')).toMatchObject({ ok: false, fault: { kind: 'UNAVAILABLE' } });
  spotify.on('GET /v1/me', null);
  expect(await web.me('t')).toEqual({ ok: false, fault: { kind: 'UNAVAILABLE', detail: 'no answer in time' } });
}, 20_000);

test('an answer that sends elsewhere is not followed: the token stays here', async () => {
  const other = await ScriptedSpotify.open();
  spotify.on('GET /v1/me', { status: 302, headers: { location: `${other.url}/v1/me` } });
  expect(await web.me('t')).toMatchObject({ ok: false, fault: { kind: 'UNAVAILABLE' } });
  expect(other.asked).toEqual([]);
  await other.close();
});

test('two hosts at once do not get each other’s calls', async () => {
  const other = await ScriptedSpotify.open();
  for (const host of [spotify, other]) host.on('GET /v1/me', { body: { id: host.url } });
  const answers = await Promise.all([web, webAt(other), web, webAt(other)].map((each) => each.me('t')));
  expect(answers.map((answer) => answer.ok && answer.value.id)).toEqual([
    spotify.url,
    other.url,
    spotify.url,
    other.url,
  ]);
  await other.close();
});
