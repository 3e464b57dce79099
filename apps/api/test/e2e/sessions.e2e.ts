import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { ErrorBody, EventView, LoginSessionView, SessionView } from '@votebox/contracts';
import { newId } from '../../src/core/ids/ids.js';
import type { Browser } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { tokenOf } from '../support/staff-account.js';
import { Listener } from '../support/venue-sockets.js';
import { type Staff, World } from '../support/world.js';

let api: World;
const open: Listener[] = [];
beforeAll(async () => {
  api = await World.start();
});
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});
afterAll(() => api?.close());

const PHONE = 'Mozilla/5.0 (Android 16; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0';

/** Another login of the same person. */
async function signIn({ email, password }: Staff, userAgent = PHONE): Promise<Browser> {
  const browser = api.browser({ 'user-agent': userAgent });
  browser.accessToken = (await browser.post<SessionView>('/auth/login', { email, password })).body.accessToken;
  return browser;
}

async function connect(browser: Browser): Promise<Listener> {
  const listener = await Listener.withToken(api.url, browser.accessToken!);
  open.push(listener);
  return listener;
}

const isClosed = ({ socket }: Listener) => eventually(() => expect(socket.connected).toBe(false));
const sessionsOf = async (browser: Browser) => (await browser.get<LoginSessionView[]>('/auth/sessions')).body;
const eventAt = async ({ browser, venueId }: Staff): Promise<string> =>
  (await browser.post<EventView>(`/venues/${venueId}/events`, { name: 'Soul Friday' })).body.id;
const join = async (listener: Listener, eventId: string): Promise<string> => {
  const answer = await listener.ask('event:join', { eventId, as: 'staff' });
  return answer.ok ? 'ok' : answer.error.error;
};

/** A person who works at two venues, signed in. */
async function aTwoVenuePerson(): Promise<{ person: Staff; a: Staff; b: Staff }> {
  const [a, b] = [await api.owner(), await api.owner()];
  const person = await api.colleague(a, 'STAFF');
  const path = `/venues/${b.venueId}/invitations`;
  const { body } = await b.browser.post<never>(path, { email: person.email, role: 'STAFF' });
  expect((await person.browser.post('/auth/invitations/accept', { token: tokenOf(body) })).status).toBe(200);
  return { person, a, b };
}

describe('the list of logins', () => {
  test('shows each device, the present one, and no address', async () => {
    const owner = await api.owner();
    const phone = await signIn(owner);
    const list = await sessionsOf(phone);
    expect(list).toHaveLength(2);
    expect(list.find(({ isCurrent }) => isCurrent)).toMatchObject({ device: 'Firefox, Android' });
    expect(Object.keys(list[0]!).sort()).toEqual(['createdAt', 'device', 'id', 'isCurrent', 'lastUsedAt']);
    expect(JSON.stringify(list)).not.toMatch(/127\.0\.0|Mozilla/);
  });

  test('knows when a login was used last, and forgets what nobody has used for a month', async () => {
    const owner = await api.owner();
    const phone = await signIn(owner);
    const before = await sessionsOf(owner.browser);
    api.clock.advance(60_000);
    phone.accessToken = (await phone.post<SessionView>('/auth/refresh')).body.accessToken;
    const [latest] = await sessionsOf(phone);
    expect(latest!.isCurrent).toBe(true);
    expect(Date.parse(latest!.lastUsedAt) - Date.parse(before[0]!.lastUsedAt)).toBe(60_000);
    api.clock.advance(31 * 24 * 3_600_000);
    const back = await signIn(owner);
    expect(await sessionsOf(back)).toHaveLength(1);
  });
});

describe('a login that is over', () => {
  const ends: [string, (owner: Staff, phone: Browser) => Promise<unknown>][] = [
    ['by signing out', (_, phone) => phone.post('/auth/logout')],
    [
      'by hand from another device',
      async ({ browser }) => {
        const other = (await sessionsOf(browser)).find(({ isCurrent }) => !isCurrent)!;
        expect((await browser.delete(`/auth/sessions/${other.id}`)).status).toBe(204);
      },
    ],
    ['by signing out everywhere', ({ browser }) => browser.delete('/auth/sessions')],
    [
      'by another password',
      ({ browser, password }) =>
        browser.post('/auth/password', { currentPassword: password, password: 'another long password' }),
    ],
    [
      'by a stolen cookie',
      async (_, phone) => {
        const copy = api.browser();
        copy.setCookie('vb_refresh', phone.cookie('vb_refresh')!, '/api/v1/auth');
        await phone.post('/auth/refresh');
        api.clock.advance(10_001);
        expect((await copy.post('/auth/refresh')).status).toBe(401);
      },
    ],
  ];

  test.each(ends)('%s is refused at once, by HTTP, by refreshing and by its socket', async (_, end) => {
    const owner = await api.owner();
    const phone = await signIn(owner);
    const eventId = await eventAt(owner);
    const socket = await connect(phone);
    expect(await join(socket, eventId)).toBe('ok');
    await end(owner, phone);
    expect((await phone.get(`/venues/${owner.venueId}`)).status).toBe(401);
    expect((await phone.get('/auth/me')).status).toBe(401);
    expect((await phone.post('/auth/refresh')).status).toBe(401);
    await isClosed(socket);
    await expect(connect(phone)).rejects.toThrow('UNAUTHORIZED');
  });

  test('leaves the others of the person and those of other people as they are', async () => {
    const [owner, other] = [await api.owner(), await api.owner()];
    const phone = await signIn(owner);
    const [laptop, foreign] = [await connect(owner.browser), await connect(other.browser)];
    await phone.post('/auth/logout');
    expect((await owner.browser.get('/auth/me')).status).toBe(200);
    expect((await laptop.ask('event:leave', { eventId: await eventAt(owner) })).ok).toBe(true);
    expect((await foreign.ask('event:leave', { eventId: await eventAt(other) })).ok).toBe(true);
  });

  test('in the database only is noticed all the same: its news may get lost', async () => {
    const owner = await api.owner();
    const socket = await connect(owner.browser);
    await api.sql.query('DELETE FROM login_session WHERE user_id = $1', [owner.userId]);
    await isClosed(socket);
    api.clock.advance(501);
    expect((await owner.browser.get('/auth/me')).status).toBe(401);
  });

  test('races with refreshing and never leaves a token behind', async () => {
    for (let round = 0; round < 5; round++) {
      const owner = await api.owner();
      const phone = await signIn(owner);
      await Promise.all([
        phone.post('/auth/refresh'),
        owner.browser.delete('/auth/sessions'),
        phone.post('/auth/refresh'),
      ]);
      const { rows } = await api.sql.query('SELECT count(*)::int AS n FROM login_session WHERE user_id = $1', [
        owner.userId,
      ]);
      expect(rows[0].n).toBe(0);
      expect((await phone.post('/auth/refresh')).status).toBe(401);
    }
  });

  test('is only ever one’s own', async () => {
    const [owner, other] = [await api.owner(), await api.owner()];
    const [theirs] = await sessionsOf(other.browser);
    for (const id of [theirs!.id, newId(), 'x', '%00']) {
      expect((await owner.browser.delete<ErrorBody>(`/auth/sessions/${id}`)).status).toBe(404);
    }
    expect((await other.browser.get('/auth/me')).status).toBe(200);
  });
});

describe('a person of two venues who is removed from one', () => {
  const remove = ({ person, a }: { person: Staff; a: Staff }) =>
    a.browser.delete(`/venues/${a.venueId}/staff/${person.userId}`);

  test('loses the sockets of that venue only', async () => {
    const people = await aTwoVenuePerson();
    const { person, a, b } = people;
    const [eventA, eventB] = [await eventAt(a), await eventAt(b)];
    const [atA, atB, atBoth] = [
      await connect(person.browser),
      await connect(person.browser),
      await connect(person.browser),
    ];
    expect([await join(atA, eventA), await join(atB, eventB)]).toEqual(['ok', 'ok']);
    expect([await join(atBoth, eventA), await join(atBoth, eventB)]).toEqual(['ok', 'ok']);
    expect((await remove(people)).status).toBe(204);
    await isClosed(atA);
    await a.browser.patch(`/venues/${a.venueId}/events/${eventA}`, { name: 'After' });
    await a.browser.post(`/venues/${a.venueId}/events/${eventA}/cancel`);
    await b.browser.post(`/venues/${b.venueId}/events/${eventB}/cancel`);
    for (const listener of [atB, atBoth]) {
      await eventually(() => expect(listener.all('event:status').map(({ eventId }) => eventId)).toContain(eventB));
      expect(listener.all('event:status').map(({ eventId }) => eventId)).not.toContain(eventA);
      expect(await join(listener, eventA)).toBe('NOT_FOUND');
      expect(await join(listener, eventB)).toBe('ok');
    }
  });

  test('comes back to its events when the person does', async () => {
    const people = await aTwoVenuePerson();
    const { person, a, b } = people;
    const [eventA, eventB] = [await eventAt(a), await eventAt(b)];
    const socket = await connect(person.browser);
    expect([await join(socket, eventA), await join(socket, eventB)]).toEqual(['ok', 'ok']);
    await remove(people);
    await eventually(async () => expect(await join(socket, eventA)).toBe('NOT_FOUND'));
    const path = `/venues/${a.venueId}/invitations`;
    const { body } = await a.browser.post<never>(path, { email: person.email, role: 'STAFF' });
    await person.browser.post('/auth/invitations/accept', { token: tokenOf(body) });
    expect(await join(socket, eventA)).toBe('ok');
    socket.forget();
    await a.browser.post(`/venues/${a.venueId}/events/${eventA}/cancel`);
    await eventually(() => expect(socket.all('event:status').map(({ eventId }) => eventId)).toContain(eventA));
  });

  test('without a word of it is found out all the same', async () => {
    const { person, a, b } = await aTwoVenuePerson();
    const [atA, atB] = [await connect(person.browser), await connect(person.browser)];
    await join(atA, await eventAt(a));
    const eventB = await eventAt(b);
    await join(atB, eventB);
    const [venueId, userId] = [a.venueId, person.userId];
    await api.sql.query('DELETE FROM membership WHERE venue_id = $1 AND user_id = $2', [venueId, userId]);
    await isClosed(atA);
    expect(await join(atB, eventB)).toBe('ok');
  });
});
