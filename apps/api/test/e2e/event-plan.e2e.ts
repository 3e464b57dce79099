import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ErrorBody, EventView, Page } from '@votebox/contracts';
import { newId } from '../../src/core/ids/ids.js';
import { World } from '../support/world.js';
import type { OwnedVenue } from '../support/world/owned-venue.js';

let app: World;
let house: OwnedVenue;

beforeAll(async () => {
  app = await World.start();
});
afterAll(() => app.close());
beforeEach(async () => {
  house = await app.ownedVenue();
});

describe('planning', () => {
  test('an event without a time is a draft, with one it is to come, and the usual rules hold', async () => {
    const { body } = await house.owner.browser.post<EventView>(`${house.path}/events`, { name: '  Soul\tFriday ' });
    expect(body).toMatchObject({
      name: 'Soul Friday',
      status: 'DRAFT',
      capacity: 2000,
      rules: {
        mode: 'FAIR',
        budgetVotes: 3,
        budgetWindowMs: 3_600_000,
        cooldownMs: 30_000,
        allowExplicit: false,
      },
      pool: { kind: 'ALL', values: [] },
      ballotId: null,
    });
    expect(body.joinUrl).toBe(`http://localhost:3000/j/${body.joinCode}`);
    const dated = await house.edit(body, {
      startsAt: '2030-01-01T20:00:00+01:00',
      endsAt: '2030-01-02T02:00:00+01:00',
    });
    expect(dated.body).toMatchObject({ status: 'UPCOMING', startsAt: '2030-01-01T19:00:00.000Z' });
    expect((await house.edit(body, { startsAt: null, endsAt: null })).body).toMatchObject({
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
    const { status, body } = await house.owner.browser.post<ErrorBody>(`${house.path}/events`, {
      name: 'Night',
      ...wishes,
    });
    expect([status, body.error]).toEqual([400, 'VALIDATION_ERROR']);
    expect(body.details?.map((fault) => fault.path)).toContain(path);
  });

  test('events are listed newest first, by status, page by page', async () => {
    const events = [
      await house.create({ name: 'one' }),
      await house.create({ name: 'two' }),
      await house.create({ name: 'three', startsAt: '2030-01-01T00:00:00Z' }),
    ];
    const names = async (query: string) =>
      (await house.owner.browser.get<Page<EventView>>(`${house.path}/events${query}`)).body.items.map(
        ({ name }) => name,
      );
    expect(await names('')).toEqual(['three', 'two', 'one']);
    expect(await names('?status=DRAFT')).toEqual(['two', 'one']);
    const first = await house.owner.browser.get<Page<EventView>>(`${house.path}/events?limit=2`);
    expect(first.body.nextCursor).toBe(events[1]!.id);
    expect(await names(`?limit=2&cursor=${first.body.nextCursor}`)).toEqual(['one']);
    expect((await house.owner.browser.get<ErrorBody>(`${house.path}/events?cursor=1`)).body.error).toBe(
      'VALIDATION_ERROR',
    );
    expect((await house.owner.browser.get<ErrorBody>(`${house.path}/events?status=OVER`)).body.error).toBe(
      'VALIDATION_ERROR',
    );
  });

  test('the size of the pool is known before the start', async () => {
    const tracks = await house.stockLibrary();
    const sizeOf = async (kind: string, values: string[]) => (await house.create({ pool: { kind, values } })).poolSize;
    expect(await sizeOf('ALL', [])).toBe(3);
    expect(await sizeOf('GENRES', ['house'])).toBe(2);
    expect(await sizeOf('TAGS', ['WARM'])).toBe(1);
    expect(await sizeOf('FOLDERS', ['Club'])).toBe(2);
    expect(await sizeOf('FOLDERS', ['Clu'])).toBe(0);
    expect(await sizeOf('TRACKS', [tracks[0]!.id])).toBe(1);
  });
});

describe('strangers', () => {
  test('get NOT_FOUND for everything of another venue', async () => {
    const event = await house.create();
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
      stranger.browser.get(`${house.path}/events/${event.id}`),
    ];
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(asked.map(() => 404));
    expect(await house.get(event)).toMatchObject({ name: 'Night', status: 'DRAFT' });
  });

  test('of the same house do only what their role lets them', async () => {
    const event = await house.create();
    const { browser } = await app.colleague(house.owner, 'STAFF');
    expect((await browser.get(`${house.path}/events/${event.id}`)).status).toBe(200);
    expect((await browser.patch(`${house.path}/events/${event.id}`, { name: 'x' })).status).toBe(403);
    expect((await browser.post(`${house.path}/events`, { name: 'x' })).status).toBe(403);
    expect((await browser.delete(`${house.path}/events/${event.id}`)).status).toBe(403);
    expect((await app.browser().get(`${house.path}/events/${event.id}`)).status).toBe(401);
  });
});
