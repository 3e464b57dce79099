import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ErrorBody, EventStatus, EventView, PublicEventView } from '@votebox/contracts';
import { eventually } from '../support/eventually.js';
import { World } from '../support/world.js';
import type { OwnedVenue } from '../support/world/owned-venue.js';

const HOUR_MS = 3_600_000;
const inAnHour = () => new Date(Date.now() + HOUR_MS).toISOString();

let app: World;
let house: OwnedVenue;

beforeAll(async () => {
  app = await World.start();
});
afterAll(() => app.close());
beforeEach(async () => {
  house = await app.ownedVenue();
});

describe('the life of an event', () => {
  test('from draft to end, as guests see it too', async () => {
    await house.stockLibrary();
    const event = await house.create();
    const active = await house.activate(event);
    expect(active).toMatchObject({ poolSize: 3, ballotId: expect.any(String), activatedAt: expect.any(String) });
    const publicEvent = async () => (await app.browser().get<PublicEventView>(`/events/${event.id}`)).body;
    expect(await publicEvent()).toMatchObject({ status: 'ACTIVE', ballotId: active.ballotId, hold: null });

    const held = await house.act(event, 'hold', { label: 'Back after the match' });
    expect(held.body).toMatchObject({ status: 'HOLD', hold: { label: 'Back after the match', until: null } });
    expect((await publicEvent()).hold).toEqual({ label: 'Back after the match', until: null });
    expect((await house.act(event, 'hold', { label: 'Extra time' })).body.hold?.label).toBe('Extra time');
    expect((await house.act(event, 'resume')).body).toMatchObject({ status: 'ACTIVE', hold: null });

    expect((await house.act(event, 'voting/pause')).status).toBe(200);
    const ballot = async () =>
      (await app.sql.query('SELECT state FROM ballot WHERE id = $1', [active.ballotId])).rows[0].state;
    expect(await ballot()).toBe('PAUSED');
    expect((await house.act(event, 'voting/resume')).status).toBe(200);
    expect(await ballot()).toBe('OPEN');

    const ended = await house.act(event, 'end');
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
    const event = await app.eventRow(house.owner.venueId, { status });
    const before = await house.get(event);
    const answer =
      name === 'delete'
        ? await house.owner.browser.delete<ErrorBody>(`${house.path}/events/${event.id}`)
        : name === 'edit'
          ? await house.edit<ErrorBody>(event, { name: 'x' })
          : await house.act<ErrorBody>(event, name, name === 'hold' ? {} : undefined);
    expect([answer.status, answer.body.error]).toEqual([409, 'CONFLICT']);
    expect(answer.body.message).toMatch(
      /^This event is (still a draft|still to come|running|on hold|ended|cancelled) and/,
    );
    expect(await house.get(event)).toEqual(before);
  });

  test('one event at a time: a second cannot start, not even at the same moment', async () => {
    await house.stockLibrary();
    const events = [await house.create({ name: 'first' }), await house.create({ name: 'second' })];
    const answers = await Promise.all(events.map((event) => house.act<EventView & ErrorBody>(event, 'activate')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const refused = answers.find(({ status }) => status === 409)!;
    expect(refused.body).toMatchObject({ error: 'CONFLICT', message: expect.stringContaining('is running') });
    const waiting = events[answers.indexOf(refused)]!;
    expect(await house.get(waiting)).toMatchObject({ status: 'DRAFT', ballotId: null });
    await house.act(events.find((event) => event !== waiting)!, 'end');
    await house.activate(waiting);
  });

  test('a double click activates once', async () => {
    await house.stockLibrary();
    const event = await house.create();
    const answers = await Promise.all([1, 2, 3].map(() => house.act(event, 'activate')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const { rows } = await app.sql.query('SELECT count(*)::int AS ballots FROM ballot WHERE event_id = $1', [event.id]);
    expect(rows).toEqual([{ ballots: 1 }]);
  });

  test('nothing to play: an empty pool, or one that the rules leave nothing of', async () => {
    const empty = await house.create();
    expect((await house.act<ErrorBody>(empty, 'activate')).body.error).toBe('NOTHING_TO_PLAY');
    await house.stockLibrary();
    const none = await house.create({ pool: { kind: 'TAGS', values: ['polka'] } });
    expect((await house.act<ErrorBody>(none, 'activate')).body.error).toBe('NOTHING_TO_PLAY');
    const tooLong = await house.create({ rules: { durationMsMin: 60_000 } });
    expect((await house.act<ErrorBody>(tooLong, 'activate')).body.error).toBe('NOTHING_TO_PLAY');
    expect(await house.get(tooLong)).toMatchObject({ status: 'DRAFT', ballotId: null });
    expect((await app.sql.query('SELECT 1 FROM ballot WHERE venue_id = $1', [house.owner.venueId])).rowCount).toBe(0);
  });

  test('an event whose end is past does not start, and one still to come does not end by itself', async () => {
    await house.stockLibrary();
    const event = await house.create({ startsAt: '2020-01-01T20:00:00Z', endsAt: '2020-01-02T02:00:00Z' });
    expect((await house.act<ErrorBody>(event, 'activate')).body).toMatchObject({
      error: 'CONFLICT',
      message: expect.stringContaining('past'),
    });
    // One that is running ends at its time; the same sweep has passed this one over.
    const running = await house.create({ name: 'running' });
    await house.activate(running);
    await house.edit(running, { endsAt: inAnHour() });
    await house.passTime(HOUR_MS, running);
    await eventually(async () => expect((await house.get(running)).status).toBe('ENDED'));
    expect((await house.get(event)).status).toBe('UPCOMING');
  });

  test('a hold ends by itself', async () => {
    await house.stockLibrary();
    const event = await house.create();
    await house.activate(event);
    const past = await house.act<ErrorBody>(event, 'hold', { until: '2020-01-01T00:00:00Z' });
    expect(past.body).toMatchObject({ error: 'VALIDATION_ERROR', details: [{ path: 'until' }] });
    await house.act(event, 'hold', { until: inAnHour() });
    expect((await house.get(event)).status).toBe('HOLD');
    const readIntent = async () =>
      (await app.sql.query('SELECT intent FROM playback WHERE event_id = $1', [event.id])).rows;
    expect(await readIntent()).toEqual([{ intent: 'HOLD' }]);
    await house.passTime(HOUR_MS, event);
    await eventually(async () => expect(await house.get(event)).toMatchObject({ status: 'ACTIVE', hold: null }));
    expect(await readIntent()).toEqual([{ intent: 'PLAY' }]);
  });

  test('an event ends by itself, its ballot closed and its player stopped', async () => {
    await house.stockLibrary();
    const event = await house.create();
    const { ballotId } = await house.activate(event);
    await house.edit(event, { endsAt: inAnHour() });
    await house.passTime(HOUR_MS, event);
    await eventually(async () => expect((await house.get(event)).status).toBe('ENDED'));
    await eventually(async () => {
      const { rows } = await app.sql.query(
        'SELECT b.state, p.intent FROM ballot b JOIN playback p USING (venue_id, event_id) WHERE b.id = $1',
        [ballotId],
      );
      expect(rows).toEqual([{ state: 'CLOSED', intent: 'STOP' }]);
    });
  });

  test('what a crash left half ended is ended', async () => {
    await house.stockLibrary();
    const event = await house.create();
    const { ballotId } = await house.activate(event);
    await app.sql.query(`UPDATE event SET status = 'ENDED', ended_at = now() WHERE id = $1`, [event.id]);
    await eventually(async () => {
      const { rows } = await app.sql.query('SELECT state, result_hash FROM ballot WHERE id = $1', [ballotId]);
      expect(rows).toEqual([{ state: 'CLOSED', result_hash: expect.any(String) }]);
    });
  });

  test('a draft is deleted for good', async () => {
    const event = await house.create();
    expect((await house.owner.browser.delete(`${house.path}/events/${event.id}`)).status).toBe(204);
    expect((await house.owner.browser.get(`${house.path}/events/${event.id}`)).status).toBe(404);
    expect((await app.browser().get(`/events/${event.id}`)).status).toBe(404);
  });
});
