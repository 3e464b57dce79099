import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  ErrorBody,
  EventAnalyticsView,
  EventStatus,
  EventView,
  Page,
  PoolTrackView,
  PublicEventView,
  TrackView,
  VoteReceipt,
} from '@votebox/contracts';
import { newId } from '../../src/core/ids/ids.js';
import { wavFile } from '../support/audio-files.js';
import { eventually } from '../support/eventually.js';
import { type Staff, TestApplication } from '../support/test-application.js';

/** Short test tracks must not fall to the usual shortest length. */
const RULES = { durationMsMin: 0, cooldownMs: 0 };
const SONGS = [
  { title: 'Alpha', artist: 'Ann', genre: 'House', folder: 'Club' },
  { title: 'Beta', artist: 'Bob', genre: 'Rock', folder: 'Club/Late' },
  { title: 'Gamma', artist: 'Cid', genre: 'House', folder: 'Bar' },
];

let app: TestApplication;
let owner: Staff;
let venue: string;

beforeAll(async () => {
  app = await TestApplication.start();
});
afterAll(() => app.close());
beforeEach(async () => {
  owner = await app.owner();
  venue = `/venues/${owner.venueId}`;
});

/** Puts the songs into the library of the owner's venue. */
async function stockLibrary(): Promise<TrackView[]> {
  for (const [n, song] of SONGS.entries()) {
    const folder = join(app.mediaDir, owner.venueId, song.folder);
    await mkdir(folder, { recursive: true });
    const tags = { TIT2: song.title, TPE1: song.artist, TCON: song.genre, TMOO: n === 0 ? 'Warm' : 'cold' };
    await writeFile(join(folder, `${song.title}.wav`), wavFile({ hertz: 300 + n, tags }));
  }
  await owner.browser.post(`${venue}/tracks/scan`);
  return eventually(async () => {
    const { body } = await owner.browser.get<Page<TrackView>>(`${venue}/tracks`);
    expect(body.items).toHaveLength(SONGS.length);
    return body.items;
  }, 20_000);
}

async function create(wishes: Record<string, unknown> = {}): Promise<EventView> {
  const { status, body } = await owner.browser.post<EventView>(`${venue}/events`, {
    name: 'Night',
    rules: RULES,
    ...wishes,
  });
  expect([status, body]).toEqual([201, expect.objectContaining({ name: expect.anything() })]);
  return body;
}

const act = <T = EventView>(event: { id: string }, name: string, body?: unknown) =>
  owner.browser.post<T>(`${venue}/events/${event.id}/${name}`, body);
const get = async (event: { id: string }) => (await owner.browser.get<EventView>(`${venue}/events/${event.id}`)).body;
const edit = <T = EventView>(event: { id: string }, body: unknown) =>
  owner.browser.patch<T>(`${venue}/events/${event.id}`, body);
const pool = async (event: { id: string }, query = '') =>
  (await app.browser().get<Page<PoolTrackView>>(`/events/${event.id}/tracks${query}`)).body;

async function activate(event: { id: string }): Promise<EventView> {
  const { status, body } = await act(event, 'activate');
  expect([status, body.status]).toEqual([200, 'ACTIVE']);
  return body;
}

describe('planning', () => {
  test('an event without a time is a draft, with one it is to come, and the usual rules hold', async () => {
    const { body } = await owner.browser.post<EventView>(`${venue}/events`, { name: '  Soul\tFriday ' });
    expect(body).toMatchObject({
      name: 'Soul Friday',
      status: 'DRAFT',
      capacity: 2000,
      rules: {
        mode: 'MOST_VOTES',
        budgetVotes: 3,
        budgetWindowMs: 3_600_000,
        cooldownMs: 30_000,
        allowExplicit: false,
      },
      pool: { kind: 'ALL', values: [] },
      ballotId: null,
    });
    expect(body.joinUrl).toBe(`http://localhost:3000/j/${body.joinCode}`);
    const dated = await edit(body, { startsAt: '2030-01-01T20:00:00+01:00', endsAt: '2030-01-02T02:00:00+01:00' });
    expect(dated.body).toMatchObject({ status: 'UPCOMING', startsAt: '2030-01-01T19:00:00.000Z' });
    expect((await edit(body, { startsAt: null, endsAt: null })).body).toMatchObject({
      status: 'DRAFT',
      startsAt: null,
    });
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['no name', { name: '' }, 'name'],
    ['a name of nothing', { name: '\u0000 \u0007' }, 'name'],
    ['an end before the start', { startsAt: '2030-01-02T00:00:00Z', endsAt: '2030-01-01T00:00:00Z' }, 'endsAt'],
    ['a day that does not exist', { startsAt: '2030-02-30T20:00:00Z' }, 'startsAt'],
    ['a time without a zone', { startsAt: '2030-02-20T20:00:00' }, 'startsAt'],
    ['no places', { capacity: 0 }, 'capacity'],
    ['too many places', { capacity: 100_001 }, 'capacity'],
    ['half a place', { capacity: 1.5 }, 'capacity'],
    ['a budget of text', { rules: { budgetVotes: '3' } }, 'rules.budgetVotes'],
    ['unknown rules', { rules: { weight: 5 } }, 'rules.weight'],
    ['rules that are a list', { rules: [] }, 'rules'],
    ['shortest above longest', { rules: { durationMsMin: 20_000, durationMsMax: 10_000 } }, 'rules.durationMsMin'],
    ['an unknown pool', { pool: { kind: 'PLAYLIST', values: [] } }, 'pool.kind'],
    ['tracks that are no ids', { pool: { kind: 'TRACKS', values: ['x'] } }, 'pool.values'],
    ['another venue', { venueId: newId() }, 'venueId'],
    ['a status', { status: 'ACTIVE' }, 'status'],
  ])('%s is refused with the field named', async (_, wishes, path) => {
    const { status, body } = await owner.browser.post<ErrorBody>(`${venue}/events`, { name: 'Night', ...wishes });
    expect([status, body.error]).toEqual([400, 'VALIDATION_ERROR']);
    expect(body.details?.map((fault) => fault.path)).toContain(path);
  });

  test('events are listed newest first, by status, page by page', async () => {
    const events = [
      await create({ name: 'one' }),
      await create({ name: 'two' }),
      await create({ name: 'three', startsAt: '2030-01-01T00:00:00Z' }),
    ];
    const names = async (query: string) =>
      (await owner.browser.get<Page<EventView>>(`${venue}/events${query}`)).body.items.map(({ name }) => name);
    expect(await names('')).toEqual(['three', 'two', 'one']);
    expect(await names('?status=DRAFT')).toEqual(['two', 'one']);
    const first = await owner.browser.get<Page<EventView>>(`${venue}/events?limit=2`);
    expect(first.body.nextCursor).toBe(events[1]!.id);
    expect(await names(`?limit=2&cursor=${first.body.nextCursor}`)).toEqual(['one']);
    expect((await owner.browser.get<ErrorBody>(`${venue}/events?cursor=1`)).body.error).toBe('VALIDATION_ERROR');
    expect((await owner.browser.get<ErrorBody>(`${venue}/events?status=OVER`)).body.error).toBe('VALIDATION_ERROR');
  });

  test('the size of the pool is known before the start', async () => {
    const tracks = await stockLibrary();
    const sizeOf = async (kind: string, values: string[]) => (await create({ pool: { kind, values } })).poolSize;
    expect(await sizeOf('ALL', [])).toBe(3);
    expect(await sizeOf('GENRES', ['house'])).toBe(2);
    expect(await sizeOf('TAGS', ['WARM'])).toBe(1);
    expect(await sizeOf('FOLDERS', ['Club'])).toBe(2);
    expect(await sizeOf('FOLDERS', ['Clu'])).toBe(0);
    expect(await sizeOf('TRACKS', [tracks[0]!.id, newId()])).toBe(1);
  });
});

describe('the life of an event', () => {
  test('from draft to end, as guests see it too', async () => {
    await stockLibrary();
    const event = await create();
    const active = await activate(event);
    expect(active).toMatchObject({ poolSize: 3, ballotId: expect.any(String), activatedAt: expect.any(String) });
    const publicEvent = async () => (await app.browser().get<PublicEventView>(`/events/${event.id}`)).body;
    expect(await publicEvent()).toMatchObject({ status: 'ACTIVE', ballotId: active.ballotId, hold: null });

    const held = await act(event, 'hold', { label: 'Back after the match' });
    expect(held.body).toMatchObject({ status: 'HOLD', hold: { label: 'Back after the match', until: null } });
    expect((await publicEvent()).hold).toEqual({ label: 'Back after the match', until: null });
    expect((await act(event, 'hold', { label: 'Extra time' })).body.hold?.label).toBe('Extra time');
    expect((await act(event, 'resume')).body).toMatchObject({ status: 'ACTIVE', hold: null });

    expect((await act(event, 'voting/pause')).status).toBe(200);
    const ballot = async () =>
      (await app.sql.query('SELECT state FROM ballot WHERE id = $1', [active.ballotId])).rows[0].state;
    expect(await ballot()).toBe('PAUSED');
    expect((await act(event, 'voting/resume')).status).toBe(200);
    expect(await ballot()).toBe('OPEN');

    const ended = await act(event, 'end');
    expect(ended.body).toMatchObject({ status: 'ENDED', endedAt: expect.any(String) });
    expect(await ballot()).toBe('CLOSED');
    const { rows } = await app.sql.query('SELECT state, intent FROM playback WHERE event_id = $1', [event.id]);
    expect(rows).toEqual([{ state: 'STOPPED', intent: 'STOP' }]);
    const audit = await app.sql.query('SELECT action FROM audit_entry WHERE event_id = $1 ORDER BY id', [event.id]);
    expect(audit.rows.map((row) => row.action)).toEqual([
      'event:created',
      'event:activate',
      'event:hold',
      'event:hold',
      'event:resume',
      'event:pauseVoting',
      'event:resumeVoting',
      'event:end',
    ]);
  });

  const ACTS = ['activate', 'hold', 'resume', 'end', 'cancel', 'voting/pause', 'voting/resume', 'delete', 'edit'];
  const ALLOWED: Record<EventStatus, string[]> = {
    DRAFT: ['activate', 'cancel', 'delete', 'edit'],
    UPCOMING: ['activate', 'cancel', 'delete', 'edit'],
    ACTIVE: ['hold', 'end', 'voting/pause', 'voting/resume', 'edit'],
    HOLD: ['hold', 'resume', 'end', 'voting/pause', 'voting/resume', 'edit'],
    ENDED: [],
    CANCELLED: ['delete'],
  };
  const refusals = Object.entries(ALLOWED).flatMap(([status, allowed]) =>
    ACTS.filter((name) => !allowed.includes(name)).map((name) => [name, status] as const),
  );

  test.each(refusals)('%s is refused while %s, and changes nothing', async (name, status) => {
    const event = await app.eventRow(owner.venueId, { status });
    const before = await get(event);
    const answer =
      name === 'delete'
        ? await owner.browser.delete<ErrorBody>(`${venue}/events/${event.id}`)
        : name === 'edit'
          ? await edit<ErrorBody>(event, { name: 'x' })
          : await act<ErrorBody>(event, name, name === 'hold' ? {} : undefined);
    expect([answer.status, answer.body.error]).toEqual([409, 'CONFLICT']);
    expect(answer.body.message).toMatch(
      /^This event is (still a draft|still to come|running|on hold|ended|cancelled) and/,
    );
    expect(await get(event)).toEqual(before);
  });

  test('one event at a time: a second cannot start, not even at the same moment', async () => {
    await stockLibrary();
    const events = [await create({ name: 'first' }), await create({ name: 'second' })];
    const answers = await Promise.all(events.map((event) => act<EventView & ErrorBody>(event, 'activate')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const refused = answers.find(({ status }) => status === 409)!;
    expect(refused.body).toMatchObject({ error: 'CONFLICT', message: expect.stringContaining('is running') });
    const waiting = events[answers.indexOf(refused)]!;
    expect(await get(waiting)).toMatchObject({ status: 'DRAFT', ballotId: null });
    await act(events.find((event) => event !== waiting)!, 'end');
    await activate(waiting);
  });

  test('a double click activates once', async () => {
    await stockLibrary();
    const event = await create();
    const answers = await Promise.all([1, 2, 3].map(() => act(event, 'activate')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const { rows } = await app.sql.query('SELECT count(*)::int AS ballots FROM ballot WHERE event_id = $1', [event.id]);
    expect(rows).toEqual([{ ballots: 1 }]);
  });

  test('nothing to play: an empty pool, or one that the rules leave nothing of', async () => {
    const empty = await create();
    expect((await act<ErrorBody>(empty, 'activate')).body.error).toBe('NOTHING_TO_PLAY');
    await stockLibrary();
    const none = await create({ pool: { kind: 'TAGS', values: ['polka'] } });
    expect((await act<ErrorBody>(none, 'activate')).body.error).toBe('NOTHING_TO_PLAY');
    const tooLong = await create({ rules: { durationMsMin: 60_000 } });
    expect((await act<ErrorBody>(tooLong, 'activate')).body.error).toBe('NOTHING_TO_PLAY');
    expect(await get(tooLong)).toMatchObject({ status: 'DRAFT', ballotId: null });
    expect((await app.sql.query('SELECT 1 FROM ballot WHERE venue_id = $1', [owner.venueId])).rowCount).toBe(0);
  });

  test('an event whose end is past does not start, and one still to come does not end by itself', async () => {
    await stockLibrary();
    const event = await create({ startsAt: '2020-01-01T20:00:00Z', endsAt: '2020-01-02T02:00:00Z' });
    expect((await act<ErrorBody>(event, 'activate')).body).toMatchObject({
      error: 'CONFLICT',
      message: expect.stringContaining('past'),
    });
    await new Promise((done) => setTimeout(done, 1_500));
    expect((await get(event)).status).toBe('UPCOMING');
  });

  test('a hold ends by itself', async () => {
    await stockLibrary();
    const event = await create();
    await activate(event);
    const past = await act<ErrorBody>(event, 'hold', { until: '2020-01-01T00:00:00Z' });
    expect(past.body).toMatchObject({ error: 'VALIDATION_ERROR', details: [{ path: 'until' }] });
    await act(event, 'hold', { until: new Date(Date.now() + 1_200).toISOString() });
    expect((await get(event)).status).toBe('HOLD');
    await eventually(async () => expect(await get(event)).toMatchObject({ status: 'ACTIVE', hold: null }));
  });

  test('an event ends by itself, its ballot closed and its player stopped', async () => {
    await stockLibrary();
    const event = await create();
    const { ballotId } = await activate(event);
    await edit(event, { endsAt: new Date(Date.now() + 1_200).toISOString() });
    await eventually(async () => expect((await get(event)).status).toBe('ENDED'));
    await eventually(async () => {
      const { rows } = await app.sql.query(
        'SELECT b.state, p.intent FROM ballot b JOIN playback p USING (venue_id, event_id) WHERE b.id = $1',
        [ballotId],
      );
      expect(rows).toEqual([{ state: 'CLOSED', intent: 'STOP' }]);
    });
  });

  test('what a crash left half ended is ended', async () => {
    await stockLibrary();
    const event = await create();
    const { ballotId } = await activate(event);
    await app.sql.query(`UPDATE event SET status = 'ENDED', ended_at = now() WHERE id = $1`, [event.id]);
    await eventually(async () => {
      const { rows } = await app.sql.query('SELECT state, result_hash FROM ballot WHERE id = $1', [ballotId]);
      expect(rows).toEqual([{ state: 'CLOSED', result_hash: expect.any(String) }]);
    });
  });

  test('a draft is deleted for good', async () => {
    const event = await create();
    expect((await owner.browser.delete(`${venue}/events/${event.id}`)).status).toBe(204);
    expect((await owner.browser.get(`${venue}/events/${event.id}`)).status).toBe(404);
    expect((await app.browser().get(`/events/${event.id}`)).status).toBe(404);
  });
});

describe('a running event', () => {
  test('takes new rules for the next vote', async () => {
    await stockLibrary();
    const event = await create();
    const { ballotId } = await activate(event);
    const changed = await edit(event, { name: 'Better night', rules: { budgetVotes: 9, cooldownMs: 1_000 } });
    expect(changed.body).toMatchObject({
      name: 'Better night',
      status: 'ACTIVE',
      rules: { budgetVotes: 9, cooldownMs: 1_000 },
    });
    const { rows } = await app.sql.query('SELECT budget_votes, cooldown_ms FROM ballot WHERE id = $1', [ballotId]);
    expect(rows).toEqual([{ budget_votes: 9, cooldown_ms: 1_000 }]);
    const ended = await edit<ErrorBody>(event, { endsAt: '2020-01-01T00:00:00Z' });
    expect(ended.body).toMatchObject({ error: 'VALIDATION_ERROR', details: [{ path: 'endsAt' }] });
  });

  test('has a pool that guests search, with votes and what may be voted for', async () => {
    const tracks = await stockLibrary();
    const event = await create({ pool: { kind: 'GENRES', values: ['House'] } });
    const { ballotId } = await activate(event);
    const { items } = await pool(event);
    expect(items.map(({ title, votes, availability }) => [title, votes, availability])).toEqual([
      ['Alpha', 0, { state: 'open' }],
      ['Gamma', 0, { state: 'open' }],
    ]);
    const vote = { voteId: newId(), ballotId, optionId: items[0]!.optionId };
    const cast = await app.browser().post<VoteReceipt>(`/events/${event.id}/votes`, vote);
    expect([cast.status, cast.body.votes]).toEqual([201, 1]);
    expect((await pool(event, '?q=álpha')).items).toMatchObject([{ title: 'Alpha', votes: 1 }]);
    expect((await pool(event, '?q=nothing')).items).toEqual([]);

    const beta = tracks.find(({ title }) => title === 'Beta')!;
    const poolPath = `${venue}/events/${event.id}/pool`;
    expect((await owner.browser.post(poolPath, { trackIds: [beta.id, newId()] })).body).toEqual({ added: 1 });
    expect((await owner.browser.post(poolPath, { trackIds: [beta.id] })).body).toEqual({ added: 0 });
    const all = (await owner.browser.get<Page<PoolTrackView>>(`${poolPath}?limit=2`)).body;
    expect(all.items.map(({ title }) => title)).toEqual(['Alpha', 'Beta']);
    expect((await pool(event, `?limit=2&cursor=${all.nextCursor}`)).items.map(({ title }) => title)).toEqual(['Gamma']);
    expect((await pool(event)).items.map(({ idx }) => idx).sort()).toEqual([0, 1, 2]);

    await edit(event, { rules: { durationMsMin: 500_000 } });
    await eventually(
      async () => expect((await pool(event)).items[0]?.availability).toEqual({ state: 'length' }),
      3_000,
    );
    await edit(event, { rules: { durationMsMin: 0 } });

    const gamma = tracks.find(({ title }) => title === 'Gamma')!;
    expect((await owner.browser.delete(`${venue}/tracks/${gamma.id}`)).status).toBe(204);
    await eventually(async () => {
      const { items: rest } = await pool(event);
      expect(rest.find(({ title }) => title === 'Gamma')?.availability).toEqual({ state: 'unplayable' });
    }, 3_000);

    const { body } = await owner.browser.get<EventAnalyticsView>(`${venue}/events/${event.id}/analytics`);
    expect(body).toMatchObject({
      votes: 1,
      voters: 1,
      plays: 0,
      skips: 0,
      topTracks: [{ title: 'Alpha', artist: 'Ann', votes: 1 }],
    });
    expect(body.timeline).toEqual([{ minute: expect.stringMatching(/:00\.000Z$/), votes: 1 }]);
  });

  test('adds what a new pool rule finds and keeps what it has', async () => {
    await stockLibrary();
    const event = await create({ pool: { kind: 'GENRES', values: ['House'] } });
    await activate(event);
    const { body } = await edit(event, { pool: { kind: 'GENRES', values: ['Rock'] } });
    expect(body).toMatchObject({ poolSize: 3, pool: { kind: 'GENRES', values: ['Rock'] } });
  });
});

describe('single tracks as the pool', () => {
  test('are added before the start, and a rule is not mixed with them', async () => {
    const [first, second] = await stockLibrary();
    const event = await create({ pool: { kind: 'TRACKS', values: [first!.id] } });
    const path = `${venue}/events/${event.id}/pool`;
    expect((await owner.browser.post(path, { trackIds: [first!.id, second!.id] })).body).toEqual({ added: 1 });
    expect((await get(event)).poolSize).toBe(2);
    expect((await pool(event)).items).toEqual([]);
    const ruled = await create();
    const refused = await owner.browser.post<ErrorBody>(`${venue}/events/${ruled.id}/pool`, { trackIds: [first!.id] });
    expect([refused.status, refused.body.error]).toEqual([409, 'CONFLICT']);
    const over = await app.eventRow(owner.venueId, { status: 'ENDED' });
    const late = await owner.browser.post<ErrorBody>(`${venue}/events/${over.id}/pool`, { trackIds: [first!.id] });
    expect(late.body.error).toBe('EVENT_NOT_ACTIVE');
  });
});

describe('strangers', () => {
  test('get NOT_FOUND for everything of another venue', async () => {
    const event = await create();
    const stranger = await app.owner();
    const foreign = `/venues/${stranger.venueId}/events/${event.id}`;
    const asked = [
      stranger.browser.get(foreign),
      stranger.browser.patch(foreign, { name: 'mine' }),
      stranger.browser.delete(foreign),
      stranger.browser.get(`${foreign}/pool`),
      stranger.browser.post(`${foreign}/pool`, { trackIds: [] }),
      stranger.browser.get(`${foreign}/analytics`),
      ...['activate', 'hold', 'resume', 'end', 'cancel', 'voting/pause', 'voting/resume'].map((name) =>
        stranger.browser.post(`${foreign}/${name}`, name === 'hold' ? {} : undefined),
      ),
      stranger.browser.get(`${venue}/events/${event.id}`),
    ];
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(asked.map(() => 404));
    expect(await get(event)).toMatchObject({ name: 'Night', status: 'DRAFT' });
  });

  test('of the same house do only what their role lets them', async () => {
    const event = await create();
    const { browser } = await app.colleague(owner, 'STAFF');
    expect((await browser.get(`${venue}/events/${event.id}`)).status).toBe(200);
    expect((await browser.patch(`${venue}/events/${event.id}`, { name: 'x' })).status).toBe(403);
    expect((await browser.post(`${venue}/events`, { name: 'x' })).status).toBe(403);
    expect((await browser.delete(`${venue}/events/${event.id}`)).status).toBe(403);
    expect((await app.browser().get(`${venue}/events/${event.id}`)).status).toBe(401);
  });
});
