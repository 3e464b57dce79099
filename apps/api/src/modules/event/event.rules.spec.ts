import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EVENT_STATUSES, JOIN_CODE_ALPHABET, type EventStatus } from '@votebox/contracts';
import {
  DEFAULT_PLAN,
  decidePlan,
  decideTransition,
  EVENT_ACTS,
  type EventAct,
  type EventPlan,
  type EventWishes,
} from './event.rules.js';
import { drawJoinCode } from './join-code.js';

const ALLOWED: Record<EventAct, Partial<Record<EventStatus, EventStatus>>> = {
  activate: { DRAFT: 'ACTIVE', UPCOMING: 'ACTIVE' },
  hold: { ACTIVE: 'HOLD', HOLD: 'HOLD' },
  resume: { HOLD: 'ACTIVE' },
  end: { ACTIVE: 'ENDED', HOLD: 'ENDED' },
  cancel: { DRAFT: 'CANCELLED', UPCOMING: 'CANCELLED' },
  delete: { DRAFT: 'DRAFT', UPCOMING: 'UPCOMING', CANCELLED: 'CANCELLED' },
  edit: { DRAFT: 'DRAFT', UPCOMING: 'UPCOMING', ACTIVE: 'ACTIVE', HOLD: 'HOLD' },
  pauseVoting: { ACTIVE: 'ACTIVE', HOLD: 'HOLD' },
  resumeVoting: { ACTIVE: 'ACTIVE', HOLD: 'HOLD' },
};

describe('transitions', () => {
  const cases = EVENT_ACTS.flatMap((act) => EVENT_STATUSES.map((status) => [act, status] as const));

  test.each(cases)('%s while %s', (act, status) => {
    const decision = decideTransition(act, status);
    const next = ALLOWED[act][status];
    if (next) expect(decision).toEqual({ ok: true, next });
    else
      expect(decision).toMatchObject({
        ok: false,
        message: expect.stringMatching(/^This event is .+ and cannot .+\.$/),
      });
  });

  test('whatever is done in whatever order, an ended or cancelled event stays so', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...EVENT_ACTS), { maxLength: 40 }), (acts) => {
        let status: EventStatus = 'DRAFT';
        let isOver = false;
        for (const act of acts) {
          const decision = decideTransition(act, status);
          if (!decision.ok) continue;
          if (isOver) expect(decision.next).toBe(status);
          status = decision.next;
          isOver ||= status === 'ENDED' || status === 'CANCELLED';
        }
      }),
    );
  });
});

describe('plans', () => {
  const present: EventPlan = { ...DEFAULT_PLAN, name: 'Soul Friday' };
  const clean = (text: string) => text.trim();
  const decide = (wishes: EventWishes) => decidePlan(present, wishes, clean);
  const faultsOf = (wishes: EventWishes) => {
    const decision = decide(wishes);
    return decision.ok ? [] : decision.faults.map((fault) => `${fault.path} ${fault.rule}`);
  };

  test('no wishes change nothing, null fields neither', () => {
    expect(decide({})).toEqual({ ok: true, plan: present });
    expect(decide({ name: null, theme: null, capacity: null, rules: null, pool: null })).toEqual({
      ok: true,
      plan: present,
    });
    expect(decide({ rules: { cooldownMs: null } })).toEqual({ ok: true, plan: present });
  });

  test('single rules are changed, the others stay', () => {
    const decision = decide({ rules: { cooldownMs: 5000, mode: 'HOST' } });
    expect(decision).toMatchObject({ ok: true, plan: { cooldownMs: 5000, mode: 'HOST', budgetVotes: 3 } });
  });

  test.each<[string, EventWishes, string[]]>([
    [
      'an end before the start',
      { startsAt: '2026-11-20T22:00:00+01:00', endsAt: '2026-11-20T21:00:00Z' },
      ['endsAt isAfterStart'],
    ],
    ['a time without a zone', { startsAt: '2026-11-20T22:00:00' }, ['startsAt isZonedTime']],
    ['a day without a time', { startsAt: '2026-11-20' }, ['startsAt isZonedTime']],
    ['a week', { startsAt: '2026-W05' }, ['startsAt isZonedTime']],
    ['a year beyond all calendars', { startsAt: '+020026-11-20T22:00:00Z' }, ['startsAt isZonedTime']],
    ['an empty name', { name: '  ' }, ['name isNotEmpty']],
    ['shortest above longest', { rules: { durationMsMin: 700_000 } }, ['rules.durationMsMin isNotGreater']],
    ['tracks that are no ids', { pool: { kind: 'TRACKS', values: ['abc'] } }, ['pool.values isUuid']],
    ['several at once', { name: '', startsAt: 'soon' }, ['startsAt isZonedTime', 'name isNotEmpty']],
  ])('refuses %s', (_, wishes, faults) => {
    expect(faultsOf(wishes)).toEqual(faults);
  });

  test('a time may be taken away again, and the same moment in another zone is the same', () => {
    const first = decide({ startsAt: '2026-11-20T22:00:00+01:00' });
    expect(first).toMatchObject({ ok: true, plan: { startsAt: new Date('2026-11-20T21:00:00Z') } });
    expect(decidePlan({ ...present, startsAt: new Date() }, { startsAt: null }, clean)).toMatchObject({
      ok: true,
      plan: { startsAt: null },
    });
  });

  test('a pool of everything has no values, values are not doubled', () => {
    expect(decide({ pool: { kind: 'ALL', values: ['x'] } })).toMatchObject({
      plan: { poolKind: 'ALL', poolValues: [] },
    });
    expect(decide({ pool: { kind: 'TAGS', values: ['a', ' a', 'b'] } })).toMatchObject({
      plan: { poolValues: ['a', 'b'] },
    });
  });
});

describe('join codes', () => {
  test('are six letters that can be read aloud', () => {
    for (let n = 0; n < 200; n++) expect(drawJoinCode()).toMatch(new RegExp(`^[${JOIN_CODE_ALPHABET}]{6}$`));
  });

  test('are drawn again when they read as something rude', () => {
    const codes = ['FACKER', '2FAG22', 'ASSHAT', 'GRAPE2'];
    const drawn = drawJoinCode(() => codes.shift() ?? 'BEER42');
    expect(['FACKER', 'ASSHAT']).not.toContain(drawn);
  });

  test('are drawn again until they cannot be the code of a screen', () => {
    const codes = ['222223', '222224', '222225'];
    expect(drawJoinCode(() => codes.shift()!)).toBe('222225');
  });
});
