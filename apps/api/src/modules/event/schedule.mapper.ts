import type { SchedulePattern, ScheduleView } from '@votebox/contracts';
import type { ScheduleRule } from '../../core/database/generated/client.js';
import { toRules } from './event.mapper.js';
import { DEFAULT_PLAN } from './event.rules.js';
import { addDays, dayIn, nextOccurrences } from './schedule.rules.js';
import type { NightPlan } from './schedule-planning.rules.js';

export type ScheduleRow = ScheduleRule;

/** An event of a rule, as far as the rule's next days are shown by it. */
export interface ShownEvent {
  id: string;
  on: string;
  isCancelled: boolean;
  startsAt: Date | null;
  endsAt: Date | null;
}

const SHOWN_NEXT = 5;
/** Five events of a yearly rule, and one that must wait for a leap year. */
const SEARCH_DAYS = 366 * 25;

export function toScheduleView(
  row: ScheduleRow,
  { timeZone, nowMs, events }: { timeZone: string; nowMs: number; events: ShownEvent[] },
): ScheduleView {
  const plan = toNightPlan(row);
  const pattern = toPattern(row);
  const byDay = new Map(events.map((event) => [event.on, event]));
  const cancelled = events.filter(({ isCancelled }) => isCancelled).map(({ on }) => on);
  const next = nextOccurrences({ ...pattern, exceptions: [...pattern.exceptions, ...cancelled] }, timeZone, {
    nowMs,
    count: row.isPaused ? 0 : SHOWN_NEXT,
    untilDay: addDays(dayIn(timeZone, nowMs), SEARCH_DAYS),
  });
  return {
    id: row.id,
    plan: {
      name: plan.name,
      theme: plan.theme,
      capacity: plan.capacity,
      rules: toRules(plan),
      pool: { kind: plan.poolKind, values: plan.poolValues },
      source: plan.source,
      playerIds: plan.playerIds,
      guestSkip: plan.guestSkip,
      levelLoudness: plan.levelLoudness,
      autoStart: plan.autoStart,
    },
    pattern,
    isPaused: row.isPaused,
    next: next.map(({ on, startsAt, endsAt }) => {
      const event = byDay.get(on);
      return {
        on,
        startsAt: (event?.startsAt ?? startsAt).toISOString(),
        endsAt: (event?.endsAt ?? endsAt).toISOString(),
        eventId: event?.id ?? null,
      };
    }),
    createdAt: row.createdAt.toISOString(),
  };
}

export function toPattern(row: ScheduleRow): SchedulePattern {
  return {
    frequency: row.frequency,
    interval: row.interval,
    weekdays: row.weekdays,
    monthDay: row.monthDay,
    monthWeek: row.monthWeek,
    startTime: row.startTime,
    endTime: row.endTime,
    votingLeadMin: row.votingLeadMin,
    fromOn: toDay(row.fromOn),
    untilOn: row.untilOn && toDay(row.untilOn),
    exceptions: row.exceptions.map(toDay).sort(),
  };
}

/** What a plan does not say, because it was written before there was such a thing, is as in a new event. */
export function toNightPlan({ plan }: Pick<ScheduleRow, 'plan'>): NightPlan {
  const { startsAt: _starts, endsAt: _ends, votingOpensAt: _opens, ...usual } = DEFAULT_PLAN;
  return { ...usual, name: '', ...(plan as Partial<NightPlan>) };
}

/** Columns of type date come as midnight in UTC. */
export function toDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}

export function toDate(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}
