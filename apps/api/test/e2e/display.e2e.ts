import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { io } from 'socket.io-client';
import type {
  DisplayHomeView,
  DisplayPairingState,
  DisplayPairingView,
  DisplayView,
  ErrorBody,
  Page,
} from '@votebox/contracts';
import { newId } from '../../src/core/ids/ids.js';
import type { Browser } from '../support/browser.js';
import { type Staff, World } from '../support/world.js';

let api: World;
let owner: Staff;
beforeAll(async () => {
  api = await World.start();
  owner = await api.owner();
});
afterAll(() => api?.close());

let lastAddress = 0;
/** A TV on an address of its own. */
const newTv = () => api.browser({ 'x-forwarded-for': `198.51.100.${++lastAddress}` });
const startPairing = async (tv: Browser) => (await tv.post<DisplayPairingView>('/public/displays')).body;
const poll = (tv: Browser, pairing: DisplayPairingView, secret = pairing.secret) =>
  tv.get<DisplayPairingState & ErrorBody>(`/public/displays/${pairing.pairingId}`, {
    headers: { 'x-pairing-secret': secret },
  });
const displaysOf = (staff: Staff) => `/venues/${staff.venueId}/displays`;
const enter = (staff: Staff, code: string) =>
  staff.browser.post<DisplayView & { token?: string } & ErrorBody>(displaysOf(staff), { code, name: 'Bar TV' });

/** A TV that is paired with the venue, its token at hand. */
async function pairedTv(staff: Staff): Promise<{ tv: Browser; id: string }> {
  const tv = newTv();
  const pairing = await startPairing(tv);
  await enter(staff, pairing.code);
  const { body } = await poll(tv, pairing);
  if (body.state !== 'paired') throw new Error('the TV was not paired');
  tv.accessToken = body.token;
  return { tv, id: body.displayId };
}

describe('pairing', () => {
  test('goes from a code on the screen to a token that only this screen gets', async () => {
    const tv = newTv();
    const pairing = await startPairing(tv);
    expect(pairing.code).toMatch(/^[2-9A-HJKMNP-TV-Z]{6}$/);
    expect((await poll(tv, pairing)).body).toEqual({ state: 'waiting' });
    const typed = `${pairing.code.slice(0, 3).toLowerCase()}-${pairing.code.slice(3)}`;
    const claimed = await enter(owner, typed);
    expect(claimed.status).toBe(201);
    expect(claimed.body).toMatchObject({ name: 'Bar TV', lastSeenAt: null });
    expect(claimed.body.token).toBeUndefined();
    const paired = await poll(tv, pairing);
    expect(paired.body).toEqual({ state: 'paired', token: expect.any(String), displayId: claimed.body.id });
    expect((await poll(tv, pairing, 'guessed')).body.error).toBe('NOT_FOUND');
    expect((await tv.get(`/public/displays/${pairing.pairingId}`)).status).toBe(404);
  });

  test('is over after fifteen minutes, for the screen and for staff', async () => {
    const tv = newTv();
    const pairing = await startPairing(tv);
    api.clock.advance(15 * 60_000);
    expect((await poll(tv, pairing)).status).toBe(404);
    expect((await enter(owner, pairing.code)).body.error).toBe('NOT_FOUND');
  });

  test('gives one screen to one venue, however many enter the code at once', async () => {
    const tv = newTv();
    const pairing = await startPairing(tv);
    const others = [await api.owner(), await api.owner()];
    const answers = await Promise.all([owner, ...others].map((staff) => enter(staff, pairing.code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 404, 404]);
    expect((await enter(owner, pairing.code)).status).toBe(404);
  });

  test('does not know codes that no screen shows', async () => {
    expect((await enter(owner, 'ZZZZZZ')).status).toBe(404);
    expect((await owner.browser.post<ErrorBody>(displaysOf(owner), { code: 'AB' })).body.error).toBe(
      'VALIDATION_ERROR',
    );
    expect((await newTv().get(`/public/displays/${newId()}`)).status).toBe(404);
  });

  test('stores the secret only as a hash', async () => {
    const { secret } = await startPairing(newTv());
    const { rows } = await api.sql.query('SELECT count(*)::int AS n FROM display_pairing WHERE secret_hash = $1', [
      secret,
    ]);
    expect(rows).toEqual([{ n: 0 }]);
  });

  test('is slowed down for an address that asks for code after code', async () => {
    const tv = newTv();
    const statuses: number[] = [];
    for (let i = 0; i < 31; i++) statuses.push((await tv.post('/public/displays')).status);
    expect(statuses.filter((status) => status === 201).length).toBeGreaterThanOrEqual(30);
    const refused = await tv.post<ErrorBody>('/public/displays');
    expect([refused.status, refused.body.error]).toEqual([429, 'RATE_LIMITED']);
    expect(refused.body.retryAfterMs).toBeGreaterThan(0);
    expect(refused.body.retryAfterMs).toBeLessThanOrEqual(10_000);
    expect((await newTv().post('/public/displays')).status).toBe(201);
  });

  test('without a code makes a screen of this computer, whose token is in the answer', async () => {
    const added = await owner.browser.post<DisplayView & { token: string }>(displaysOf(owner), {});
    expect(added.status).toBe(201);
    const screen = newTv();
    screen.accessToken = added.body.token;
    expect((await screen.get<DisplayHomeView>('/displays/me')).body.display).toMatchObject({ id: added.body.id });
  });
});

describe('a screen', () => {
  test('sees its venue and what is on: the running event, else the next, else the last', async () => {
    const house = await api.owner();
    const { tv, id } = await pairedTv(house);
    const inHours = (hours: number) => new Date(api.clock.now() + hours * 3_600_000);
    const eventShown = async () => (await tv.get<DisplayHomeView>('/displays/me')).body.event?.id;
    const home = await tv.get<DisplayHomeView>('/displays/me');
    expect(home.body).toMatchObject({ display: { id, name: 'Bar TV' }, venue: { id: house.venueId }, event: null });
    await api.eventRow(house.venueId, { status: 'ENDED', ended_at: inHours(-6.1) });
    expect(await eventShown()).toBeUndefined();
    const ended = await api.eventRow(house.venueId, { status: 'ENDED', ended_at: inHours(-5.9) });
    expect(await eventShown()).toBe(ended.id);
    const next = await api.eventRow(house.venueId, { status: 'UPCOMING', starts_at: inHours(20) });
    await api.eventRow(house.venueId, { status: 'UPCOMING', starts_at: null });
    expect(await eventShown()).toBe(next.id);
    const live = await api.eventRow(house.venueId, { status: 'ACTIVE', activated_at: inHours(0) });
    expect(await eventShown()).toBe(live.id);
  });

  test('knows whether a page makes the sound, and of which Spotify device it could be', async () => {
    const house = await api.owner();
    const { tv } = await pairedTv(house);
    const sound = async () => (await tv.get<DisplayHomeView>('/displays/me')).body.sound;
    expect(await sound()).toBeNull();
    const { id } = await api.eventRow(house.venueId, { status: 'ACTIVE', activated_at: new Date() });
    expect(await sound()).toEqual({ by: 'page' });
    const playerId = newId();
    await api.sql.query(
      `INSERT INTO player (venue_id, id, name, kind, settings) VALUES ($1, $2, 'TV', 'SPOTIFY', $3)`,
      [house.venueId, playerId, { deviceId: null, deviceName: 'Bar TV', deviceType: 'Computer', isPage: true }],
    );
    await api.sql.query('UPDATE event SET player_ids = $2 WHERE id = $1', [id, [newId(), playerId]]);
    expect(await sound()).toEqual({ by: 'players', spotifyPage: { playerId, deviceName: 'Bar TV' } });
  });

  test('was last seen when it last asked', async () => {
    const { tv, id } = await pairedTv(owner);
    await tv.get('/displays/me');
    const { body } = await owner.browser.get<Page<DisplayView>>(displaysOf(owner));
    const listed = body.items.find((display) => display.id === id);
    expect(Date.parse(listed!.lastSeenAt!)).toBe(api.clock.now());
  });

  test('that was removed is nobody at once, also while its pairing still lives', async () => {
    const tv = newTv();
    const pairing = await startPairing(tv);
    const { body } = await enter(owner, pairing.code);
    const paired = await poll(tv, pairing);
    tv.accessToken = (paired.body as { token: string }).token;
    expect((await tv.get('/displays/me')).status).toBe(200);
    expect((await owner.browser.delete(`${displaysOf(owner)}/${body.id}`)).status).toBe(204);
    expect((await tv.get<ErrorBody>('/displays/me')).body.error).toBe('UNAUTHORIZED');
    expect((await poll(tv, pairing)).status).toBe(404);
    expect((await owner.browser.delete(`${displaysOf(owner)}/${body.id}`)).status).toBe(404);
  });

  test('that was removed loses its open socket and gets no new one', async () => {
    const { tv, id } = await pairedTv(owner);
    const connect = () =>
      io(api.application.url, {
        transports: ['websocket'],
        reconnection: false,
        forceNew: true,
        auth: { token: tv.accessToken! },
      });
    const socket = connect();
    await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
    const closed = new Promise<string>((resolve) => socket.once('disconnect', resolve));
    await owner.browser.delete(`${displaysOf(owner)}/${id}`);
    expect(await closed).toBe('io server disconnect');
    const again = connect();
    const refusal = await new Promise<Error>((resolve) => again.once('connect_error', resolve));
    expect(refusal.message).toBe('UNAUTHORIZED');
  });

  test('is not staff, and staff are no screen', async () => {
    const { tv } = await pairedTv(owner);
    expect((await tv.get(displaysOf(owner))).status).toBe(401);
    expect((await tv.get('/auth/me')).status).toBe(401);
    expect((await owner.browser.get('/displays/me')).status).toBe(401);
    expect((await api.browser().get('/displays/me')).status).toBe(401);
  });

  test('of another venue cannot be listed or removed', async () => {
    const { tv, id } = await pairedTv(owner);
    const stranger = await api.owner();
    expect((await stranger.browser.delete(`${displaysOf(stranger)}/${id}`)).status).toBe(404);
    expect((await stranger.browser.delete(`${displaysOf(owner)}/${id}`)).status).toBe(404);
    expect((await stranger.browser.get<Page<DisplayView>>(displaysOf(stranger))).body.items).toEqual([]);
    expect((await tv.get('/displays/me')).status).toBe(200);
  });

  test('is listed page by page', async () => {
    const house = await api.owner();
    for (let i = 0; i < 3; i++) await house.browser.post(displaysOf(house), { name: `TV ${i}` });
    const first = await house.browser.get<Page<DisplayView>>(`${displaysOf(house)}?limit=2`);
    expect(first.body.items.map(({ name }) => name)).toEqual(['TV 0', 'TV 1']);
    const second = await house.browser.get<Page<DisplayView>>(
      `${displaysOf(house)}?limit=2&cursor=${first.body.nextCursor}`,
    );
    expect(second.body).toMatchObject({ items: [{ name: 'TV 2' }], nextCursor: null });
  });
});
