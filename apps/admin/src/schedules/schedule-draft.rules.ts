import {
  type CreateScheduleDto,
  LIMITS,
  type ScheduleFrequency,
  type SchedulePattern,
  type ScheduleView,
} from '@votebox/contracts';
import {
  findNightFaults,
  newNight,
  toNight,
  toNightDto,
  type DraftFaults,
  type NightDraft,
} from '../events/event-draft.rules';

const DAY_MIN = 24 * 60;
const MINUTE_MS = 60_000;

/** A series as the editor holds it. Times are `HH:MM` on the venue's clock, days `YYYY-MM-DD`, `''` = not set. */
export interface ScheduleDraft extends NightDraft {
  frequency: ScheduleFrequency;
  interval: number;
  /** ISO weekdays, 1 = Monday. */
  weekdays: readonly number[];
  /** MONTHLY: by the day of the month, on its last day, or by a weekday of a week of it. */
  monthBy: 'day' | 'last' | 'week';
  monthDay: number;
  /** 1–4, or −1 for the last. */
  monthWeek: number;
  startTime: string;
  /** At or before the start: on the day after. */
  endTime: string;
  votingLeadMs: number;
  fromOn: string;
  untilOn: string;
  exceptions: readonly string[];
}

const FRIDAY = 5;
/** As day of a month: its last, whichever that is. */
const LAST_DAY = -1;

/** `today`: the day at the venue. */
export function newSchedule(today: string): ScheduleDraft {
  return {
    ...newNight(),
    autoStart: true,
    frequency: 'WEEKLY',
    interval: 1,
    weekdays: [FRIDAY],
    monthBy: 'week',
    monthDay: 1,
    monthWeek: 1,
    startTime: '20:00',
    endTime: '02:00',
    votingLeadMs: 0,
    fromOn: today,
    untilOn: '',
    exceptions: [],
  };
}

export function toScheduleDraft({ plan, pattern }: Pick<ScheduleView, 'plan' | 'pattern'>): ScheduleDraft {
  return {
    ...toNight(plan),
    frequency: pattern.frequency,
    interval: pattern.interval,
    weekdays: [...pattern.weekdays].sort(),
    monthBy: pattern.monthDay === null ? 'week' : pattern.monthDay === LAST_DAY ? 'last' : 'day',
    monthDay: Math.max(1, pattern.monthDay ?? 1),
    monthWeek: pattern.monthWeek ?? 1,
    startTime: pattern.startTime,
    endTime: pattern.endTime,
    votingLeadMs: pattern.votingLeadMin * MINUTE_MS,
    fromOn: pattern.fromOn,
    untilOn: pattern.untilOn ?? '',
    exceptions: [...pattern.exceptions],
  };
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** Minutes from a start to an end on the clock, over midnight where the end is not later; NaN where one is missing. */
function durationOf(startTime: string, endTime: string): number {
  if (!startTime || !endTime) return Number.NaN;
  const span = minutesOf(endTime) - minutesOf(startTime);
  return span > 0 ? span : span + DAY_MIN;
}

export function toPattern(draft: ScheduleDraft): SchedulePattern {
  const isMonthly = draft.frequency === 'MONTHLY';
  const byWeek = isMonthly && draft.monthBy === 'week';
  return {
    frequency: draft.frequency,
    interval: draft.interval,
    weekdays: draft.frequency === 'WEEKLY' ? [...draft.weekdays].sort() : byWeek ? draft.weekdays.slice(0, 1) : [],
    monthDay: !isMonthly || byWeek ? null : draft.monthBy === 'last' ? LAST_DAY : draft.monthDay,
    monthWeek: byWeek ? draft.monthWeek : null,
    startTime: draft.startTime,
    endTime: draft.endTime,
    votingLeadMin: Math.round(draft.votingLeadMs / MINUTE_MS),
    fromOn: draft.fromOn,
    untilOn: draft.untilOn || null,
    exceptions: [...draft.exceptions],
  };
}

export function toScheduleDto(draft: ScheduleDraft): CreateScheduleDto {
  return { event: toNightDto(draft), pattern: toPattern(draft) };
}

const PATTERN_FAULTS = ['time', 'too-short', 'interval', 'weekdays', 'month-day', 'day', 'until-before-from'] as const;
type PatternFault = (typeof PATTERN_FAULTS)[number];
export type ScheduleFaults = DraftFaults &
  Partial<Record<'interval' | 'weekdays' | 'monthDay' | 'startTime' | 'endTime' | 'fromOn' | 'untilOn', PatternFault>>;

/** Whether a fault is one of the pattern, not of the night. */
export const isPatternFault = (fault: string): fault is PatternFault =>
  (PATTERN_FAULTS as readonly string[]).includes(fault);

const isWhole = (value: number, min: number, max: number) => Number.isInteger(value) && value >= min && value <= max;

/** Everything that the server would refuse, by field. Empty = can be saved. */
export function findScheduleFaults(draft: ScheduleDraft): ScheduleFaults {
  const faults: ScheduleFaults = findNightFaults(draft);
  if (!isWhole(draft.interval, 1, 52)) faults.interval = 'interval';
  const needsWeekday = draft.frequency === 'WEEKLY' || (draft.frequency === 'MONTHLY' && draft.monthBy === 'week');
  if (needsWeekday && draft.weekdays.length === 0) faults.weekdays = 'weekdays';
  if (draft.frequency === 'MONTHLY' && draft.monthBy === 'day' && !isWhole(draft.monthDay, 1, 31))
    faults.monthDay = 'month-day';
  if (!draft.startTime) faults.startTime = 'time';
  if (!draft.endTime) faults.endTime = 'time';
  else if (durationOf(draft.startTime, draft.endTime) < LIMITS.scheduledMinutesMin) faults.endTime = 'too-short';
  if (!draft.fromOn) faults.fromOn = 'day';
  else if (draft.untilOn && draft.untilOn < draft.fromOn) faults.untilOn = 'until-before-from';
  return faults;
}
