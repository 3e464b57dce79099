import { describe, expect, test } from '@jest/globals';
import { LIMITS } from '@votebox/contracts';
import { decidePattern, isRealDay, type PatternWishes } from './schedule-pattern.rules.js';
import { addDays } from './schedule.rules.js';

const WEEKLY: PatternWishes = {
  frequency: 'WEEKLY',
  weekdays: [5],
  startTime: '20:00',
  endTime: '02:00',
  fromOn: '2026-01-01',
};
const MONTHLY: PatternWishes = { ...WEEKLY, frequency: 'MONTHLY', weekdays: [] };

function faultsOf(wishes: PatternWishes): string[] {
  const decision = decidePattern(wishes, null);
  return decision.ok ? [] : decision.faults.map(({ path, rule }) => `${path} ${rule}`);
}

describe('patterns', () => {
  test('what is left out is as usual, and in order', () => {
    expect(decidePattern({ ...WEEKLY, weekdays: [6, 5, 6], exceptions: ['2026-02-06', '2026-01-09'] }, null)).toEqual({
      ok: true,
      pattern: {
        frequency: 'WEEKLY',
        interval: 1,
        weekdays: [5, 6],
        monthDay: null,
        monthWeek: null,
        startTime: '20:00',
        endTime: '02:00',
        votingLeadMin: 0,
        fromOn: '2026-01-01',
        untilOn: null,
        exceptions: ['2026-01-09', '2026-02-06'],
      },
    });
  });

  test('an event lasts 15 minutes at least and a day at most, by the clock on the wall', () => {
    const ends = (startTime: string, endTime: string) => faultsOf({ ...WEEKLY, startTime, endTime });
    expect(ends('20:00', '20:14')).toEqual(['pattern.endTime isLongEnough']);
    expect(ends('23:50', '00:04')).toEqual(['pattern.endTime isLongEnough']);
    expect(ends('20:00', '20:15')).toEqual([]);
    expect(ends('20:00', '20:00')).toEqual([]);
  });

  test('a month may be meant by its last day', () => {
    expect(faultsOf({ ...MONTHLY, monthDay: -1 })).toEqual([]);
    expect(faultsOf({ ...MONTHLY, monthDay: -1, monthWeek: -1, weekdays: [5] })).toEqual(['pattern.monthDay isEither']);
  });

  test('what the frequency does not use is left out', () => {
    const decision = decidePattern({ ...WEEKLY, frequency: 'DAILY', monthDay: 3, monthWeek: 1 }, null);
    expect(decision).toMatchObject({ ok: true, pattern: { weekdays: [], monthDay: null, monthWeek: null } });
  });

  test('skipped days stay skipped unless the owner sends others', () => {
    const present = decidePattern({ ...WEEKLY, exceptions: ['2026-01-09'] }, null);
    if (!present.ok) throw new Error('the present pattern is right');
    expect(decidePattern({ ...WEEKLY, startTime: '21:00' }, present.pattern)).toMatchObject({
      pattern: { startTime: '21:00', exceptions: ['2026-01-09'] },
    });
    expect(decidePattern({ ...WEEKLY, exceptions: [] }, present.pattern)).toMatchObject({
      pattern: { exceptions: [] },
    });
  });

  test.each<[string, PatternWishes, string[]]>([
    ['no weekday', { ...WEEKLY, weekdays: [] }, ['pattern.weekdays isNotEmpty']],
    ['a month without a day', MONTHLY, ['pattern.monthDay isEither']],
    ['a month with two', { ...MONTHLY, monthDay: 1, monthWeek: 1, weekdays: [1] }, ['pattern.monthDay isEither']],
    ['an n-th day of no weekday', { ...MONTHLY, monthWeek: 1 }, ['pattern.weekdays isOne']],
    ['an n-th day of two weekdays', { ...MONTHLY, monthWeek: 1, weekdays: [1, 2] }, ['pattern.weekdays isOne']],
    ['30 February', { ...WEEKLY, fromOn: '2026-02-30' }, ['pattern.fromOn isDay']],
    ['29 February of a common year', { ...WEEKLY, untilOn: '2026-02-29' }, ['pattern.untilOn isDay']],
    ['month 13', { ...WEEKLY, exceptions: ['2026-13-01'] }, ['pattern.exceptions isDay']],
    ['a year nobody plans for', { ...WEEKLY, fromOn: '9999-12-31' }, ['pattern.fromOn isDay']],
    ['the end before the start', { ...WEEKLY, untilOn: '2025-12-31' }, ['pattern.untilOn isNotBefore']],
    ['no day at all: it ends before the first', { ...WEEKLY, untilOn: '2026-01-01' }, ['pattern hasDays']],
    [
      'no day at all: 31 June of every year',
      { ...MONTHLY, monthDay: 31, interval: 12, fromOn: '2026-06-01' },
      ['pattern hasDays'],
    ],
    [
      'too many days to skip',
      {
        ...WEEKLY,
        exceptions: Array.from({ length: LIMITS.scheduleExceptionsMax + 1 }, (_, n) => addDays('2026-01-01', n)),
      },
      ['pattern.exceptions arrayMaxSize'],
    ],
  ])('refused: %s', (_, wishes, faults) => {
    expect(faultsOf(wishes)).toEqual(faults);
  });

  test('29 February of every year takes place in leap years', () => {
    expect(faultsOf({ ...MONTHLY, monthDay: 29, interval: 12, fromOn: '2026-02-01' })).toEqual([]);
  });

  test.each(['2028-02-29', '2000-01-01', '2999-12-31'])('%s is a day', (day) => expect(isRealDay(day)).toBe(true));
  test.each(['2100-02-29', '1999-12-31', '2026-00-10', '2026-04-31', 'yesterday'])('%s is none', (day) =>
    expect(isRealDay(day)).toBe(false),
  );
});
