import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { ErrorBody, HealthView } from '@votebox/contracts';
import { TcpProxy } from '@votebox/local/proxy';
import { eventually } from '../support/eventually.js';
import { withPatience } from '../../src/core/clock/patience.js';
import { newId } from '../../src/core/ids/ids.js';
import type { AccessRule } from '../../src/core/access/access.decorators.js';
import type { Browser } from '../support/browser.js';
import type { SeededNight } from '../support/world.js';
import { Listener } from '../support/venue-sockets.js';

import { RouteCaller } from '../support/wall/route-calls.js';
import { World } from '../support/world.js';

// Real: Postgres behind a proxy that stops answering, the whole API, HTTP.
/** The promise to people is 3 s; a busy machine may be in between. */
const PATIENCE_MS = 4_500;

let proxy: TcpProxy;
let world: World;
let venue: Awaited<ReturnType<World['bar']>>;
let night: SeededNight;
let guest: Browser;

beforeAll(async () => {
  const { hostname, port } = new URL(process.env.VOTEBOX_TEST_ADMIN_URL!);
  proxy = await TcpProxy.open({ target: { host: hostname, port: Number(port) } });
  world = await World.live({ LOG_LEVEL: 'silent' }, (url) => ({ DATABASE_URL: proxy.urlFor(url) }));
  venue = await world.bar('frozen-bar');
  night = await world.night(venue.venueId, { tracks: 3 });
  guest = world.browser();
  await guest.post('/public/join', { code: night.joinCode });
}, 60_000);
afterEach(() => proxy.heal());
afterAll(async () => {
  await world?.close();
  await proxy?.close();
});

/** Each alone and all at once, so that some wait for a connection first. */
function everything(): Record<string, () => Promise<{ status: number; body: ErrorBody }>> {
  const ofVenue = `/venues/${venue.venueId}`;
  const ofEvent = `${ofVenue}/events/${night.eventId}`;
  const pub = `/events/${night.eventId}`;
  const { owner } = venue;
  const vote = { voteId: newId(), ballotId: night.ballotId, optionId: night.tracks[0]!.optionId };
  return {
    'the queue': () => guest.get(`${pub}/queue`),
    'the own votes': () => guest.get(`${pub}/votes/mine`),
    'the tracks': () => guest.get(`${pub}/tracks?q=track`),
    'the own name': () => guest.get(`${pub}/me`),
    'a new name': () => guest.patch(`${pub}/me`, { nickname: 'Ann' }),
    'being forgotten': () => guest.delete(`${pub}/me`),
    'a vote': () => guest.post(`${pub}/votes`, vote),
    'a login': () =>
      world.browser().post('/auth/login', { email: 'owner@frozen-bar.example', password: 'correct horse frozen-bar' }),
    'the venue by its name': () => world.browser().get('/public/venues/frozen-bar'),
    'the staff': () => owner.get(`${ofVenue}/staff`),
    'the events': () => owner.get(`${ofVenue}/events`),
    'the guests': () => owner.get(`${ofEvent}/guests`),
    'the numbers': () => owner.get(`${ofEvent}/analytics`),
    'a recount': () => owner.post(`${ofEvent}/recount`),
    'another name of the venue': () => owner.patch(ofVenue, { name: 'Frozen Bar' }),
    'a skip': () => owner.post(`${ofEvent}/queue/skip`, { expectedPlayId: newId() }),
  };
}

/** Time in which this process itself stands still is not the answer's: a crowd of hashes may keep a small machine busy. */
const inTime = async <T>(answer: Promise<T>): Promise<T | 'too late'> =>
  (await withPatience(answer, PATIENCE_MS)) ?? 'too late';

test('a database that stands still costs every request three seconds at most, then BUSY with a time to come back', async () => {
  const requests = everything();
  proxy.hang();
  const answers = await Promise.all(
    Object.entries(requests).flatMap(([name, ask]) =>
      Array.from({ length: 12 }, async () => {
        const answer = await inTime(ask());
        if (answer === 'too late') return [name, answer];
        const isPassing = answer.status === 503 && answer.body.error === 'BUSY' && (answer.body.retryAfterMs ?? 0) > 0;
        return [name, isPassing || answer.status === 429 ? 'BUSY' : `${answer.status} ${answer.body?.error}`];
      }),
    ),
  );
  const odd = answers.filter(([, result]) => result !== 'BUSY').map((answer) => answer.join(': '));
  // What was read a moment ago may still be answered from memory.
  expect([...new Set(odd)].filter((text) => !text.startsWith('the queue: 200'))).toEqual([]);
  const ready = await inTime(world.browser().get<HealthView>('//health/ready'));
  expect(ready).toMatchObject({ status: 503 });
  expect((await world.browser().get('//health')).status).toBe(200);

  proxy.heal();
  await eventually(
    async () => expect((await venue.owner.get(`/venues/${venue.venueId}/staff`)).status).toBe(200),
    15_000,
  );
  await eventually(
    async () => expect((await guest.get(`/events/${night.eventId}/votes/mine`)).status).toBe(200),
    15_000,
  );
}, 60_000);

test('every route and the way in of a socket answer in time, whoever asks', async () => {
  const venue = await world.fullVenue();
  const caller = new RouteCaller(world);
  const { url } = world;
  const who: Record<AccessRule['kind'], Browser> = {
    public: world.browser(),
    guest,
    display: venue.display,
    member: venue.owner.browser,
    permission: venue.owner.browser,
    displayOr: venue.owner.browser,
    audience: guest,
  };
  proxy.hang();
  const faults: string[] = [];
  const look = async (name: string, work: Promise<{ status: number }>) => {
    const answer = await inTime(work);
    if (answer === 'too late') faults.push(`${name}: too late`);
    else if (answer.status === 500) faults.push(`${name}: 500`);
  };
  const join = async (): Promise<{ status: number }> => {
    const listener = await Listener.withCookie(url, guest).catch(() => null);
    const ack = await listener?.ask('event:join', { eventId: night.eventId, as: 'guest' });
    listener?.close();
    return { status: ack === undefined || ack.ok || ack.error.error === 'BUSY' ? 503 : 500 };
  };
  await Promise.all([
    ...world.application.routes.map((route) =>
      look(`${route.method} ${route.path}`, caller.call(who[route.rule.kind], route, venue.ids)),
    ),
    look('event:join', join()),
  ]);
  expect(faults).toEqual([]);
}, 60_000);

test('a row that somebody else holds costs no more', async () => {
  const other = await world.sql.connect();
  try {
    await other.query('BEGIN');
    await other.query('SELECT 1 FROM venue WHERE id = $1 FOR UPDATE', [venue.venueId]);
    const answer = await inTime(venue.owner.patch<ErrorBody>(`/venues/${venue.venueId}`, { name: 'Locked Bar' }));
    expect(answer).toMatchObject({ status: 503, body: { error: 'BUSY', retryAfterMs: expect.any(Number) } });
  } finally {
    await other.query('ROLLBACK');
    other.release();
  }
});

test('a process that ends or starts meanwhile waits for nobody', async () => {
  proxy.hang();
  const restarted = await world.restart().then(
    () => true,
    () => false,
  );
  proxy.heal();
  if (!restarted) await world.restart();
  await eventually(async () => expect((await world.browser().get('//health/ready')).status).toBe(200), 15_000);
}, 60_000);
