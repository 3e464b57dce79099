import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ErrorBody, EventView, Page, PlayerSetupView, ScheduleView, TrackView } from '@votebox/contracts';
import { newId } from '../../src/core/ids/ids.js';
import type { OwnedVenue } from '../support/world/owned-venue.js';
import { World } from '../support/world.js';

// Real: Postgres, the whole API, HTTP. Nothing is replaced.
let api: World;
let venue: OwnedVenue;
let other: OwnedVenue;
let own: { player: string; track: string };
let foreign: { player: string; track: string };

beforeAll(async () => {
  api = await World.start();
  venue = await api.ownedVenue();
  other = await api.ownedVenue();
  own = await thingsOf(venue);
  foreign = await thingsOf(other);
}, 90_000);
afterAll(() => api?.close());

async function thingsOf(of: OwnedVenue): Promise<{ player: string; track: string }> {
  const mpd = { name: 'Bar', kind: 'MPD', mpd: { host: '127.0.0.1', port: 1 } };
  const player = await of.owner.browser.post<PlayerSetupView>(`${of.path}/players`, mpd);
  expect(player.status).toBe(201);
  const [track] = await of.stockLibrary();
  return { player: player.body.id, track: track!.id };
}

const pattern = { frequency: 'WEEKLY', weekdays: [5], startTime: '20:00', endTime: '22:00', fromOn: '2031-01-01' };
const unknownOf = () =>
  [
    ['playerIds', { playerIds: [newId()] }],
    ['playerIds', { playerIds: [foreign.player] }],
    ['playerIds', { playerIds: [own.player, foreign.player] }],
    ['pool.values', { pool: { kind: 'TRACKS', values: [newId()] } }],
    ['pool.values', { pool: { kind: 'TRACKS', values: [own.track, foreign.track] } }],
  ] as const;

describe('ids that the venue does not have are refused, and nothing is stored', () => {
  test('in a new event', async () => {
    const before = await countOf('event');
    for (const [path, wishes] of unknownOf()) {
      const answer = await venue.owner.browser.post<ErrorBody>(`${venue.path}/events`, { name: 'Night', ...wishes });
      expect([answer.status, answer.body.error, answer.body.details]).toEqual([
        400,
        'VALIDATION_ERROR',
        [{ path, rule: 'exists', message: expect.any(String) }],
      ]);
    }
    expect(await countOf('event')).toBe(before);
  });

  test('in a change of an event, planned or running', async () => {
    const planned = await venue.create({ playerIds: [own.player] });
    const running = await venue.create({ playerIds: [own.player] });
    expect((await venue.act(running, 'activate')).status).toBe(200);
    for (const event of [planned, running]) {
      for (const [path, wishes] of unknownOf()) {
        const url = `${venue.path}/events/${event.id}`;
        const answer = await venue.owner.browser.patch<ErrorBody>(url, wishes);
        expect([answer.status, answer.body.details?.[0]?.path]).toEqual([400, path]);
        expect((await venue.owner.browser.get<EventView>(url)).body).toMatchObject({ playerIds: [own.player] });
      }
    }
    await venue.act(running, 'end');
  });

  test('in a schedule and its change', async () => {
    const url = `${venue.path}/schedules`;
    const made = await venue.owner.browser.post<ScheduleView>(url, { event: { name: 'Fridays' }, pattern });
    expect(made.status).toBe(201);
    for (const [path, wishes] of unknownOf()) {
      const event = { name: 'Fridays', ...wishes };
      const another = await venue.owner.browser.post<ErrorBody>(url, { event, pattern });
      const changed = await venue.owner.browser.patch<ErrorBody>(`${url}/${made.body.id}`, { event });
      for (const { status, body } of [another, changed]) expect([status, body.details?.[0]?.path]).toEqual([400, path]);
    }
    expect(await countOf('schedule_rule')).toBe(1);
  });

  test('among tracks that are added to a pool', async () => {
    const planned = await venue.create({ pool: { kind: 'TRACKS', values: [] } });
    const running = await venue.create();
    expect((await venue.act(running, 'activate')).status).toBe(200);
    for (const event of [planned, running]) {
      for (const trackIds of [[newId()], [own.track, foreign.track]]) {
        const answer = await venue.owner.browser.post<ErrorBody>(`${venue.path}/events/${event.id}/pool`, { trackIds });
        expect([answer.status, answer.body.details?.[0]?.path]).toEqual([400, 'trackIds']);
      }
    }
    expect((await venue.owner.browser.get<EventView>(`${venue.path}/events/${planned.id}`)).body.poolSize).toBe(0);
    await venue.act(running, 'end');
  });
});

test('a track that was removed since it was chosen keeps nobody from changing the rest', async () => {
  const tracks = (await venue.owner.browser.get<Page<TrackView>>(`${venue.path}/tracks`)).body.items;
  const values = tracks.map(({ id }) => id);
  const event = await venue.create({ pool: { kind: 'TRACKS', values } });
  expect((await venue.owner.browser.delete(`${venue.path}/tracks/${values.at(-1)}`)).status).toBe(204);
  const wishes = { name: 'Another name', pool: { kind: 'TRACKS', values } };
  const changed = await venue.owner.browser.patch<EventView>(`${venue.path}/events/${event.id}`, wishes);
  expect([changed.status, changed.body.name]).toEqual([200, 'Another name']);
});

async function countOf(table: 'event' | 'schedule_rule'): Promise<number> {
  const { rows } = await api.sql.query(`SELECT count(*)::int AS n FROM ${table} WHERE venue_id = $1`, [
    venue.owner.venueId,
  ]);
  return rows[0].n;
}
