import type { EventStatus, SchedulePattern } from '@votebox/contracts';
import type { EventPlan } from './event.rules.js';
import { addDays, dayIn, daysOf, isDayOf, type Occurrence, toOccurrence } from './schedule.rules.js';

/** What each event of a schedule is made of: all but its times. */
export type NightPlan = Omit<EventPlan, 'startsAt' | 'endsAt' | 'votingOpensAt'>;

/** An event that a rule has planned. */
export interface PlannedEvent {
  id: string;
  /** The day it stands for. */
  on: string;
  status: EventStatus;
  /** Somebody has changed it by hand, joined it or made groups of guests for it. */
  isTouched: boolean;
  plan: EventPlan;
}

/** A rule as the planner sees it. */
export interface PlannedRule {
  pattern: SchedulePattern;
  plan: NightPlan;
  isPaused: boolean;
  timeZone: string;
}

export interface PlanningSteps {
  make: { on: string; plan: EventPlan }[];
  change: { id: string; plan: EventPlan }[];
  remove: string[];
}

/** Events are planned so many days ahead. */
const PLAN_AHEAD_DAYS = 14;

/**
 * What must be done so that the events of a rule are those that it asks for. A day that has an event of any kind is taken:
 * one that was cancelled by hand does not come back. Only events that have not begun and that nobody has touched follow
 * the rule; the others are left as they are.
 */
export function decidePlanning(rule: PlannedRule, events: PlannedEvent[], nowMs: number): PlanningSteps {
  const steps: PlanningSteps = { make: [], change: [], remove: [] };
  for (const event of events) {
    if (event.isTouched || event.status !== 'UPCOMING') continue;
    const wanted = findWanted(rule, event.on);
    if (!wanted || wanted.endsAt.getTime() <= nowMs) steps.remove.push(event.id);
    else if (!isSamePlan(event.plan, toPlan(rule.plan, wanted))) {
      steps.change.push({ id: event.id, plan: toPlan(rule.plan, wanted) });
    }
  }
  const taken = new Set(events.map(({ on }) => on));
  for (const occurrence of listComing(rule, nowMs)) {
    if (!taken.has(occurrence.on)) steps.make.push({ on: occurrence.on, plan: toPlan(rule.plan, occurrence) });
  }
  return steps;
}

/** Those that begin from now to the end of the time that is planned ahead. */
function listComing({ pattern, isPaused, timeZone }: PlannedRule, nowMs: number): Occurrence[] {
  if (isPaused) return [];
  const today = dayIn(timeZone, nowMs);
  const untilMs = nowMs + PLAN_AHEAD_DAYS * 24 * 3_600_000;
  const days = [...daysOf(pattern, addDays(today, -1), addDays(today, PLAN_AHEAD_DAYS))];
  return days
    .map((on) => toOccurrence(pattern, on, timeZone))
    .filter(({ startsAt }) => startsAt.getTime() > nowMs && startsAt.getTime() <= untilMs);
}

function findWanted({ pattern, isPaused, timeZone }: PlannedRule, on: string): Occurrence | null {
  return !isPaused && isDayOf(pattern, on) ? toOccurrence(pattern, on, timeZone) : null;
}

function toPlan(plan: NightPlan, { votingOpensAt, startsAt, endsAt }: Occurrence): EventPlan {
  return { ...plan, startsAt, endsAt, votingOpensAt };
}

function isSamePlan(one: EventPlan, other: EventPlan): boolean {
  const keys = Object.keys(other) as (keyof EventPlan)[];
  return keys.every((key) => JSON.stringify(one[key]) === JSON.stringify(other[key]));
}
