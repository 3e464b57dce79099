import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ErrorBody, SpotifyAccountView, SpotifyPlaybackTokenView } from '@votebox/contracts';
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
});
afterAll(() => world.close());

const codeOf = ({ status, body }: { status: number; body: unknown }) => [status, (body as ErrorBody).error];
const audited = async () =>
  (
    await house.world.sql.query<{ action: string }>(
      `SELECT action FROM audit_entry WHERE venue_id = $1 AND action LIKE 'spotify:%' ORDER BY id`,
      [house.owner.venueId],
    )
  ).rows.map(({ action }) => action);

describe('linking an account', () => {
  test('goes by the page of consent, shows who it is, and says no secret', async () => {
    expect(await house.view()).toMatchObject({
      state: 'UNLINKED',
      clientId: null,
      redirectUri: 'http://127.0.0.1:3000/admin/spotify/callback/',
      isRedirectAllowed: true,
      readsToday: 0,
    });
    const view = await house.link();
    expect(view).toMatchObject({
      state: 'CONNECTED',
      clientId: house.spotifyApp.clientId,
      displayName: 'Olive Owner',
    });
    expect(view.privateSince).not.toBeNull();
    expect(new Date(view.consentEndsAt!).getTime()).toBeGreaterThan(new Date(view.consentedAt!).getTime());
    expect(JSON.stringify(view)).not.toContain(house.spotifyApp.clientSecret);
    expect(await audited()).toEqual(['spotify:app-set', 'spotify:linked', 'spotify:private-confirmed']);
    const { rows } = await house.world.sql.query('SELECT * FROM spotify_account WHERE venue_id = $1', [
      house.owner.venueId,
    ]);
    for (const column of ['client_secret', 'access_token', 'refresh_token'])
      expect(rows[0][column]).toMatch(/^s1\.test\./);
  });

  test('a state is good once, for who began, at this venue', async () => {
    await house.setApp();
    const came = await house.consent();
    const other = await world.spotifyVenue();
    await other.setApp();
    expect(codeOf(await other.connect(came))).toEqual([409, 'CONFLICT']);
    const colleague = await house.world.colleague(house.owner, 'OWNER');
    expect(codeOf(await colleague.browser.post(`${house.path}/spotify/connect`, came))).toEqual([409, 'CONFLICT']);
    const both = await Promise.all([house.connect(came), house.connect(came)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(codeOf(await house.connect(came))).toEqual([409, 'CONFLICT']);
  });

  test('a state that is too old is not taken', async () => {
    await house.setApp();
    const came = await house.consent();
    await house.world.sql.query(
      `UPDATE spotify_consent SET expires_at = now() - interval '1 second' WHERE venue_id = $1`,
      [house.owner.venueId],
    );
    expect(codeOf(await house.connect(came))).toEqual([409, 'CONFLICT']);
  });

  test('who says no at Spotify has linked nothing and may begin again', async () => {
    await house.setApp();
    const came = await house.consent('deny');
    expect(came.error).toBe('access_denied');
    expect(codeOf(await house.connect(came))).toEqual([409, 'SPOTIFY_REFUSED']);
    expect((await house.view()).state).toBe('UNLINKED');
    expect((await house.connect(await house.consent())).status).toBe(200);
  });

  test('a wrong secret, a used code and an account that the app does not know are told apart', async () => {
    await house.setApp({ ...house.sandbox.app, clientSecret: 'f'.repeat(32) });
    const wrong = await house.connect<ErrorBody>(await house.consent());
    expect([wrong.status, wrong.body.message]).toEqual([409, expect.stringContaining('client id and secret')]);
    await house.setApp();
    const used = await house.consent();
    const begun = await house.consent();
    expect((await house.connect(used)).status).toBe(200);
    const again = await house.connect<ErrorBody>({ state: begun.state, code: used.code });
    expect([again.status, again.body.error]).toEqual([409, 'SPOTIFY_REFUSED']);
    const stranger = await house.connect<ErrorBody>(await house.consent('agree', 'sandboxstranger'));
    expect([stranger.status, stranger.body.message]).toEqual([409, expect.stringContaining('not entered as a user')]);
    expect((await house.view()).displayName).toBe('Olive Owner');
  });

  test('Spotify being away is said, and nothing is half done', async () => {
    await house.setApp();
    const came = await house.consent();
    house.sandbox.world.faults.add({ kind: 'error', error: 'bad-gateway', on: 'POST /api/token' });
    expect(codeOf(await house.connect(came))).toEqual([503, 'SOURCE_UNAVAILABLE']);
    expect((await house.view()).state).toBe('UNLINKED');
  });

  test('another app unlinks; another secret of the same app does not', async () => {
    await house.link();
    await house.setApp();
    expect((await house.view()).state).toBe('CONNECTED');
    const { body } = await house.setApp({ clientId: '1'.repeat(32), clientSecret: '2'.repeat(32) });
    expect(body).toMatchObject({ state: 'UNLINKED', displayName: null, consentedAt: null });
    expect(codeOf(await house.read('/spotify/devices'))).toEqual([409, 'SPOTIFY_NOT_LINKED']);
  });

  test('before there is an app there is nothing to agree to', async () => {
    expect(codeOf(await house.post('/spotify/authorize'))).toEqual([409, 'SPOTIFY_NOT_LINKED']);
    const confirmed = await house.post<SpotifyAccountView>('/spotify/private', { isPrivate: true });
    expect(confirmed.body).toMatchObject({ state: 'UNLINKED', clientId: null });
    expect(confirmed.body.privateSince).not.toBeNull();
    expect(codeOf(await house.post('/spotify/private', { isPrivate: false }))).toEqual([400, 'VALIDATION_ERROR']);
  });

  test('is the owner’s; managers look, staff do not', async () => {
    await house.link();
    const manager = (await house.world.colleague(house.owner, 'MANAGER')).browser;
    const staff = (await house.world.colleague(house.owner, 'STAFF')).browser;
    expect((await manager.get(`${house.path}/spotify`)).status).toBe(200);
    expect((await staff.get(`${house.path}/spotify`)).status).toBe(403);
    for (const browser of [manager, staff]) {
      expect((await browser.post(`${house.path}/spotify/authorize`)).status).toBe(403);
      expect((await browser.delete(`${house.path}/spotify`)).status).toBe(403);
    }
  });
});

describe('a linked account', () => {
  test('whose consent was taken back at Spotify must be linked again, and then all is well', async () => {
    await house.link();
    house.sandbox.world.grants.revoke('sandboxowner');
    expect(codeOf(await house.read('/spotify/devices'))).toEqual([409, 'SPOTIFY_NEEDS_REAUTH']);
    expect(await house.view()).toMatchObject({ state: 'NEEDS_REAUTH', displayName: 'Olive Owner' });
    const asked = house.sandbox.world.calls.report().byEndpoint['POST /api/token'];
    expect(codeOf(await house.read('/spotify/devices'))).toEqual([409, 'SPOTIFY_NEEDS_REAUTH']);
    expect(house.sandbox.world.calls.report().byEndpoint['POST /api/token']).toBe(asked);
    await house.connect(await house.consent());
    expect((await house.read('/spotify/devices')).status).toBe(200);
  });

  test('gets a new token when Spotify does not take the old one, without anybody seeing it', async () => {
    await house.link();
    house.sandbox.world.grants.expire('sandboxowner');
    expect((await house.read('/spotify/devices')).status).toBe(200);
    expect((await house.view()).state).toBe('CONNECTED');
  });

  test('warns thirty days before the consent ends, for people and for monitoring', async () => {
    await house.link();
    await house.world.sql.query(
      `UPDATE spotify_account SET consented_at = now() - interval '170 days' WHERE venue_id = $1`,
      [house.owner.venueId],
    );
    const { warnDaysLeft } = await house.view();
    expect(warnDaysLeft).toBeGreaterThan(0);
    expect(warnDaysLeft).toBeLessThanOrEqual(14);
    const { body: metrics } = await house.world.browser().get<string>('//metrics');
    expect(metrics).toMatch(new RegExp(`votebox_spotify_token_days_left \\d+`));
  });

  test('lends its token only to pages that are a player, and only with the permission for it', async () => {
    await house.link();
    expect(codeOf(await house.read('/spotify/playback-token'))).toEqual([409, 'CONFLICT']);
    const player = await house.player('Bar computer', { isPage: true });
    expect(codeOf(await house.read('/spotify/playback-token'))).toEqual([409, 'SPOTIFY_NEEDS_REAUTH']);
    await house.connect(await house.consent());
    const display = house.world.browser();
    const tv = await house.post<{ token: string }>('/displays', { name: 'TV' });
    display.accessToken = tv.body.token;
    const lent = await display.get<SpotifyPlaybackTokenView>(`${house.path}/spotify/playback-token`);
    expect([lent.status, lent.body]).toEqual([200, expect.objectContaining({ sdkUrl: house.sandbox.sdkUrl })]);
    const page = `${house.path}/players/${player.id}/spotify-page`;
    expect((await display.post(page, { deviceId: 'page-1' })).status).toBe(204);
    const { rows } = await house.world.sql.query('SELECT settings FROM player WHERE id = $1', [player.id]);
    expect(rows[0].settings).toMatchObject({ deviceId: 'page-1', deviceName: 'Bar computer', isPage: true });
    const deviceId = async () => {
      const { rows: now } = await house.world.sql.query('SELECT settings FROM player WHERE id = $1', [player.id]);
      return now[0].settings.deviceId;
    };
    // Another page takes its place; the first comes back by itself, and later by a tap.
    expect((await display.post(page, { deviceId: 'page-2', replaces: 'page-1' })).status).toBe(204);
    expect(codeOf(await display.post(page, { deviceId: 'page-3', replaces: 'page-1' }))).toEqual([409, 'CONFLICT']);
    expect(await deviceId()).toBe('page-2');
    expect((await display.post(page, { deviceId: 'page-2', replaces: 'page-1' })).status).toBe(204);
    expect((await display.post(page, { deviceId: 'page-3' })).status).toBe(204);
    expect(await deviceId()).toBe('page-3');
    const stranger = (await world.spotifyVenue()).owner.browser;
    expect((await stranger.post(page, { deviceId: 'mine' })).status).toBe(404);
    expect((await house.world.browser().get(`${house.path}/spotify/playback-token`)).status).toBe(401);
  });
});
