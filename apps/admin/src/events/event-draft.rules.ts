import { LIMITS, type CreateEventDto, type EventView, type PoolRule, type VotingRules } from '@votebox/contracts';
import { fromZonedInput, toZonedInput } from '../text/zoned-time.rules';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The house rules of a music night; a new event starts with them. */
export const DEFAULT_RULES: VotingRules = {
  mode: 'FAIR',
  budgetVotes: 3,
  budgetWindowMs: HOUR_MS,
  cooldownMs: 30_000,
  repeatBlockMs: 2 * HOUR_MS,
  artistGap: 1,
  allowExplicit: false,
  durationMsMin: 30_000,
  durationMsMax: 10 * MINUTE_MS,
  minTier: 'REMOTE',
  results: 'LIVE',
};

/** What the server accepts, in the unit of the wire. */
export const RULE_BOUNDS = {
  budgetVotes: { min: 1, max: 1000 },
  budgetWindowMs: { min: 10_000, max: 24 * HOUR_MS },
  cooldownMs: { min: 0, max: HOUR_MS },
  repeatBlockMs: { min: 0, max: 24 * HOUR_MS },
  artistGap: { min: 0, max: 20 },
  durationMsMin: { min: 0, max: HOUR_MS },
  durationMsMax: { min: 1_000, max: HOUR_MS },
} as const satisfies Partial<Record<keyof VotingRules, { min: number; max: number }>>;

export const CAPACITY_MAX = 100_000;
const CAPACITY_DEFAULT = 500;

/** An event as the editor holds it: times are on the venue's wall clock, `''` = not set. */
export interface EventDraft {
  name: string;
  theme: string;
  startsAt: string;
  endsAt: string;
  capacity: number;
  rules: VotingRules;
  pool: PoolRule;
}

export function newDraft(): EventDraft {
  return {
    name: '',
    theme: '',
    startsAt: '',
    endsAt: '',
    capacity: CAPACITY_DEFAULT,
    rules: { ...DEFAULT_RULES },
    pool: { kind: 'ALL', values: [] },
  };
}

export function toDraft(event: EventView, timeZone: string): EventDraft {
  return {
    name: event.name,
    theme: event.theme,
    startsAt: toZonedInput(event.startsAt, timeZone),
    endsAt: toZonedInput(event.endsAt, timeZone),
    capacity: event.capacity,
    rules: { ...event.rules },
    pool: { kind: event.pool.kind, values: [...event.pool.values] },
  };
}

export function toEventDto(draft: EventDraft, timeZone: string): CreateEventDto {
  return {
    name: draft.name.trim(),
    theme: draft.theme.trim(),
    startsAt: fromZonedInput(draft.startsAt, timeZone),
    endsAt: fromZonedInput(draft.endsAt, timeZone),
    capacity: draft.capacity,
    rules: draft.rules,
    pool: { kind: draft.pool.kind, values: draft.pool.kind === 'ALL' ? [] : draft.pool.values },
  };
}

export function isSameDraft(one: EventDraft, other: EventDraft): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

const sorted = (draft: EventDraft): EventDraft => ({
  ...draft,
  pool: { ...draft.pool, values: [...draft.pool.values].sort() },
});

type DraftFault = 'required' | 'too-long' | 'end-before-start' | 'out-of-range' | 'pool-empty' | 'min-over-max';
export type DraftFaults = Partial<
  Record<'name' | 'theme' | 'endsAt' | 'capacity' | 'pool' | keyof VotingRules, DraftFault>
>;

/** Everything that the server would refuse, by field. Empty = can be saved. */
export function findDraftFaults(draft: EventDraft): DraftFaults {
  const faults: DraftFaults = {};
  const name = draft.name.trim();
  if (name === '') faults.name = 'required';
  else if (name.length > LIMITS.eventNameMax) faults.name = 'too-long';
  if (draft.theme.trim().length > LIMITS.eventThemeMax) faults.theme = 'too-long';
  // Both are on the same clock, so the texts compare like the times.
  if (draft.startsAt && draft.endsAt && draft.endsAt <= draft.startsAt) faults.endsAt = 'end-before-start';
  if (!Number.isInteger(draft.capacity) || draft.capacity < 1 || draft.capacity > CAPACITY_MAX)
    faults.capacity = 'out-of-range';
  if (draft.pool.kind !== 'ALL' && draft.pool.values.length === 0) faults.pool = 'pool-empty';
  for (const [rule, { min, max }] of Object.entries(RULE_BOUNDS) as [
    keyof typeof RULE_BOUNDS,
    { min: number; max: number },
  ][]) {
    const value = draft.rules[rule];
    if (!Number.isInteger(value) || value < min || value > max) faults[rule] = 'out-of-range';
  }
  if (!faults.durationMsMax && draft.rules.durationMsMin > draft.rules.durationMsMax)
    faults.durationMsMax = 'min-over-max';
  return faults;
}
