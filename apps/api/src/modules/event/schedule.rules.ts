import { Temporal } from 'temporal-polyfill';
import { LIMITS, type SchedulePattern } from '@votebox/contracts';

/** A day of a pattern as moments. `on`: the day in the venue's time zone, `YYYY-MM-DD`. */
export interface Occurrence {
  on: string;
  /** Null: with the start. */
  votingOpensAt: Date | null;
  startsAt: Date;
  endsAt: Date;
}

type Day = Temporal.PlainDate;

/** As day of a month: its last, whichever that is. */
const LAST_DAY = -1;

const MINUTE_MS = 60_000;
const DAY_MIN = 24 * 60;

/**
 * When the event of a day takes place: from a time on the wall to a time on the wall, on the day after where the end is not
 * later than the start. A local time that the clocks leap over moves forward by the leap, one that they show twice means
 * the first. Where the changed clocks would leave less than the shortest event, it has the length that it has on all other
 * days. The lead is real minutes.
 */
export function toOccurrence(pattern: SchedulePattern, on: string, timeZone: string): Occurrence {
  const lengthMin = lengthOf(pattern);
  const local = Temporal.PlainDate.from(on).toPlainDateTime(Temporal.PlainTime.from(pattern.startTime));
  const startMs = toMoment(local, timeZone);
  const wallEndMs = toMoment(local.add({ minutes: lengthMin }), timeZone);
  const isCut = wallEndMs - startMs < LIMITS.scheduledMinutesMin * MINUTE_MS;
  return {
    on,
    votingOpensAt: pattern.votingLeadMin > 0 ? new Date(startMs - pattern.votingLeadMin * MINUTE_MS) : null,
    startsAt: new Date(startMs),
    endsAt: new Date(isCut ? startMs + lengthMin * MINUTE_MS : wallEndMs),
  };
}

/** Minutes on the wall from the start to the end, 1 to 1440: the length of an event on a day without a change of clocks. */
export function lengthOf({ startTime, endTime }: Pick<SchedulePattern, 'startTime' | 'endTime'>): number {
  const spanMin = minuteOf(endTime) - minuteOf(startTime);
  return spanMin > 0 ? spanMin : spanMin + DAY_MIN;
}

function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

function toMoment(local: Temporal.PlainDateTime, timeZone: string): number {
  return local.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds;
}

/** The day that it is in a time zone. */
export function dayIn(timeZone: string, nowMs: number): string {
  return Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

/** The day `days` later, or earlier where it is negative. */
export function addDays(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** The days of the pattern from `from` to `until`, both included, ascending, without its exceptions. Lazy. */
export function* daysOf(pattern: SchedulePattern, from: string, until: string): Generator<string> {
  const first = from > pattern.fromOn ? from : pattern.fromOn;
  const last = pattern.untilOn !== null && pattern.untilOn < until ? pattern.untilOn : until;
  const exceptions = new Set(pattern.exceptions);
  for (let period = periodOf(pattern, Temporal.PlainDate.from(first)); ; period++) {
    const start = startOfPeriod(pattern, period);
    if (start.toString() > last) return;
    for (const day of daysIn(pattern, start)) {
      const on = day.toString();
      if (on >= first && on <= last && !exceptions.has(on)) yield on;
    }
  }
}

/** Whether the pattern has an event on that day. */
export function isDayOf(pattern: SchedulePattern, on: string): boolean {
  return !daysOf(pattern, on, on).next().done;
}

/** The next `count` events that begin after `nowMs`. `untilDay` bounds the search. */
export function nextOccurrences(
  pattern: SchedulePattern,
  timeZone: string,
  { nowMs, count, untilDay }: { nowMs: number; count: number; untilDay: string },
): Occurrence[] {
  const next: Occurrence[] = [];
  if (count === 0) return next;
  // A leap of the clocks over midnight can put an event on the day after its own.
  for (const on of daysOf(pattern, addDays(dayIn(timeZone, nowMs), -1), untilDay)) {
    const occurrence = toOccurrence(pattern, on, timeZone);
    if (occurrence.startsAt.getTime() > nowMs) next.push(occurrence);
    if (next.length === count) break;
  }
  return next;
}

/** The first day of a day, week (Monday) or month of the pattern, counted from the one that holds its first day. */
function startOfPeriod({ frequency, interval, fromOn }: SchedulePattern, period: number): Day {
  const from = Temporal.PlainDate.from(fromOn);
  switch (frequency) {
    case 'DAILY':
      return from.add({ days: period * interval });
    case 'WEEKLY':
      return mondayOf(from).add({ weeks: period * interval });
    case 'MONTHLY':
      return from.with({ day: 1 }).add({ months: period * interval });
  }
}

/** The last period that begins at or before a day; never before the first. */
function periodOf({ frequency, interval, fromOn }: SchedulePattern, day: Day): number {
  const from = Temporal.PlainDate.from(fromOn);
  switch (frequency) {
    case 'DAILY':
      return Math.max(0, Math.floor(from.until(day).days / interval));
    case 'WEEKLY':
      return Math.max(0, Math.floor(mondayOf(from).until(day).days / 7 / interval));
    case 'MONTHLY':
      return Math.max(0, Math.floor(((day.year - from.year) * 12 + day.month - from.month) / interval));
  }
}

function daysIn({ frequency, weekdays, monthDay, monthWeek }: SchedulePattern, start: Day): Day[] {
  switch (frequency) {
    case 'DAILY':
      return [start];
    case 'WEEKLY':
      return weekdays.toSorted((a, b) => a - b).map((weekday) => start.add({ days: weekday - 1 }));
    case 'MONTHLY': {
      if (monthDay === LAST_DAY) return [start.with({ day: start.daysInMonth })];
      const day = monthDay ?? dayOfWeekday(start, weekdays[0] ?? 1, monthWeek ?? 1);
      return day <= start.daysInMonth ? [start.with({ day })] : [];
    }
  }
}

/** Day of the month of its n-th weekday; −1 = its last. `start` is the first of the month. */
function dayOfWeekday(start: Day, weekday: number, n: number): number {
  const first = 1 + ((weekday - start.dayOfWeek + 7) % 7);
  if (n > 0) return first + 7 * (n - 1);
  return first + 28 <= start.daysInMonth ? first + 28 : first + 21;
}

function mondayOf(day: Day): Day {
  return day.subtract({ days: day.dayOfWeek - 1 });
}
