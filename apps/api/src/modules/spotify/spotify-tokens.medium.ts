import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { TestClock } from '../../../test/support/clock.js';
import { World } from '../../../test/support/world.js';
import { ScriptedSpotify } from '../../../test/support/scripted-spotify.js';
import { type Ctx, systemCtx } from '../../core/context/ctx.js';
import { Metrics } from '../../core/metrics/metrics.js';
import { Sealer } from '../../core/secrets/sealer.js';
import { AuditLog } from '../audit/index.js';
import { SpotifyAccountRepository } from './spotify-account.repository.js';
import { SpotifyAccountsService } from './spotify-accounts.client.js';
import { SpotifyApi } from './spotify-api.service.js';
import { SpotifyMetrics } from './spotify-metrics.js';
import { SpotifyTokens } from './spotify-tokens.service.js';
import { SpotifyWeb } from './spotify-web.adapter.js';

/** Real: Postgres, the sealer, HTTP to a server that answers as told. Two processes are two of everything but the database. */
const HOUR_MS = 3_600_000;
let nights: World;
let spotify: ScriptedSpotify;
let clock: TestClock;

beforeAll(async () => {
  nights = await World.bare();
});
beforeEach(async () => {
  await spotify?.close();
  spotify = await ScriptedSpotify.open();
  clock = new TestClock(Date.parse('2026-11-21T20:00:00Z'));
});
afterAll(async () => {
  await spotify?.close();
  await nights.close();
});

function startProcess() {
  const config = nights.config({ LOG_LEVEL: 'silent', ...spotify.env });
  const sealer = new Sealer(config);
  const accounts = new SpotifyAccountRepository(nights.connect(config), new AuditLog());
  const tokens = new SpotifyTokens(config, clock, sealer, accounts, new SpotifyAccountsService(config));
  const metrics = new SpotifyMetrics(new Metrics(), accounts, clock);
  const api = new SpotifyApi(clock, new SpotifyWeb(config), tokens, accounts, metrics);
  return { accounts, api, sealer, tokens };
}

/** A venue whose account was linked just now with a token for an hour. */
async function linkedVenue(): Promise<Ctx> {
  const ctx = systemCtx(await nights.venue(), 'test');
  const { accounts, sealer } = startProcess();
  await accounts.saveApp(ctx, 'c'.repeat(32), sealer.seal(ctx.venueId, 'the secret'));
  const isLinked = await accounts.link(
    ctx,
    'c'.repeat(32),
    {
      accessToken: sealer.seal(ctx.venueId, 'access 1'),
      refreshToken: sealer.seal(ctx.venueId, 'refresh 1'),
      issuedAt: new Date(clock.now()),
      expiresAt: new Date(clock.now() + HOUR_MS),
      scopes: ['streaming'],
    },
    { id: 'olga', name: 'Olga' },
  );
  expect(isLinked).toBe(true);
  return ctx;
}

function grantNext(n: number, more: Record<string, unknown> = {}, afterMs = 0): void {
  const body = { access_token: `access ${n}`, token_type: 'Bearer', expires_in: 3600, ...more };
  spotify.on('POST /api/token', { body, afterMs });
}

const row = async (ctx: Ctx) => (await startProcess().accounts.find(ctx))!;

test('a token is used for four fifths of its life, then renewed with the secret of the app', async () => {
  const ctx = await linkedVenue();
  const { tokens } = startProcess();
  grantNext(2);
  clock.advance(0.79 * HOUR_MS);
  expect(await tokens.get(ctx)).toMatchObject({ ok: true, value: { token: 'access 1' } });
  clock.advance(0.02 * HOUR_MS);
  expect(await tokens.get(ctx)).toMatchObject({ ok: true, value: { token: 'access 2' } });
  expect(await tokens.get(ctx)).toMatchObject({ ok: true, value: { token: 'access 2' } });
  expect(spotify.asked).toHaveLength(1);
  const [{ headers, body }] = spotify.asked as [(typeof spotify.asked)[number]];
  const basic = Buffer.from(`${'c'.repeat(32)}:the secret`).toString('base64');
  expect(headers.authorization).toBe(`Basic ${basic}`);
  expect(Object.fromEntries(new URLSearchParams(body))).toMatchObject({
    grant_type: 'refresh_token',
    refresh_token: 'refresh 1',
  });
});

test('two processes that need a new token at once ask Spotify once, and both get it', async () => {
  const ctx = await linkedVenue();
  const [one, other] = [startProcess(), startProcess()];
  grantNext(2, { refresh_token: 'refresh 2' }, 300);
  clock.advance(0.9 * HOUR_MS);
  const asking = [one, other, one, other, other].map(({ tokens }) => tokens.get(ctx));
  for (const answer of await Promise.all(asking))
    expect(answer).toMatchObject({ ok: true, value: { token: 'access 2' } });
  expect(spotify.asked).toHaveLength(1);
});

test('a rotated refresh token is kept and used the next time; without one the old one stays', async () => {
  const ctx = await linkedVenue();
  const { tokens } = startProcess();
  for (const [n, more, used] of [
    [2, { refresh_token: 'refresh 2' }, 'refresh 1'],
    [3, {}, 'refresh 2'],
    [4, {}, 'refresh 2'],
  ] as const) {
    grantNext(n, more);
    clock.advance(HOUR_MS);
    await tokens.get(ctx);
    expect(new URLSearchParams(spotify.asked.at(-1)!.body).get('refresh_token')).toBe(used);
  }
});

test('invalid_grant is the end: the account must be linked again, and Spotify is not asked again', async () => {
  const ctx = await linkedVenue();
  const [one, other] = [startProcess(), startProcess()];
  spotify.on('POST /api/token', { status: 400, body: { error: 'invalid_grant', error_description: 'revoked' } });
  clock.advance(HOUR_MS);
  expect(await one.tokens.get(ctx)).toMatchObject({ ok: false, fault: { kind: 'NEEDS_REAUTH' } });
  for (const { tokens } of [one, other, one]) {
    expect(await tokens.get(ctx)).toMatchObject({ ok: false, fault: { kind: 'NEEDS_REAUTH' } });
  }
  expect(spotify.asked).toHaveLength(1);
  expect(await row(ctx)).toMatchObject({ state: 'NEEDS_REAUTH', accessToken: null, refreshToken: null });
  const audit = await nights.rows(`SELECT 1 FROM audit_entry WHERE venue_id = $1 AND action = 'spotify:consent-lost'`, [
    ctx.venueId,
  ]);
  expect(audit).toHaveLength(1);
});

test('while Spotify is away the token is used to its end, then there is none, and nothing is lost', async () => {
  const ctx = await linkedVenue();
  const { tokens } = startProcess();
  spotify.on('POST /api/token', { status: 503, body: 'upstream' });
  clock.advance(0.9 * HOUR_MS);
  expect(await tokens.get(ctx)).toMatchObject({ ok: true, value: { token: 'access 1' } });
  clock.advance(0.2 * HOUR_MS);
  expect(await tokens.get(ctx)).toMatchObject({ ok: false, fault: { kind: 'UNAVAILABLE' } });
  grantNext(2);
  expect(await tokens.get(ctx)).toMatchObject({ ok: true, value: { token: 'access 2' } });
  expect((await row(ctx)).state).toBe('CONNECTED');
});

test('a process that dies while it renews holds the others up no longer than its lease', async () => {
  const ctx = await linkedVenue();
  const { accounts, tokens } = startProcess();
  clock.advance(0.9 * HOUR_MS);
  const { accessIssuedAt } = await row(ctx);
  expect(await accounts.beginRefresh(ctx, accessIssuedAt!, 600)).toBe(true);
  grantNext(2);
  expect(await tokens.get(ctx)).toMatchObject({ ok: true, value: { token: 'access 2' } });
});

test('what is stored opens only for its venue', async () => {
  const ctx = await linkedVenue();
  const { tokens } = startProcess();
  const { accessToken, refreshToken, clientSecret } = await row(ctx);
  for (const sealed of [accessToken, refreshToken, clientSecret]) expect(sealed).toMatch(/^s1\.test\./);
  const other = await linkedVenue();
  await nights.sql.query('UPDATE spotify_account SET access_token = $2 WHERE venue_id = $1', [
    other.venueId,
    accessToken,
  ]);
  expect(await tokens.get(other)).toMatchObject({ ok: false, fault: { kind: 'NEEDS_REAUTH' } });
});

test('reads are counted by the day, in all processes together', async () => {
  const ctx = await linkedVenue();
  const [one, other] = [startProcess(), startProcess()];
  const counted = await Promise.all(
    Array.from({ length: 12 }, (_, n) => [one, other][n % 2]!.accounts.countRead(ctx, '2026-11-21', 10)),
  );
  expect(counted.filter(Boolean)).toHaveLength(10);
  expect(await one.accounts.countRead(ctx, '2026-11-22', 10)).toBe(true);
  expect((await row(ctx)).reads).toBe(1);
});

test('when Spotify asks one process to wait the other waits too: all calls for a window, one kind for the quota', async () => {
  const ctx = await linkedVenue();
  const [one, other] = [startProcess(), startProcess()];
  const look = ({ api }: typeof one) => api.read(ctx, 'music', (web, token) => web.me(token));
  const pause = ({ api }: typeof one) => api.command(ctx, (web, token) => web.pause(token, 'device'));
  spotify.on('GET /v1/me', { status: 429, headers: { 'retry-after': '20' }, body: 'Too many requests' });
  spotify.on('PUT /v1/me/player/pause', { status: 204 });
  expect(await look(one)).toMatchObject({ fault: { kind: 'RATE_LIMITED' } });
  for (const call of [look, pause]) {
    expect(await call(other)).toMatchObject({ fault: { kind: 'RATE_LIMITED', waitMs: 20_000 } });
  }
  clock.advance(20_000);
  spotify.on('GET /v1/me', { status: 429, headers: { 'retry-after': '7200' }, body: { reason: 'quota exceeded' } });
  expect(await look(other)).toMatchObject({ fault: { kind: 'QUOTA_EXCEEDED' } });
  const asked = spotify.asked.length;
  expect(await look(one)).toMatchObject({ fault: { kind: 'QUOTA_EXCEEDED', waitMs: 7_200_000 } });
  expect(spotify.asked).toHaveLength(asked);
  expect(await pause(one)).toMatchObject({ ok: true });
});
