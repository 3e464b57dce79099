import {
  LIMITS,
  type CreateEventDto,
  type EventView,
  type PoolKind,
  type PoolRule,
  type TrackSource,
  type VotingRules,
} from '@votebox/contracts';
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

/** The pools that a source offers, the usual one first. */
export const POOL_KINDS_OF: Record<TrackSource, readonly PoolKind[]> = {
  LIBRARY: ['ALL', 'GENRES', 'TAGS', 'FOLDERS', 'TRACKS'],
  SPOTIFY: ['PLAYLIST', 'GENRES', 'TRACKS'],
};

/** What a night is made of, whether it happens once or every week. */
export interface NightDraft {
  name: string;
  theme: string;
  capacity: number;
  rules: VotingRules;
  pool: PoolRule;
  source: TrackSource;
  /** Driven players in order of preference; none = a page makes the sound. */
  playerIds: readonly string[];
  guestSkip: boolean;
  levelLoudness: boolean;
  autoStart: boolean;
}

/** An event as the editor holds it: times are on the venue's wall clock, `''` = not set. */
export interface EventDraft extends NightDraft {
  startsAt: string;
  endsAt: string;
  /** How long before the music voting opens; 0 = with it. */
  votingLeadMs: number;
}

export function newNight(): NightDraft {
  return {
    name: '',
    theme: '',
    capacity: CAPACITY_DEFAULT,
    rules: { ...DEFAULT_RULES },
    pool: emptyPool('LIBRARY'),
    source: 'LIBRARY',
    playerIds: [],
    guestSkip: true,
    levelLoudness: true,
    autoStart: false,
  };
}

export const newDraft = (): EventDraft => ({ ...newNight(), startsAt: '', endsAt: '', votingLeadMs: 0 });

/** The pool to begin with at a source. */
export const emptyPool = (source: TrackSource): PoolRule => ({ kind: POOL_KINDS_OF[source][0]!, values: [] });

export function toNight(plan: NightDraft): NightDraft {
  return {
    name: plan.name,
    theme: plan.theme,
    capacity: plan.capacity,
    rules: { ...plan.rules },
    pool: { kind: plan.pool.kind, values: [...plan.pool.values] },
    source: plan.source,
    playerIds: [...plan.playerIds],
    guestSkip: plan.guestSkip,
    levelLoudness: plan.levelLoudness,
    autoStart: plan.autoStart,
  };
}

export function toDraft(event: EventView, timeZone: string): EventDraft {
  const lead = event.startsAt && event.votingOpensAt ? Date.parse(event.startsAt) - Date.parse(event.votingOpensAt) : 0;
  return {
    ...toNight(event),
    startsAt: toZonedInput(event.startsAt, timeZone),
    endsAt: toZonedInput(event.endsAt, timeZone),
    votingLeadMs: Math.max(0, lead),
  };
}

/** A night for the wire, without its times. */
export function toNightDto(night: NightDraft): CreateEventDto {
  return {
    name: night.name.trim(),
    theme: night.theme.trim(),
    capacity: night.capacity,
    rules: night.rules,
    pool: { kind: night.pool.kind, values: night.pool.kind === 'ALL' ? [] : night.pool.values },
    source: night.source,
    playerIds: [...night.playerIds],
    guestSkip: night.guestSkip,
    levelLoudness: night.levelLoudness,
    autoStart: night.autoStart,
  };
}

export function toEventDto(draft: EventDraft, timeZone: string): CreateEventDto {
  const startsAt = fromZonedInput(draft.startsAt, timeZone);
  return {
    ...toNightDto(draft),
    startsAt,
    endsAt: fromZonedInput(draft.endsAt, timeZone),
    // Without a time to start at, there is nothing for the clock to do.
    autoStart: draft.autoStart && startsAt !== null,
    votingOpensAt:
      startsAt && draft.votingLeadMs > 0 ? new Date(Date.parse(startsAt) - draft.votingLeadMs).toISOString() : null,
  };
}

export function isSameDraft<T extends NightDraft>(one: T, other: T): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

// The order of players is a choice, that of the pool's values is not.
const sorted = <T extends NightDraft>(draft: T): T => ({
  ...draft,
  pool: { ...draft.pool, values: [...draft.pool.values].sort() },
});

type DraftFault = 'required' | 'too-long' | 'end-before-start' | 'out-of-range' | 'pool-empty' | 'min-over-max';
export type DraftFaults = Partial<
  Record<'name' | 'theme' | 'endsAt' | 'capacity' | 'pool' | keyof VotingRules, DraftFault>
>;

/** Everything about the night itself that the server would refuse, by field. Empty = can be saved. */
export function findNightFaults(draft: NightDraft): DraftFaults {
  const faults: DraftFaults = {};
  const name = draft.name.trim();
  if (name === '') faults.name = 'required';
  else if (name.length > LIMITS.eventNameMax) faults.name = 'too-long';
  if (draft.theme.trim().length > LIMITS.eventThemeMax) faults.theme = 'too-long';
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

/** The faults of the night and those of its times. */
export function findDraftFaults(draft: EventDraft): DraftFaults {
  const faults = findNightFaults(draft);
  // Both are on the same clock, so the texts compare like the times.
  if (draft.startsAt && draft.endsAt && draft.endsAt <= draft.startsAt) faults.endsAt = 'end-before-start';
  return faults;
}
