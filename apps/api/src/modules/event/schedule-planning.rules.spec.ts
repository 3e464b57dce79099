import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EVENT_STATUSES } from '@votebox/contracts';
import { DEFAULT_PLAN, type EventPlan } from './event.rules.js';
import { addDays } from './schedule.rules.js';
import { decidePlanning, type PlannedEvent, type PlannedRule, type PlanningSteps } from './schedule-planning.rules.js';

const { startsAt: _starts, endsAt: _ends, votingOpensAt: _opens, ...USUAL } = DEFAULT_PLAN;
const NOW_MS = Date.parse('2026-03-20T12:00:00Z');
const RULE: PlannedRule = {
  pattern: {
    frequency: 'DAILY',
    interval: 1,
    weekdays: [],
    monthDay: null,
    monthWeek: null,
    startTime: '20:00',
    endTime: '00:00',
    votingLeadMin: 30,
    fromOn: '2026-01-01',
    untilOn: null,
    exceptions: [],
  },
  plan: { ...USUAL, name: 'Soul Friday' },
  isPaused: false,
  timeZone: 'Europe/Berlin',
};

/** The events after the steps have been taken. */
function take(events: PlannedEvent[], { make, change, remove }: PlanningSteps): PlannedEvent[] {
  const changed = new Map<string, EventPlan>(change.map(({ id, plan }) => [id, plan]));
  return [
    ...events
      .filter(({ id }) => !remove.includes(id))
      .map((event) => ({ ...event, plan: changed.get(event.id) ?? event.plan })),
    ...make.map(({ on, plan }) => ({ id: `made ${on}`, on, status: 'UPCOMING' as const, isTouched: false, plan })),
  ];
}

const planned = (rule = RULE) => take([], decidePlanning(rule, [], NOW_MS));
const NOTHING = { make: [], change: [], remove: [] };

describe('planning', () => {
  test('the events of the next 14 days, with their times', () => {
    const events = planned();
    expect(events.map(({ on }) => on)).toEqual(Array.from({ length: 14 }, (_, n) => addDays('2026-03-20', n)));
    expect(events[0]!.plan).toMatchObject({
      name: 'Soul Friday',
      votingOpensAt: new Date('2026-03-20T18:30:00Z'),
      startsAt: new Date('2026-03-20T19:00:00Z'),
      endsAt: new Date('2026-03-20T23:00:00Z'),
    });
    // Summer time has begun.
    expect(events.at(-1)!.plan.startsAt).toEqual(new Date('2026-04-02T18:00:00Z'));
  });

  test('not the one of today that should have begun', () => {
    const rule = { ...RULE, pattern: { ...RULE.pattern, startTime: '12:30' } };
    expect(planned(rule)[0]!.on).toBe('2026-03-21');
  });

  test.each<[string, Partial<PlannedRule>]>([
    ['another time', { pattern: { ...RULE.pattern, startTime: '21:00' } }],
    ['another length', { pattern: { ...RULE.pattern, endTime: '21:00' } }],
    ['another zone', { timeZone: 'America/New_York' }],
    ['another name', { plan: { ...RULE.plan, name: 'Jazz' } }],
    ['another pool', { plan: { ...RULE.plan, poolKind: 'TAGS', poolValues: ['warm'] } }],
  ])('%s: the same events follow, none is made twice or lost', (_, change) => {
    const before = planned();
    const rule = { ...RULE, ...change };
    const steps = decidePlanning(rule, before, NOW_MS);
    expect(steps.change.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(steps.remove).toEqual([]);
    expect(decidePlanning(rule, take(before, steps), NOW_MS)).toEqual(NOTHING);
  });

  test('paused: what nobody has touched goes; what was changed by hand, runs, is over or was cancelled stays', () => {
    const [changed, running, over, cancelled, ...free] = planned() as [
      PlannedEvent,
      PlannedEvent,
      PlannedEvent,
      PlannedEvent,
      ...PlannedEvent[],
    ];
    changed.isTouched = true;
    running.status = 'ACTIVE';
    over.status = 'ENDED';
    cancelled.status = 'CANCELLED';
    const events = [changed, running, over, cancelled, ...free];
    const steps = decidePlanning({ ...RULE, isPaused: true }, events, NOW_MS);
    expect(steps).toEqual({ make: [], change: [], remove: free.map(({ id }) => id) });
    const left = take(events, steps);
    const again = decidePlanning(RULE, left, NOW_MS);
    expect(again.make.map(({ on }) => on)).toEqual(free.map(({ on }) => on));
    expect(again.change).toEqual([]);
  });

  test('a skipped day loses its event', () => {
    const before = planned();
    const rule = { ...RULE, pattern: { ...RULE.pattern, exceptions: ['2026-03-25'] } };
    expect(decidePlanning(rule, before, NOW_MS)).toEqual({ ...NOTHING, remove: ['made 2026-03-25'] });
  });

  test('an event that would be over by its new times goes', () => {
    const rule = { ...RULE, pattern: { ...RULE.pattern, startTime: '08:00', endTime: '09:00' } };
    expect(decidePlanning(rule, planned(), NOW_MS).remove).toEqual(['made 2026-03-20']);
  });

  test('whatever happened to the events: one a day at most, nothing touched is touched, and twice is as good as once', () => {
    const fates = fc.array(fc.record({ status: fc.constantFrom(...EVENT_STATUSES), isTouched: fc.boolean() }), {
      minLength: 14,
      maxLength: 14,
    });
    const changes = fc.record({
      startTime: fc.constantFrom('00:10', '02:30', '20:00', '23:50'),
      interval: fc.integer({ min: 1, max: 3 }),
      isPaused: fc.boolean(),
      timeZone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC'),
      laterDays: fc.integer({ min: 0, max: 20 }),
    });
    fc.assert(
      fc.property(fates, changes, (fate, { startTime, interval, isPaused, timeZone, laterDays }) => {
        const events = planned().map((event, n) => ({ ...event, ...fate[n]! }));
        const rule = { ...RULE, isPaused, timeZone, pattern: { ...RULE.pattern, startTime, interval } };
        const nowMs = NOW_MS + laterDays * 24 * 3_600_000;
        const steps = decidePlanning(rule, events, nowMs);
        const after = take(events, steps);
        expect(new Set(after.map(({ on }) => on)).size).toBe(after.length);
        for (const event of events) {
          if (event.isTouched || event.status !== 'UPCOMING') expect(after).toContainEqual(event);
        }
        expect(decidePlanning(rule, after, nowMs)).toEqual(NOTHING);
      }),
    );
  });
});
