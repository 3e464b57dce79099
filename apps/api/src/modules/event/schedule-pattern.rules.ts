import { type FieldFault, LIMITS, type ScheduleFrequency, type SchedulePattern } from '@votebox/contracts';
import { addDays, daysOf, lengthOf } from './schedule.rules.js';

/** What an owner sends. Absent and null are the same, but an absent list of exceptions leaves those there are. */
export interface PatternWishes {
  frequency: ScheduleFrequency;
  interval?: number | null;
  weekdays?: number[] | null;
  monthDay?: number | null;
  monthWeek?: number | null;
  startTime: string;
  endTime: string;
  votingLeadMin?: number | null;
  fromOn: string;
  untilOn?: string | null;
  exceptions?: string[] | null;
}

export type PatternDecision = { ok: true; pattern: SchedulePattern } | { ok: false; faults: FieldFault[] };

const YEAR_MIN = 2000;
const YEAR_MAX = 2999;
/** A pattern that has no day in so many days has none at all: the day of February in the longest interval of months. */
const SEARCH_DAYS = 366 * 60;

/** The pattern that is meant, or every fault in it. What the frequency does not use is left out. */
export function decidePattern(wishes: PatternWishes, present: SchedulePattern | null): PatternDecision {
  const { frequency } = wishes;
  const weekdays = [...new Set(wishes.weekdays ?? [])].sort((a, b) => a - b);
  const monthWeek = frequency === 'MONTHLY' ? (wishes.monthWeek ?? null) : null;
  const pattern: SchedulePattern = {
    frequency,
    interval: wishes.interval ?? 1,
    weekdays: frequency === 'WEEKLY' || monthWeek !== null ? weekdays : [],
    monthDay: frequency === 'MONTHLY' ? (wishes.monthDay ?? null) : null,
    monthWeek,
    startTime: wishes.startTime,
    endTime: wishes.endTime,
    votingLeadMin: wishes.votingLeadMin ?? 0,
    fromOn: wishes.fromOn,
    untilOn: wishes.untilOn ?? null,
    exceptions: [...new Set(wishes.exceptions ?? present?.exceptions ?? [])].sort(),
  };
  const faults = [...findDayFaults(pattern), ...findLengthFaults(pattern), ...findChoiceFaults(pattern)];
  if (faults.length === 0) faults.push(...findEmptiness(pattern));
  return faults.length > 0 ? { ok: false, faults } : { ok: true, pattern };
}

/** Whether a text of the right form names a day that there is. */
export function isRealDay(text: string): boolean {
  const time = new Date(`${text}T00:00:00Z`);
  const year = time.getUTCFullYear();
  return year >= YEAR_MIN && year <= YEAR_MAX && time.toISOString().slice(0, 10) === text;
}

export function notADay(path: string): FieldFault {
  return { path, rule: 'isDay', message: `${path} must be a day of the calendar from ${YEAR_MIN} to ${YEAR_MAX}` };
}

function findDayFaults({ fromOn, untilOn, exceptions }: SchedulePattern): FieldFault[] {
  const faults: FieldFault[] = [];
  if (!isRealDay(fromOn)) faults.push(notADay('pattern.fromOn'));
  if (untilOn !== null && !isRealDay(untilOn)) faults.push(notADay('pattern.untilOn'));
  if (!exceptions.every(isRealDay)) faults.push(notADay('pattern.exceptions'));
  if (untilOn !== null && untilOn < fromOn) {
    faults.push(fault('pattern.untilOn', 'isNotBefore', 'untilOn must not be before fromOn'));
  }
  if (exceptions.length > LIMITS.scheduleExceptionsMax) {
    const message = `exceptions must not be more than ${LIMITS.scheduleExceptionsMax}`;
    faults.push(fault('pattern.exceptions', 'arrayMaxSize', message));
  }
  return faults;
}

function findLengthFaults(pattern: SchedulePattern): FieldFault[] {
  if (lengthOf(pattern) >= LIMITS.scheduledMinutesMin) return [];
  const message = `endTime must be at least ${LIMITS.scheduledMinutesMin} minutes after startTime`;
  return [fault('pattern.endTime', 'isLongEnough', message)];
}

function findChoiceFaults({ frequency, weekdays, monthDay, monthWeek }: SchedulePattern): FieldFault[] {
  if (frequency === 'WEEKLY' && weekdays.length === 0) {
    return [fault('pattern.weekdays', 'isNotEmpty', 'weekdays must name at least one day of the week')];
  }
  if (frequency !== 'MONTHLY') return [];
  if ((monthDay === null) === (monthWeek === null)) {
    return [fault('pattern.monthDay', 'isEither', 'Either monthDay or monthWeek is needed, and not both')];
  }
  if (monthWeek !== null && weekdays.length !== 1) {
    return [fault('pattern.weekdays', 'isOne', 'weekdays must name one day of the week with monthWeek')];
  }
  return [];
}

/** The 31st of every twelfth month from June on: nobody would notice before the first night that does not happen. */
function findEmptiness(pattern: SchedulePattern): FieldFault[] {
  const any = daysOf({ ...pattern, exceptions: [] }, pattern.fromOn, addDays(pattern.fromOn, SEARCH_DAYS)).next();
  return any.done ? [fault('pattern', 'hasDays', 'There is no day on which this event would take place')] : [];
}

function fault(path: string, rule: string, message: string): FieldFault {
  return { path, rule, message };
}
