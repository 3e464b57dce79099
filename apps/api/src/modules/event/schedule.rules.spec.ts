import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { SchedulePattern } from '@votebox/contracts';
import { addDays, dayIn, daysOf, isDayOf, nextOccurrences, toOccurrence } from './schedule.rules.js';

/** Leaps by an hour and by half of one, at midnight, over a whole day (Apia 2011), and none at all. */
const ZONES = [
  'Europe/Berlin',
  'Europe/Dublin',
  'America/New_York',
  'America/Santiago',
  'Africa/Cairo',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'UTC',
] as const;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

function aPattern(change: Partial<SchedulePattern> = {}): SchedulePattern {
  return {
    frequency: 'DAILY',
    interval: 1,
    weekdays: [],
    monthDay: null,
    monthWeek: null,
    startTime: '20:00',
    endTime: '02:00',
    votingLeadMin: 0,
    fromOn: '2026-01-01',
    untilOn: null,
    exceptions: [],
    ...change,
  };
}

/** `HH:MM` of a minute of the day. */
function toTime(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** The clock on the wall at a moment, `YYYY-MM-DD HH:MM`, by the tables of Intl. */
function wallClock(timeZone: string, at: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(at);
}

describe('moments of a day', () => {
  test.each([
    // The clocks leap from 02:00 to 03:00, from 02:00 to 03:00, and from 02:00 to 02:30.
    ['Europe/Berlin', '2026-03-29', '02:30', '2026-03-29T01:30:00.000Z'],
    ['Europe/Berlin', '2026-03-29', '01:59', '2026-03-29T00:59:00.000Z'],
    ['Europe/Berlin', '2026-03-29', '03:00', '2026-03-29T01:00:00.000Z'],
    ['America/New_York', '2026-03-08', '02:15', '2026-03-08T07:15:00.000Z'],
    ['Australia/Lord_Howe', '2026-10-04', '02:10', '2026-10-03T15:40:00.000Z'],
    // They go back from 03:00 to 02:00, from 02:00 to 01:00, and from 02:00 to 01:30: the first of the two.
    ['Europe/Berlin', '2026-10-25', '02:30', '2026-10-25T00:30:00.000Z'],
    ['America/New_York', '2026-11-01', '01:30', '2026-11-01T05:30:00.000Z'],
    ['Australia/Lord_Howe', '2026-04-05', '01:45', '2026-04-04T14:45:00.000Z'],
    ['Europe/Berlin', '2026-07-01', '20:00', '2026-07-01T18:00:00.000Z'],
    ['Europe/Berlin', '2026-12-01', '20:00', '2026-12-01T19:00:00.000Z'],
    ['UTC', '2028-02-29', '00:00', '2028-02-29T00:00:00.000Z'],
  ])('%s on %s at %s is %s', (timeZone, on, startTime, startsAt) => {
    expect(toOccurrence(aPattern({ startTime }), on, timeZone).startsAt.toISOString()).toBe(startsAt);
  });

  test.each([
    // An hour shorter, an hour longer, and as long as always.
    ['Europe/Berlin', '2026-03-28', '22:00', '04:00', '2026-03-29T02:00:00.000Z'],
    ['Europe/Berlin', '2026-10-24', '22:00', '04:00', '2026-10-25T03:00:00.000Z'],
    ['Europe/Berlin', '2026-06-06', '22:00', '04:00', '2026-06-07T02:00:00.000Z'],
    ['America/New_York', '2026-10-31', '21:00', '02:00', '2026-11-01T07:00:00.000Z'],
    // The end is leapt over, and shown twice.
    ['Europe/Berlin', '2026-03-28', '22:00', '02:30', '2026-03-29T01:30:00.000Z'],
    ['Europe/Berlin', '2026-10-24', '22:00', '02:30', '2026-10-25T00:30:00.000Z'],
    // The start is leapt over, to behind the end and to shortly before it.
    ['Europe/Berlin', '2026-03-29', '02:15', '03:00', '2026-03-29T02:00:00.000Z'],
    ['Europe/Berlin', '2026-03-29', '02:50', '03:55', '2026-03-29T02:55:00.000Z'],
    // Start and end are shown twice: both the first time.
    ['Europe/Berlin', '2026-10-25', '02:10', '02:50', '2026-10-25T00:50:00.000Z'],
    ['Europe/Berlin', '2026-06-06', '20:00', '20:00', '2026-06-07T18:00:00.000Z'],
    // The 30th of December 2011 was left out in Samoa.
    ['Pacific/Apia', '2011-12-29', '22:00', '04:00', '2011-12-30T14:00:00.000Z'],
    ['Pacific/Apia', '2011-12-30', '22:00', '04:00', '2011-12-31T14:00:00.000Z'],
  ])('%s on %s from %s to %s ends at %s', (timeZone, on, startTime, endTime, endsAt) => {
    expect(toOccurrence(aPattern({ startTime, endTime }), on, timeZone).endsAt.toISOString()).toBe(endsAt);
  });

  test('voting opens the lead before the start, and with it when there is none', () => {
    const start = (votingLeadMin: number) => toOccurrence(aPattern({ votingLeadMin }), '2026-05-01', 'UTC');
    expect(start(90).votingOpensAt?.toISOString()).toBe('2026-05-01T18:30:00.000Z');
    expect(start(0).votingOpensAt).toBeNull();
  });

  test('on any day, in any zone: the wanted wall time, or that later by the leap; the first of two', () => {
    const days = fc.integer({ min: 0, max: 3652 }).map((n) => addDays('2024-01-01', n));
    const minutes = fc.integer({ min: 0, max: 24 * 60 - 1 });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), days, minutes, (timeZone, on, minute) => {
        const startTime = toTime(minute);
        const { startsAt } = toOccurrence(aPattern({ startTime }), on, timeZone);
        const shown = wallClock(timeZone, startsAt);
        const leapMin = (Date.parse(`${shown.replace(' ', 'T')}Z`) - Date.parse(`${on}T${startTime}Z`)) / MINUTE_MS;
        if (leapMin === 0) {
          for (const earlierMin of [30, 60]) {
            expect(wallClock(timeZone, new Date(startsAt.getTime() - earlierMin * MINUTE_MS))).not.toBe(shown);
          }
        } else {
          expect(leapMin).toBe(timeZone === 'Australia/Lord_Howe' ? 30 : 60);
          // No moment of that day shows the wanted time.
          for (let offset = -16; offset <= 16; offset++) {
            const at = new Date(Date.parse(`${on}T${startTime}Z`) + offset * 30 * MINUTE_MS);
            expect(wallClock(timeZone, at)).not.toBe(`${on} ${startTime}`);
          }
        }
      }),
      { numRuns: 250 },
    );
  });

  test('any night in any zone and year ends when the wall shows its end, or the changed clocks leave no other way', () => {
    const days = fc.integer({ min: 0, max: 36_524 }).map((n) => addDays('2000-01-01', n));
    const minutes = fc.integer({ min: 0, max: 24 * 60 - 1 });
    const lengths = fc.integer({ min: 15, max: 24 * 60 });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), days, minutes, lengths, (timeZone, on, minute, lengthMin) => {
        const [startTime, endTime] = [toTime(minute), toTime((minute + lengthMin) % (24 * 60))];
        const { startsAt, endsAt } = toOccurrence(aPattern({ startTime, endTime }), on, timeZone);
        const realMin = (endsAt.getTime() - startsAt.getTime()) / MINUTE_MS;
        expect(realMin).toBeGreaterThanOrEqual(15);
        expect(realMin).toBeLessThanOrEqual(lengthMin + 24 * 60);
        const endDay = minute + lengthMin >= 24 * 60 ? addDays(on, 1) : on;
        if (wallClock(timeZone, endsAt) === `${endDay} ${endTime}`) return;
        // Else the clocks were changed within a day of it: the wall showed no such time, or too little was left.
        const offset = (at: number) => Date.parse(`${wallClock(timeZone, new Date(at)).replace(' ', 'T')}Z`) - at;
        const [before, after] = [startsAt.getTime() - DAY_MS, endsAt.getTime() + DAY_MS];
        expect(offset(before - (before % MINUTE_MS))).not.toBe(offset(after - (after % MINUTE_MS)));
      }),
      { numRuns: 600 },
    );
  });

  test('the day in a zone', () => {
    const newYearMs = Date.parse('2026-01-01T00:00:00Z');
    expect(dayIn('America/New_York', newYearMs)).toBe('2025-12-31');
    expect(dayIn('Australia/Lord_Howe', newYearMs)).toBe('2026-01-01');
  });
});

describe('days of a pattern', () => {
  const list = (change: Partial<SchedulePattern>, from: string, until: string) => [
    ...daysOf(aPattern(change), from, until),
  ];

  test.each([
    ['every third day', { frequency: 'DAILY', interval: 3 }, ['01-10', '01-13', '01-16', '01-19']],
    ['Tuesdays and Fridays', { frequency: 'WEEKLY', weekdays: [5, 2] }, ['01-13', '01-16', '01-20']],
    [
      'every other week, counted from the week of the first day',
      { frequency: 'WEEKLY', interval: 2, weekdays: [1, 4] },
      ['01-12', '01-15'],
    ],
    ['Sundays belong to the week before', { frequency: 'WEEKLY', interval: 2, weekdays: [7] }, ['01-18']],
  ] as const)('%s', (_, change, days) => {
    const pattern = { ...change, weekdays: [...('weekdays' in change ? change.weekdays : [])] };
    expect(list(pattern, '2026-01-10', '2026-01-20')).toEqual(days.map((day) => `2026-${day}`));
  });

  test.each([
    ['the 31st leaves short months out', { monthDay: 31 }, ['01-31', '03-31', '05-31', '07-31', '08-31']],
    ['the 29th of February only in leap years', { monthDay: 29 }, ['01-29', '03-29', '04-29', '05-29', '06-29']],
    ['first Friday', { monthWeek: 1, weekdays: [5] }, ['01-02', '02-06', '03-06', '04-03', '05-01']],
    ['last Sunday', { monthWeek: -1, weekdays: [7] }, ['01-25', '02-22', '03-29', '04-26', '05-31']],
    ['fourth Thursday', { monthWeek: 4, weekdays: [4] }, ['01-22', '02-26', '03-26', '04-23', '05-28']],
    ['last day', { monthDay: -1 }, ['01-31', '02-28', '03-31', '04-30', '05-31']],
    ['last day of every other month', { monthDay: -1, interval: 2 }, ['01-31', '03-31', '05-31', '07-31', '09-30']],
    ['every quarter', { monthDay: 15, interval: 3 }, ['01-15', '04-15', '07-15', '10-15']],
  ])('monthly: %s', (_, change, days) => {
    const found = list({ frequency: 'MONTHLY', ...change }, '2026-01-01', '2026-12-31');
    expect(found.slice(0, days.length)).toEqual(days.map((day) => `2026-${day}`));
  });

  test('nothing before the first, after the last or on an exception', () => {
    const change = { fromOn: '2026-01-03', untilOn: '2026-01-06', exceptions: ['2026-01-05'] };
    expect(list(change, '2025-01-01', '2027-01-01')).toEqual(['2026-01-03', '2026-01-04', '2026-01-06']);
  });

  test('any pattern: the days that a calendar would be ticked on by hand', () => {
    const patterns = fc.record({
      frequency: fc.constantFrom('DAILY' as const, 'WEEKLY' as const, 'MONTHLY' as const),
      interval: fc.integer({ min: 1, max: 5 }),
      weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
      monthDay: fc.option(fc.oneof(fc.integer({ min: 1, max: 31 }), fc.constant(-1))),
      monthWeek: fc.constantFrom(1, 2, 3, 4, -1),
      startOffset: fc.integer({ min: 0, max: 800 }),
      length: fc.option(fc.integer({ min: 0, max: 400 })),
    });
    fc.assert(
      fc.property(patterns, fc.integer({ min: -50, max: 900 }), ({ startOffset, length, ...change }, windowAt) => {
        const fromOn = addDays('2027-06-15', startOffset);
        const pattern = aPattern({
          ...change,
          monthWeek: change.monthDay === null ? change.monthWeek : null,
          fromOn,
          untilOn: length === null ? null : addDays(fromOn, length),
        });
        const from = addDays('2027-06-15', windowAt);
        const window = Array.from({ length: 120 }, (_, n) => addDays(from, n));
        const ticked = window.filter((day) => isTicked(pattern, day));
        expect([...daysOf(pattern, from, window.at(-1)!)]).toEqual(ticked);
        expect(window.filter((day) => isDayOf(pattern, day))).toEqual(ticked);
      }),
      { numRuns: 120 },
    );
  });
});

/** The definition again, in other words: counts days instead of stepping through periods. */
function isTicked(pattern: SchedulePattern, day: string): boolean {
  const { frequency, interval, weekdays, monthDay, monthWeek, fromOn, untilOn } = pattern;
  if (day < fromOn || (untilOn !== null && day > untilOn)) return false;
  const at = (text: string) => Date.parse(`${text}T00:00:00Z`) / DAY_MS;
  const date = new Date(`${day}T00:00:00Z`);
  const weekday = date.getUTCDay() || 7;
  if (frequency === 'DAILY') return (at(day) - at(fromOn)) % interval === 0;
  if (frequency === 'WEEKLY') {
    // 1970-01-01 was a Thursday.
    const week = (n: number) => Math.floor((n + 3) / 7);
    return weekdays.includes(weekday) && (week(at(day)) - week(at(fromOn))) % interval === 0;
  }
  const month = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
  if ((month(day) - month(fromOn)) % interval !== 0) return false;
  if (monthDay === -1) return addDays(day, 1).slice(0, 7) !== day.slice(0, 7);
  if (monthDay !== null) return date.getUTCDate() === monthDay;
  if (weekday !== weekdays[0]) return false;
  if (monthWeek === -1) return addDays(day, 7).slice(0, 7) !== day.slice(0, 7);
  return Math.ceil(date.getUTCDate() / 7) === monthWeek;
}

describe('the next events', () => {
  const next = (pattern: SchedulePattern, now: string, count = 2) =>
    nextOccurrences(pattern, 'Europe/Berlin', { nowMs: Date.parse(now), count, untilDay: '2030-01-01' });

  test('begin after now: the one that has begun today is not among them', () => {
    expect(next(aPattern(), '2026-06-01T18:00:00Z').map(({ on }) => on)).toEqual(['2026-06-02', '2026-06-03']);
    expect(next(aPattern(), '2026-06-01T17:59:59Z').map(({ on }) => on)).toEqual(['2026-06-01', '2026-06-02']);
  });

  test('end with the pattern', () => {
    expect(next(aPattern({ untilOn: '2026-06-02' }), '2026-06-01T20:00:00Z')).toHaveLength(1);
    expect(next(aPattern(), '2026-06-01T20:00:00Z', 0)).toEqual([]);
  });
});
