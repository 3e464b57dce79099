import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ErrorBody, EventView, Page, ScheduleView } from '@votebox/contracts';
import { LIMITS } from '@votebox/contracts';
import { SchedulePlanner } from '../../src/modules/event/schedule-planner.service.js';
import { addDays } from '../../src/modules/event/schedule.rules.js';
import { World } from '../support/world.js';
import type { OwnedVenue } from '../support/world/owned-venue.js';

// Real: Postgres, the whole API, HTTP.
let app: World;
let house: OwnedVenue;
const today = new Date().toISOString().slice(0, 10);

beforeAll(async () => {
  // One test breaks a rule, of which the log would tell.
  app = await World.start({ LOG_LEVEL: 'silent' });
});
afterAll(() => app.close());
beforeEach(async () => {
  house = await app.ownedVenue();
});

const DAILY = { frequency: 'DAILY', startTime: '23:59', endTime: '03:59', fromOn: addDays(today, 1) };
const NIGHT = { name: 'Soul Friday', autoStart: true, rules: { mode: 'FAIR', budgetVotes: 5 } };

const path = (rest = '') => `${house.path}/schedules${rest}`;
const planAll = () => app.application.app.get(SchedulePlanner, { strict: false }).planAll();

async function create(pattern: object = {}, event: object = {}): Promise<ScheduleView> {
  const wishes = { event: { ...NIGHT, ...event }, pattern: { ...DAILY, ...pattern } };
  const { status, body } = await house.owner.browser.post<ScheduleView>(path(), wishes);
  expect([status, body]).toEqual([201, expect.objectContaining({ id: expect.any(String) })]);
  return body;
}

async function edit<T = ScheduleView>({ id }: { id: string }, wishes: object) {
  return house.owner.browser.patch<T>(path(`/${id}`), wishes);
}

const except = <T = ScheduleView>({ id }: { id: string }, on: string, isSkipped: boolean) =>
  house.owner.browser.post<T>(path(`/${id}/exceptions`), { on, isSkipped });

/** By day. */
async function events({ id }: { id: string }): Promise<EventView[]> {
  const { body } = await house.owner.browser.get<Page<EventView>>(`${house.path}/events?limit=100`);
  return body.items.filter((event) => event.scheduleId === id).sort((a, b) => a.startsAt!.localeCompare(b.startsAt!));
}

describe('schedules', () => {
  test('plan two weeks ahead, each day once, with codes of their own, however often and in how many processes', async () => {
    const schedule = await create({ votingLeadMin: 30 });
    expect(schedule.next.map(({ on }) => on)).toEqual([1, 2, 3, 4, 5].map((n) => addDays(today, n)));
    const planned = await events(schedule);
    expect(planned.length).toBeGreaterThanOrEqual(13);
    expect(schedule.next.map(({ eventId }) => eventId)).toEqual(planned.slice(0, 5).map(({ id }) => id));
    expect(planned[0]).toMatchObject({
      name: 'Soul Friday',
      status: 'UPCOMING',
      startsAt: `${addDays(today, 1)}T23:59:00.000Z`,
      endsAt: `${addDays(today, 2)}T03:59:00.000Z`,
      votingOpensAt: `${addDays(today, 1)}T23:29:00.000Z`,
      autoStart: true,
      rules: { budgetVotes: 5 },
    });
    expect(new Set(planned.map(({ joinCode }) => joinCode)).size).toBe(planned.length);
    await Promise.all([planAll(), planAll(), planAll(), edit(schedule, {}), planAll()]);
    expect(await events(schedule)).toEqual(planned);
    expect((await house.owner.browser.get<ScheduleView[]>(path())).body).toEqual([
      expect.objectContaining({ id: schedule.id, pattern: schedule.pattern, plan: schedule.plan, next: schedule.next }),
    ]);
  });

  test('a day that comes near is planned by the clock', async () => {
    const schedule = await create();
    const [first, ...others] = await events(schedule);
    await app.sql.query('DELETE FROM event WHERE id = $1', [first!.id]);
    await planAll();
    const again = await events(schedule);
    expect(again).toHaveLength(others.length + 1);
    expect(again[0]!.startsAt).toBe(first!.startsAt);
  });

  test('a changed rule changes its coming events: same events, same codes', async () => {
    const schedule = await create();
    const before = await events(schedule);
    const { body } = await edit(schedule, {
      event: { name: 'Jazz', guestSkip: false },
      pattern: { ...DAILY, startTime: '21:30', endTime: '22:30' },
    });
    expect(body).toMatchObject({
      plan: { name: 'Jazz', guestSkip: false, autoStart: true },
      pattern: { startTime: '21:30' },
    });
    const after = (await events(schedule)).slice(0, before.length);
    expect(after.map(({ id, joinCode }) => [id, joinCode])).toEqual(before.map(({ id, joinCode }) => [id, joinCode]));
    for (const event of after) {
      expect(event).toMatchObject({ name: 'Jazz', guestSkip: false, startsAt: expect.stringMatching(/T21:30:00/) });
    }
  });

  test('what was changed by hand, what guests have joined, what runs and what is over stays as it is', async () => {
    await house.stockLibrary();
    const schedule = await create({ endTime: '23:59' }, { rules: { durationMsMin: 0 } });
    const [edited, joined, running, over, free] = (await events(schedule)) as [
      EventView,
      EventView,
      EventView,
      EventView,
      EventView,
    ];
    await house.edit(edited, { theme: 'with Ann' });
    expect((await app.browser().post('/public/join', { code: joined.joinCode })).status).toBe(200);
    await app.sql.query(`UPDATE event SET status = 'ENDED' WHERE id = $1`, [over.id]);
    await house.activate(running);
    const keep = [edited, joined, running, over];
    const before = await Promise.all(keep.map((event) => house.get(event)));

    await edit(schedule, { pattern: { ...DAILY, startTime: '20:00' } });
    expect(await Promise.all(keep.map((event) => house.get(event)))).toEqual(before);
    expect((await house.get(free)).startsAt).toMatch(/T20:00/);
    expect((await edit(schedule, { isPaused: true })).body).toMatchObject({ isPaused: true, next: [] });
    expect((await events(schedule)).map(({ id }) => id).sort()).toEqual(keep.map(({ id }) => id).sort());
    expect((await edit(schedule, { isPaused: false })).body.next).toHaveLength(5);
    expect((await events(schedule)).length).toBeGreaterThanOrEqual(13);

    expect((await house.owner.browser.delete(path(`/${schedule.id}`))).status).toBe(204);
    const left = (await house.owner.browser.get<Page<EventView>>(`${house.path}/events?limit=100`)).body.items;
    expect(left.map(({ id }) => id).sort()).toEqual(keep.map(({ id }) => id).sort());
    expect(left.every(({ scheduleId }) => scheduleId === null)).toBe(true);
    expect((await edit<ErrorBody>(schedule, {})).body.error).toBe('NOT_FOUND');
    await planAll();
    await house.act(running, 'end');
  });

  test('a skipped day has no event, and has one again', async () => {
    const schedule = await create();
    const [first, second] = (await events(schedule)) as [EventView, EventView];
    const on = first.startsAt!.slice(0, 10);
    const skipped = await except(schedule, on, true);
    expect(skipped.body.pattern.exceptions).toEqual([on]);
    expect(skipped.body.next[0]!.on).toBe(second.startsAt!.slice(0, 10));
    expect(await app.sql.query('SELECT 1 FROM event WHERE id = $1', [first.id])).toMatchObject({ rowCount: 0 });
    expect((await except(schedule, on, true)).body.pattern.exceptions).toEqual([on]);
    const back = await except(schedule, on, false);
    expect(back.body).toMatchObject({
      pattern: { exceptions: [] },
      next: [{ on, eventId: expect.any(String) }, {}, {}, {}, {}],
    });
    expect((await events(schedule))[0]).toMatchObject({ startsAt: first.startsAt, status: 'UPCOMING' });
  });

  test('a skipped day of which people know is cancelled; put back it gets a new event', async () => {
    const schedule = await create();
    const [first] = (await events(schedule)) as [EventView];
    await app.browser().post('/public/join', { code: first.joinCode });
    const on = first.startsAt!.slice(0, 10);
    expect((await except(schedule, on, true)).status).toBe(200);
    expect(await house.get(first)).toMatchObject({ status: 'CANCELLED', scheduleId: schedule.id });
    const back = await except(schedule, on, false);
    expect(back.body.next[0]).toMatchObject({ on, eventId: expect.any(String) });
    expect(back.body.next[0]!.eventId).not.toBe(first.id);
    expect(await house.get(first)).toMatchObject({ status: 'CANCELLED', scheduleId: null });
  });

  test('an event that is deleted or cancelled by hand does not come back', async () => {
    const schedule = await create();
    const [deleted, cancelled] = (await events(schedule)) as [EventView, EventView];
    expect((await house.owner.browser.delete(`${house.path}/events/${deleted.id}`)).status).toBe(204);
    await house.act(cancelled, 'cancel');
    await planAll();
    const [view] = (await house.owner.browser.get<ScheduleView[]>(path())).body;
    expect(view!.pattern.exceptions).toEqual([deleted.startsAt!.slice(0, 10)]);
    expect(view!.next.map(({ on }) => on)).not.toContain(cancelled.startsAt!.slice(0, 10));
    expect(
      (await events(schedule)).filter(({ status }) => status === 'UPCOMING')[0]!.startsAt! > cancelled.startsAt!,
    ).toBe(true);
  });

  test('another time zone of the venue moves the coming events', async () => {
    const schedule = await create();
    const before = await events(schedule);
    await house.owner.browser.patch(house.path, { timeZone: 'Australia/Lord_Howe' });
    await planAll();
    const after = await events(schedule);
    expect(after[0]!.id).toBe(before[0]!.id);
    const shown = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'Australia/Lord_Howe',
      dateStyle: 'short',
      timeStyle: 'short',
    }).format(new Date(after[0]!.startsAt!));
    expect(shown).toBe(`${addDays(today, 1)} 23:59`);
  });

  test('one rule that cannot be planned does not keep the others waiting', async () => {
    const broken = await create();
    const sound = await create({}, { name: 'sound' });
    await app.sql.query(`UPDATE schedule_rule SET start_time = 'noon' WHERE id = $1`, [broken.id]);
    const [first] = (await events(sound)) as [EventView];
    await app.sql.query('DELETE FROM event WHERE id = $1', [first.id]);
    await planAll();
    expect((await events(sound))[0]!.startsAt).toBe(first.startsAt);
    await app.sql.query(`UPDATE schedule_rule SET start_time = '23:59' WHERE id = $1`, [broken.id]);
  });

  test.each<[string, object, string]>([
    ['30 February', { pattern: { ...DAILY, fromOn: '2027-02-30' } }, 'pattern.fromOn'],
    ['no such time', { pattern: { ...DAILY, startTime: '24:00' } }, 'pattern.startTime'],
    ['a week without days', { pattern: { ...DAILY, frequency: 'WEEKLY' } }, 'pattern.weekdays'],
    ['a month without a day', { pattern: { ...DAILY, frequency: 'MONTHLY' } }, 'pattern.monthDay'],
    ['an end before the start', { pattern: { ...DAILY, untilOn: '2020-01-01' } }, 'pattern.untilOn'],
    ['no name', { event: { name: ' ' }, pattern: DAILY }, 'event.name'],
    [
      'a pool that the source has not',
      { event: { ...NIGHT, pool: { kind: 'PLAYLIST', values: [] } }, pattern: DAILY },
      'pool.kind',
    ],
    ['nothing', {}, 'pattern'],
  ])('refused: %s', async (_, wishes, field) => {
    const { status, body } = await house.owner.browser.post<ErrorBody>(path(), { event: NIGHT, ...wishes });
    expect([status, body.error]).toEqual([400, 'VALIDATION_ERROR']);
    expect(body.details?.map((detail) => detail.path)).toContain(field);
    expect((await house.owner.browser.get<ScheduleView[]>(path())).body).toEqual([]);
  });

  test('refused: to skip a day on which there is nothing, or that is none', async () => {
    const schedule = await create({
      frequency: 'WEEKLY',
      weekdays: [new Date(`${addDays(today, 3)}T00:00:00Z`).getUTCDay() || 7],
    });
    for (const on of [addDays(today, 4), '2027-02-30', '2020-01-01']) {
      expect((await except<ErrorBody>(schedule, on, true)).body).toMatchObject({
        error: 'VALIDATION_ERROR',
        details: [{ path: 'on' }],
      });
    }
    expect((await except(schedule, addDays(today, 4), false)).status).toBe(200);
  });

  test('a venue has so many at most', async () => {
    await app.sql.query(
      `INSERT INTO schedule_rule (venue_id, id, plan, frequency, start_time, end_time, from_on, until_on)
       SELECT $1, gen_random_uuid(), '{}', 'DAILY', '20:00', '21:00', '2020-01-01', '2020-01-02' FROM generate_series(1, $2)`,
      [house.owner.venueId, LIMITS.schedulesMax],
    );
    const { status, body } = await house.owner.browser.post<ErrorBody>(path(), { event: NIGHT, pattern: DAILY });
    expect([status, body.error]).toEqual([409, 'CONFLICT']);
  });

  test('staff see them, managers change them', async () => {
    const schedule = await create();
    const staff = await app.colleague(house.owner, 'STAFF');
    expect((await staff.browser.get(path())).status).toBe(200);
    expect((await staff.browser.patch(path(`/${schedule.id}`), { isPaused: true })).status).toBe(403);
    expect((await staff.browser.delete(path(`/${schedule.id}`))).status).toBe(403);
  });

  test('what the planner does is on record', async () => {
    const schedule = await create();
    await edit(schedule, { isPaused: true });
    const { rows } = await app.sql.query<{ action: string }>(
      `SELECT DISTINCT action FROM audit_entry WHERE venue_id = $1 AND subject->>'scheduleId' = $2 ORDER BY 1`,
      [house.owner.venueId, schedule.id],
    );
    expect(rows.map(({ action }) => action)).toEqual(['schedule:changed', 'schedule:created', 'schedule:planned']);
  });
});
