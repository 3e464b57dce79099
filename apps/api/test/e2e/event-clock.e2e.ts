import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type {
  EventView,
  PlaybackView,
  PlayerLeaseState,
  PoolTrackView,
  PublicEventView,
  VoteReceipt,
} from '@votebox/contracts';
import { systemCtx } from '../../src/core/context/ctx.js';
import { newId } from '../../src/core/ids/ids.js';
import { EventRepository } from '../../src/modules/event/event.repository.js';
import { EventStarts } from '../../src/modules/event/event-starts.service.js';
import { EventSweepRepository } from '../../src/modules/event/event-sweep.repository.js';
import { eventually } from '../support/eventually.js';
import { World } from '../support/world.js';
import type { OwnedVenue } from '../support/world/owned-venue.js';
import { Listener } from '../support/venue-sockets.js';

// Real: Postgres, the whole API, HTTP, sockets, the sweeps. What is hours away is brought near in the database.
let app: World;
let house: OwnedVenue;
const open: Listener[] = [];

beforeAll(async () => {
  app = await World.start();
}, 60_000);
afterAll(() => app.close());

beforeEach(async () => {
  house = await app.ownedVenue();
  await house.stockLibrary();
});

afterEach(() => {
  for (const listener of open.splice(0)) listener.close();
});

const HOUR_MS = 3_600_000;
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();
const audited = async ({ id }: { id: string }, action: string) =>
  (await app.sql.query('SELECT 1 FROM audit_entry WHERE event_id = $1 AND action = $2', [id, action])).rowCount;

/** What another process does meanwhile. */
async function startElsewhere(): Promise<void> {
  const get = <T>(type: abstract new (...args: never[]) => T) => app.application.app.get<T>(type, { strict: false });
  for (const { venueId, id } of await get(EventSweepRepository).takeDueStarts()) {
    const ctx = systemCtx(venueId, 'test');
    await get(EventStarts).start(ctx, (await get(EventRepository).findById(ctx, id))!);
  }
}

/** A screen of the venue that may make the sound. */
async function armedPage(event: { id: string }, { owner, path } = house) {
  const tv = await owner.browser.post<{ token: string }>(`${path}/displays`, { name: 'Bar TV' });
  const listener = await Listener.withToken(app.application.url, tv.body.token);
  open.push(listener);
  await listener.ask('event:join', { eventId: event.id, as: 'display' });
  const playerId = newId();
  const report = async (kind: string, body: object = {}) => {
    const answer = await listener.ask<PlayerLeaseState>('player:report', {
      eventId: event.id,
      playerId,
      kind,
      ...body,
    });
    if (!answer.ok) throw new Error(answer.error.error);
    return answer.data;
  };
  return { listener, report, lease: await report('arm') };
}

async function voteFor(event: EventView, title: string): Promise<PoolTrackView> {
  const guest = app.browser();
  expect((await guest.post('/public/join', { code: event.joinCode })).status).toBe(200);
  const track = (await house.pool(event)).items.find((item) => item.title === title)!;
  const vote = { voteId: newId(), ballotId: event.ballotId, optionId: track.optionId };
  const { status, body } = await guest.post<VoteReceipt>(`/events/${event.id}/votes`, vote);
  expect([status, body]).toEqual([201, expect.objectContaining({ counted: true })]);
  return track;
}

const playback = async (event: { id: string }) =>
  (await house.owner.browser.get<PlaybackView>(`${house.path}/events/${event.id}/playback`)).body;
const startsOf = async ({ id }: { id: string }) =>
  (await app.sql.query('SELECT 1 FROM play WHERE event_id = $1', [id])).rowCount;

describe('started by the clock', () => {
  test('at its start, once, whichever process sees it first', async () => {
    const events = [];
    for (let n = 0; n < 4; n++) {
      const bar = n === 0 ? house : await app.ownedVenue();
      if (n > 0) await bar.stockLibrary();
      events.push({
        bar,
        event: await bar.create({ startsAt: inMs(1_000), endsAt: inMs(HOUR_MS), autoStart: true }),
      });
    }
    for (const { bar, event } of events) {
      const active = await eventually(async () => {
        await Promise.all([startElsewhere(), startElsewhere(), startElsewhere()]);
        const now = await bar.get(event);
        expect(now.status).toBe('ACTIVE');
        return now;
      });
      expect(active).toMatchObject({ startFault: null, musicFrom: null, poolSize: 3, ballotId: expect.any(String) });
      expect(await audited(event, 'event:activate')).toBe(1);
    }
  });

  test('not without the wish, and not when it is over', async () => {
    const quiet = await house.create({ startsAt: inMs(-60_000), endsAt: inMs(HOUR_MS) });
    const over = await house.create({ startsAt: inMs(-HOUR_MS), endsAt: inMs(-60_000), autoStart: true });
    const witness = await house.create({ startsAt: inMs(-1_000), endsAt: inMs(HOUR_MS), autoStart: true });
    await eventually(async () => expect((await house.get(witness)).status).toBe('ACTIVE'));
    expect((await house.get(quiet)).status).toBe('UPCOMING');
    expect(await house.get(over)).toMatchObject({ status: 'UPCOMING', startFault: null });
  });

  test('what stands in the way is said, and it is tried again by itself', async () => {
    const running = await house.create({ name: 'running' });
    await house.activate(running);
    const event = await house.create({ startsAt: inMs(-1_000), endsAt: inMs(HOUR_MS), autoStart: true });
    await eventually(async () =>
      expect(await house.get(event)).toMatchObject({ status: 'UPCOMING', startFault: 'CONFLICT' }),
    );
    expect((await app.sql.query('SELECT 1 FROM ballot WHERE event_id = $1', [event.id])).rowCount).toBe(0);
    await house.act(running, 'end');
    await house.passTime(30_000, event);
    await eventually(async () => expect(await house.get(event)).toMatchObject({ status: 'ACTIVE', startFault: null }));
  });

  test('nothing to play is said too, and a change of the plan is tried at once', async () => {
    const event = await house.create({
      startsAt: inMs(-1_000),
      endsAt: inMs(HOUR_MS),
      autoStart: true,
      pool: { kind: 'TAGS', values: ['polka'] },
    });
    await eventually(async () => expect((await house.get(event)).startFault).toBe('NOTHING_TO_PLAY'));
    const edited = await house.edit(event, { pool: { kind: 'ALL', values: [] } });
    expect(edited.body.startFault).toBeNull();
    await eventually(async () => expect((await house.get(event)).status).toBe('ACTIVE'));
  });

  test('the next event begins where one ends', async () => {
    const first = await house.create({ name: 'first' });
    await house.activate(first);
    const at = inMs(HOUR_MS);
    const second = await house.create({ name: 'second', startsAt: at, endsAt: inMs(2 * HOUR_MS), autoStart: true });
    await house.edit(first, { endsAt: at });
    await house.passTime(HOUR_MS, first, second);
    await eventually(async () => expect((await house.get(second)).status).toBe('ACTIVE'));
    expect((await house.get(first)).status).toBe('ENDED');
  });
});

describe('voting before the music', () => {
  const early = {
    votingOpensAt: inMs(-60_000),
    startsAt: inMs(HOUR_MS),
    endsAt: inMs(2 * HOUR_MS),
    autoStart: false,
  };

  test('votes count, nothing plays, and at its time the leader begins by itself', async () => {
    const planned = await house.create({ ...early, autoStart: true });
    const event = await eventually(async () => {
      const now = await house.get(planned);
      expect(now).toMatchObject({ status: 'ACTIVE', musicFrom: early.startsAt });
      return now;
    });
    const page = await armedPage(event);
    expect(page.lease).toMatchObject({ holder: true, command: { intent: 'pause', track: null } });
    expect(await playback(event)).toMatchObject({ state: 'IDLE', play: null, trouble: null });
    const beta = await voteFor(event, 'Beta');
    const publicEvent = async () => (await app.browser().get<PublicEventView>(`/events/${event.id}`)).body;
    expect((await publicEvent()).musicFrom).toBe(early.startsAt);
    expect(await startsOf(event)).toBe(0);
    const startsAt = inMs(1_500);
    await house.edit(event, { startsAt });

    await eventually(async () => expect((await playback(event)).play?.trackId).toBe(beta.trackId));
    expect(Date.parse((await playback(event)).play!.startedAt)).toBeGreaterThanOrEqual(Date.parse(startsAt));
    expect((await publicEvent()).musicFrom).toBeNull();
    await eventually(() => {
      expect(page.listener.all('event:status').at(-1)).toMatchObject({ status: 'ACTIVE', musicFrom: null });
      expect(page.listener.all('player:command').at(-1)).toMatchObject({ intent: 'play', track: { title: 'Beta' } });
    });
  });

  test('a page that comes later finds the music begun', async () => {
    const event = await house.create(early);
    expect((await house.act(event, 'activate')).body.musicFrom).toEqual(expect.any(String));
    await house.passTime(HOUR_MS, event);
    await eventually(async () => expect((await house.get(event)).musicFrom).toBeNull());
    expect(await startsOf(event)).toBe(0);
    expect(await playback(event)).toMatchObject({ state: 'IDLE', trouble: 'NO_PLAYER' });
    const page = await armedPage(event);
    expect(page.lease).toMatchObject({ command: { intent: 'play' } });
  });

  test('staff begin it earlier', async () => {
    const event = await house.create(early);
    const active = (await house.act(event, 'activate')).body;
    const alpha = await voteFor(active, 'Alpha');
    await armedPage(event);
    expect((await house.act<PlaybackView>(event, 'playback/fix')).body).toMatchObject({ play: null });
    const played = await house.act<PlaybackView>(event, 'playback/play');
    expect(played.body).toMatchObject({ state: 'STARTING', play: { trackId: alpha.trackId, origin: 'VOTES' } });
    expect((await house.get(event)).musicFrom).toBeNull();
    expect(await startsOf(event)).toBe(1);
    expect((await house.act<PlaybackView>(event, 'playback/play')).status).toBe(200);
    expect(await startsOf(event)).toBe(1);
  });

  test('a start that is put off or brought forward moves the music', async () => {
    const planned = { ...early, endsAt: inMs(4 * HOUR_MS) };
    const event = await house.create(planned);
    await house.act(event, 'activate');
    await armedPage(event);
    const later = inMs(3 * HOUR_MS);
    expect((await house.edit(event, { startsAt: later })).body.musicFrom).toBe(later);
    // Elsewhere the music begins at the start that was planned here as well.
    const elsewhere = await app.ownedVenue();
    await elsewhere.stockLibrary();
    const punctual = await elsewhere.create(planned);
    await elsewhere.act(punctual, 'activate');
    await armedPage(punctual, elsewhere);
    await house.passTime(HOUR_MS, event, punctual);
    await eventually(async () => expect(await startsOf(punctual)).toBe(1));
    expect(await startsOf(event)).toBe(0);
    await house.edit(event, { startsAt: inMs(500) });
    await eventually(async () => expect(await startsOf(event)).toBe(1));
  });

  test('without the earlier voting it begins at once', async () => {
    const event = await house.create(early);
    await house.act(event, 'activate');
    await armedPage(event);
    expect(await startsOf(event)).toBe(0);
    expect((await house.edit(event, { votingOpensAt: null })).body.status).toBe('ACTIVE');
    await eventually(async () => expect(await startsOf(event)).toBe(1));
  });

  test('activated without it, music may begin before its start', async () => {
    const event = await house.create({ startsAt: inMs(HOUR_MS), endsAt: inMs(2 * HOUR_MS) });
    expect(await house.activate(event)).toMatchObject({ musicFrom: null });
    const page = await armedPage(event);
    expect(page.lease).toMatchObject({ command: { intent: 'play' } });
  });

  test('a hold over the start: requests are kept, the leader begins when the hold ends', async () => {
    const event = await house.create(early);
    const active = (await house.act(event, 'activate')).body;
    const gamma = await voteFor(active, 'Gamma');
    await armedPage(event);
    await house.act(event, 'hold', { label: 'Speech' });
    expect(await playback(event)).toMatchObject({ state: 'PAUSED', play: null });
    await house.edit(event, { startsAt: inMs(500) });
    await eventually(async () => expect(await house.get(event)).toMatchObject({ status: 'HOLD', musicFrom: null }));
    expect(await startsOf(event)).toBe(0);
    await voteFor(active, 'Gamma');
    await house.act(event, 'resume');
    expect(await playback(event)).toMatchObject({ play: { trackId: gamma.trackId, votes: 2 } });
  });

  test('a hold that ends before the start does not begin the music', async () => {
    const event = await house.create(early);
    await house.act(event, 'activate');
    await armedPage(event);
    await house.act(event, 'hold', {});
    await house.act(event, 'resume');
    expect(await playback(event)).toMatchObject({ state: 'IDLE', play: null, trouble: null });
    expect(await startsOf(event)).toBe(0);
  });
});
