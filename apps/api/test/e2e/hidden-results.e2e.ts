import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventSnapshot, JoinedEvent, PressView, ResultsVisibility, VoteReceipt } from '@votebox/contracts';
import { newId } from '../../src/core/ids/ids.js';
import type { Browser } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { Listener } from '../support/venue-sockets.js';
import { type SeededNight, World } from '../support/world.js';

// Real: Postgres, the whole API, HTTP, sockets. Nothing is replaced.
let world: World;
let venue: Awaited<ReturnType<World['bar']>>;
const open: Listener[] = [];

/** Votes of the tracks, found nowhere else: no id is searched, and no number of the answers is as large. */
const COUNTS = [4_711, 3_907, 2_903];
const SECRET_NUMBERS = new Set([...COUNTS, ...COUNTS.map((n) => n + 1), 11_521, 11_522]);

beforeAll(async () => {
  world = await World.live({ LOG_LEVEL: 'fatal' });
  venue = await world.bar('secret-bar');
}, 60_000);

afterAll(async () => {
  await world?.close();
});

afterEach(() => {
  for (const listener of open.splice(0)) listener.close();
});

interface Room {
  night: SeededNight;
  staff: Listener;
  tv: Listener;
  /** Has not voted. */
  onlooker: { browser: Browser; listener: Listener };
  /** Has one vote, for the second track. */
  voter: { browser: Browser; listener: Listener; voteId: string };
}

async function openRoom(results: ResultsVisibility): Promise<Room> {
  const night = await world.night(venue.venueId, { tracks: 4, event: { results } });
  await world.sql.query('UPDATE ballot SET results = $2 WHERE id = $1', [night.ballotId, results]);
  for (const [n, votes] of COUNTS.entries()) await world.votesFor(night, night.tracks[n]!, votes);
  const staff = await Listener.withToken(world.url, venue.owner.accessToken!);
  const tv = await Listener.withToken(world.url, venue.displayToken);
  open.push(staff, tv);
  return { night, staff, tv, onlooker: await phone(night), voter: { ...(await phone(night)), voteId: newId() } };
}

async function phone(night: SeededNight) {
  const browser = world.browser();
  await browser.post('/public/join', { code: night.joinCode });
  const listener = await Listener.withCookie(world.url, browser);
  open.push(listener);
  return { browser, listener };
}

async function join(listener: Listener, night: SeededNight, as: string): Promise<EventSnapshot> {
  const answer = await listener.ask<JoinedEvent>('event:join', { eventId: night.eventId, as });
  if (!answer.ok) throw new Error(answer.error.error);
  return answer.data.snapshot;
}

/** Whether a count stands anywhere in what was sent: as a number, or as a field that is there although it is hidden. */
function tellsCounts(sent: unknown): boolean {
  if (typeof sent === 'number') return SECRET_NUMBERS.has(sent);
  if (Array.isArray(sent)) return sent.some(tellsCounts);
  if (typeof sent !== 'object' || sent === null) return false;
  return Object.entries(sent).some(
    ([name, value]) =>
      ['totalVotes', 'total', 'voters', 'heardMin', 'roomMin'].includes(name) ||
      (name === 'votes' && !Array.isArray(value)) ||
      tellsCounts(value),
  );
}

const messagesOf = (listener: Listener) =>
  (['event:state', 'ballot:tick', 'queue:changed', 'playback:changed', 'vote:seen'] as const).flatMap((name) =>
    listener.all(name),
  );

async function outputs({ night, onlooker, voter, staff, tv }: Room, receipts: unknown[]) {
  const get = async (browser: Browser, path: string) => (await browser.get(`/events/${night.eventId}${path}`)).body;
  const publicAnswers = await Promise.all(
    ['/state', '/queue', '/tracks', ''].map((path) => get(onlooker.browser, path)),
  );
  const toVoterOverPublicPaths = await Promise.all(
    ['/state', '/queue', '/tracks'].map((path) => get(voter.browser, path)),
  );
  return {
    public: tellsCounts([publicAnswers, toVoterOverPublicPaths]),
    onlooker: tellsCounts([messagesOf(onlooker.listener), await get(onlooker.browser, '/state/mine')]),
    display: tellsCounts(messagesOf(tv)),
    voter: tellsCounts([receipts, messagesOf(voter.listener)]),
    voterOverHttp: tellsCounts(await get(voter.browser, '/state/mine')),
    staff: tellsCounts(messagesOf(staff)),
  };
}

/** Everyone joins, one votes, the music starts, staff pin a track: every message there is has come by then. */
async function liveThrough(room: Room): Promise<{ snapshots: Record<string, boolean>; receipts: unknown[] }> {
  const { night, staff, tv, onlooker, voter } = room;
  const snapshots = {
    onlooker: tellsCounts(await join(onlooker.listener, night, 'guest')),
    voter: tellsCounts(await join(voter.listener, night, 'guest')),
    display: tellsCounts(await join(tv, night, 'display')),
    staff: tellsCounts(await join(staff, night, 'staff')),
  };
  const vote = { eventId: night.eventId, ballotId: night.ballotId, optionId: night.tracks[1]!.optionId };
  const receipt = await voter.listener.ask<VoteReceipt>('vote:cast', { ...vote, voteId: voter.voteId });
  expect(receipt).toMatchObject({ ok: true, data: { counted: true } });
  const again = await voter.browser.post(`/events/${night.eventId}/votes`, { ...vote, voteId: voter.voteId });
  expect(again.status).toBe(201);
  const pin = { trackId: night.tracks[3]!.trackId, isPinned: true };
  await venue.owner.post(`/venues/${venue.venueId}/events/${night.eventId}/queue/pin`, pin);
  const listeners = [staff, tv, onlooker.listener, voter.listener];
  await eventually(() => {
    for (const listener of listeners) expect(listener.all('queue:changed').length).toBeGreaterThan(0);
    expect(staff.all('vote:seen').length).toBeGreaterThan(0);
  });
  await venue.owner.post(`/venues/${venue.venueId}/events/${night.eventId}/playback/fix`, {});
  return { snapshots, receipts: [receipt, again.body] };
}

const ALL = { public: true, onlooker: true, display: true, voter: true, voterOverHttp: true, staff: true };
const NOBODY = { public: false, onlooker: false, display: false, voter: false, voterOverHttp: false, staff: true };

describe('counts', () => {
  it.each<[ResultsVisibility, typeof ALL, typeof ALL]>([
    ['LIVE', ALL, ALL],
    ['AFTER_VOTE', { ...NOBODY, voter: true, voterOverHttp: true }, ALL],
    ['AFTER_CLOSE', NOBODY, ALL],
    ['STAFF', NOBODY, NOBODY],
  ])(
    '%s: are in exactly the outputs that may carry them, before and after closing',
    async (results, before, after) => {
      const room = await openRoom(results);
      const { night, voter } = room;
      const { snapshots, receipts } = await liveThrough(room);
      expect(snapshots).toEqual({
        onlooker: before.onlooker,
        voter: before.onlooker,
        display: before.display,
        staff: true,
      });
      await eventually(async () => expect(await outputs(room, receipts)).toEqual(before));
      const analytics = await voter.browser.get(`/venues/${venue.venueId}/events/${night.eventId}/analytics`);
      expect(analytics.status).toBe(401);

      for (const listener of open) listener.forget();
      expect((await venue.owner.post(`/venues/${venue.venueId}/events/${night.eventId}/end`)).status).toBe(200);
      // Staff saw the counts all along: nothing new is said to them; the others get a whole snapshot where they may see now.
      await eventually(async () => {
        const told = await outputs(room, []);
        expect({ public: told.public, voterOverHttp: told.voterOverHttp }).toEqual({
          public: after.public,
          voterOverHttp: after.voterOverHttp,
        });
      });
      if (after.public && !before.public) {
        await eventually(() => {
          expect(tellsCounts(room.tv.all('event:state'))).toBe(true);
          expect(tellsCounts(room.onlooker.listener.all('event:state'))).toBe(true);
        });
      }
      if (!after.public) expect(tellsCounts([messagesOf(room.tv), messagesOf(room.onlooker.listener)])).toBe(false);
    },
    60_000,
  );

  it.each<[ResultsVisibility, boolean, boolean]>([
    ['LIVE', true, true],
    ['AFTER_VOTE', false, true],
    ['AFTER_CLOSE', false, false],
    ['STAFF', false, false],
  ])(
    '%s: what a guest has heard is compared with the room where counts may be seen',
    async (results, before, after) => {
      const { night, voter } = await openRoom(results);
      const isCompared = async () =>
        'heard' in ((await voter.browser.get(`/events/${night.eventId}/votes/mine`)).body as object);
      expect(await isCompared()).toBe(before);
      const vote = { ballotId: night.ballotId, optionId: night.tracks[1]!.optionId, voteId: voter.voteId };
      expect((await voter.browser.post(`/events/${night.eventId}/votes`, vote)).status).toBe(201);
      expect(await isCompared()).toBe(after);
    },
  );

  it('are hidden at once from everyone when the rules of a running event change, and shown again', async () => {
    const room = await openRoom('LIVE');
    const { night, onlooker, tv } = room;
    await join(onlooker.listener, night, 'guest');
    await join(tv, night, 'display');
    const setResults = async (results: ResultsVisibility) => {
      for (const listener of open) listener.forget();
      const edited = await venue.owner.patch(`/venues/${venue.venueId}/events/${night.eventId}`, {
        rules: { results },
      });
      expect(edited.status).toBe(200);
    };
    await setResults('STAFF');
    for (const listener of [onlooker.listener, tv]) {
      await eventually(() => expect(listener.all('event:state')).toHaveLength(1));
      expect(tellsCounts(listener.all('event:state'))).toBe(false);
    }
    expect(tellsCounts((await onlooker.browser.get(`/events/${night.eventId}/state`)).body)).toBe(false);
    await setResults('LIVE');
    for (const listener of [onlooker.listener, tv]) {
      await eventually(() => expect(tellsCounts(listener.all('event:state'))).toBe(true));
    }
  });

  it('come to those who have voted before when the rules begin to ask for a vote', async () => {
    const room = await openRoom('STAFF');
    const { night, onlooker, voter } = room;
    await liveThrough(room);
    for (const listener of open) listener.forget();
    await venue.owner.patch(`/venues/${venue.venueId}/events/${night.eventId}`, { rules: { results: 'AFTER_VOTE' } });
    await eventually(() => expect(tellsCounts(messagesOf(voter.listener))).toBe(true));
    expect(tellsCounts(messagesOf(onlooker.listener))).toBe(false);
  });

  it('leave with the vote that is taken back, and are there again after the next join with one', async () => {
    const { night, voter } = await openRoom('AFTER_VOTE');
    await join(voter.listener, night, 'guest');
    const vote = { eventId: night.eventId, ballotId: night.ballotId, optionId: night.tracks[1]!.optionId };
    await voter.listener.ask('vote:cast', { ...vote, voteId: voter.voteId });
    await eventually(() => expect(tellsCounts(voter.listener.all('event:state'))).toBe(true));
    expect(tellsCounts(await join(voter.listener, night, 'guest'))).toBe(true);
    voter.listener.forget();
    const withdrawn = await voter.listener.ask('vote:withdraw', { eventId: night.eventId, voteId: voter.voteId });
    expect(withdrawn).toMatchObject({ ok: true, data: { withdrawn: true } });
    expect(tellsCounts(withdrawn)).toBe(false);
    await eventually(() => expect(voter.listener.all('event:state').at(-1)).toBeDefined());
    expect(tellsCounts(voter.listener.all('event:state').at(-1))).toBe(false);
    expect(tellsCounts((await voter.browser.get(`/events/${night.eventId}/state/mine`)).body)).toBe(false);
    expect(tellsCounts(await join(voter.listener, night, 'guest'))).toBe(false);
  });

  it('are never given to a cache', async () => {
    const { night, voter } = await openRoom('AFTER_VOTE');
    const shared = await voter.browser.get(`/events/${night.eventId}/state`);
    const own = await voter.browser.get(`/events/${night.eventId}/state/mine`);
    expect(shared.headers.get('cache-control')).toContain('public');
    expect(own.headers.get('cache-control')).toBe('private, no-cache');
  });
});

describe('a ballot that asks for a hold', () => {
  const press = (listener: Listener, night: SeededNight, ballotId = night.ballotId) =>
    listener.ask<PressView>('hold:press', { eventId: night.eventId, ballotId });

  it('takes a vote only after the button was held, measured by the server, over socket and HTTP alike', async () => {
    const { night, onlooker, voter } = await openRoom('LIVE');
    const askForHoldOf = (ms: number) =>
      world.sql.query('UPDATE ballot SET hold_ms = $2 WHERE id = $1', [night.ballotId, ms]);
    await askForHoldOf(10_000);
    const vote = { eventId: night.eventId, ballotId: night.ballotId, optionId: night.tracks[0]!.optionId };
    const cast = (extra: object = {}) => voter.listener.ask('vote:cast', { ...vote, voteId: newId(), ...extra });
    expect(await cast()).toMatchObject({ ok: false, error: { error: 'HOLD_TOO_SHORT' } });
    expect(await cast({ hold: 'v1.0.forged' })).toMatchObject({ ok: false, error: { error: 'HOLD_TOO_SHORT' } });
    const stolen = await press(onlooker.listener, night);
    const own = await voter.browser.post<PressView>(`/events/${night.eventId}/ballots/${night.ballotId}/press`);
    expect(own.status).toBe(200);
    expect(await cast({ hold: own.body.hold })).toMatchObject({ ok: false, error: { error: 'HOLD_TOO_SHORT' } });
    await askForHoldOf(300);
    await eventually(async () => expect(await cast({ hold: own.body.hold })).toMatchObject({ ok: true }));
    // The other button was held as long, but not by this guest.
    expect(stolen.ok && (await cast({ hold: stolen.data.hold }))).toMatchObject({ error: { error: 'HOLD_TOO_SHORT' } });
  });

  it('gives no proof for a ballot of another event', async () => {
    const [here, there] = [await openRoom('LIVE'), await openRoom('LIVE')];
    const answer = await press(here.voter.listener, here.night, there.night.ballotId);
    expect(answer).toMatchObject({ ok: false, error: { error: 'NOT_FOUND' } });
    expect(await press(here.voter.listener, here.night, newId())).toMatchObject({ error: { error: 'NOT_FOUND' } });
  });
});

it('takes one guest for one voter, however the event id is spelled', async () => {
  const { night, voter } = await openRoom('LIVE');
  const vote = { ballotId: night.ballotId, optionId: night.tracks[0]!.optionId };
  const cast = (eventId: string) => voter.listener.ask('vote:cast', { ...vote, eventId, voteId: newId() });
  expect(await cast(night.eventId)).toMatchObject({ ok: true });
  expect(await cast(night.eventId.toUpperCase())).toMatchObject({ ok: false, error: { error: 'ALREADY_VOTED' } });
});
