import type {
  EventStatus,
  FieldFault,
  PlayerKind,
  PoolKind,
  PoolRule,
  TrackSource,
  VotingRules,
} from '@votebox/contracts';
import { findPoolFaults, toPoolValues } from './pool-values.rules.js';

/** What staff or the clock may do to an event. */
export const EVENT_ACTS = [
  'activate',
  'hold',
  'resume',
  'end',
  'cancel',
  'delete',
  'edit',
  'pauseVoting',
  'resumeVoting',
] as const;
export type EventAct = (typeof EVENT_ACTS)[number];

/** Status after the act; `same` = stays as it is. */
interface Transition {
  from: readonly EventStatus[];
  to: EventStatus | 'same';
  /** Ends the sentence "This event is ended and cannot …". */
  words: string;
}

/** The life of an event: DRAFT/UPCOMING → ACTIVE → (HOLD) → ENDED, or CANCELLED before it starts. */
const TRANSITIONS: Record<EventAct, Transition> = {
  activate: { from: ['DRAFT', 'UPCOMING'], to: 'ACTIVE', words: 'be started' },
  // On hold already: the label and the end of the hold are changed.
  hold: { from: ['ACTIVE', 'HOLD'], to: 'HOLD', words: 'be put on hold' },
  resume: { from: ['HOLD'], to: 'ACTIVE', words: 'be resumed' },
  end: { from: ['ACTIVE', 'HOLD'], to: 'ENDED', words: 'be ended' },
  cancel: { from: ['DRAFT', 'UPCOMING'], to: 'CANCELLED', words: 'be cancelled' },
  delete: { from: ['DRAFT', 'UPCOMING', 'CANCELLED'], to: 'same', words: 'be deleted' },
  edit: { from: ['DRAFT', 'UPCOMING', 'ACTIVE', 'HOLD'], to: 'same', words: 'be changed' },
  pauseVoting: { from: ['ACTIVE', 'HOLD'], to: 'same', words: 'have its voting paused' },
  resumeVoting: { from: ['ACTIVE', 'HOLD'], to: 'same', words: 'have its voting resumed' },
};

const STATUS_WORDS: Record<EventStatus, string> = {
  DRAFT: 'still a draft',
  UPCOMING: 'still to come',
  ACTIVE: 'running',
  HOLD: 'on hold',
  ENDED: 'ended',
  CANCELLED: 'cancelled',
};

export type TransitionDecision = { ok: true; next: EventStatus } | { ok: false; message: string };

/** Whether the act may be done in this status, and the status after it; the refusal names the present state. */
export function decideTransition(act: EventAct, status: EventStatus): TransitionDecision {
  const { from, to, words } = TRANSITIONS[act];
  if (from.includes(status)) return { ok: true, next: to === 'same' ? status : to };
  return { ok: false, message: `This event is ${STATUS_WORDS[status]} and cannot ${words}.` };
}

/** The columns of an event that its owner sets. Times are dates, durations milliseconds. */
export interface EventPlan extends VotingRules {
  name: string;
  theme: string;
  startsAt: Date | null;
  endsAt: Date | null;
  capacity: number;
  poolKind: PoolKind;
  poolValues: string[];
  source: TrackSource;
  /** Players that the server drives, in order of preference; none: a page makes the sound. */
  playerIds: string[];
  guestSkip: boolean;
  levelLoudness: boolean;
  autoStart: boolean;
  votingOpensAt: Date | null;
}

/** An event as nobody has changed it yet: the rules of the product, see the design of the music night. */
export const DEFAULT_PLAN: Omit<EventPlan, 'name'> = {
  theme: '',
  startsAt: null,
  endsAt: null,
  capacity: 2000,
  mode: 'FAIR',
  budgetVotes: 3,
  budgetWindowMs: 3_600_000,
  cooldownMs: 30_000,
  repeatBlockMs: 7_200_000,
  artistGap: 2,
  allowExplicit: false,
  durationMsMin: 30_000,
  durationMsMax: 600_000,
  results: 'LIVE',
  minTier: 'REMOTE',
  poolKind: 'ALL',
  poolValues: [],
  source: 'LIBRARY',
  playerIds: [],
  guestSkip: true,
  levelLoudness: true,
  autoStart: false,
  votingOpensAt: null,
};

/** What an owner sends; absent and null fields change nothing, but a null time takes the time away. */
export interface EventWishes {
  name?: string | null;
  theme?: string | null;
  startsAt?: string | null;
  endsAt?: string | null;
  capacity?: number | null;
  rules?: { [K in keyof VotingRules]?: VotingRules[K] | null } | null;
  pool?: PoolRule | null;
  source?: TrackSource | null;
  playerIds?: string[] | null;
  guestSkip?: boolean | null;
  levelLoudness?: boolean | null;
  autoStart?: boolean | null;
  votingOpensAt?: string | null;
}

export type PlanDecision = { ok: true; plan: EventPlan } | { ok: false; faults: FieldFault[] };

/** A date with a time and its distance from UTC. Anything less would mean another moment on another machine. */
const ZONED_TIME = /T.*(?:Z|[+-]\d{2}(?::?\d{2})?)$/i;

/** The plan after the wishes, or every fault in it. `clean` makes text fit to keep. */
export function decidePlan(
  present: EventPlan,
  wishes: EventWishes,
  clean: (text: string, max: number) => string,
): PlanDecision {
  const faults: FieldFault[] = [];
  const plan: EventPlan = { ...present, ...withoutEmpty(wishes.rules ?? {}) };
  if (typeof wishes.name === 'string') plan.name = clean(wishes.name, 80);
  if (typeof wishes.theme === 'string') plan.theme = clean(wishes.theme, 200);
  if (typeof wishes.capacity === 'number') plan.capacity = wishes.capacity;
  if (wishes.startsAt !== undefined) plan.startsAt = toTime(wishes.startsAt, 'startsAt', faults);
  if (wishes.endsAt !== undefined) plan.endsAt = toTime(wishes.endsAt, 'endsAt', faults);
  if (wishes.votingOpensAt !== undefined) plan.votingOpensAt = toTime(wishes.votingOpensAt, 'votingOpensAt', faults);
  if (wishes.source) plan.source = wishes.source;
  if (wishes.playerIds) plan.playerIds = wishes.playerIds.map((id) => id.toLowerCase());
  if (typeof wishes.guestSkip === 'boolean') plan.guestSkip = wishes.guestSkip;
  if (typeof wishes.levelLoudness === 'boolean') plan.levelLoudness = wishes.levelLoudness;
  if (typeof wishes.autoStart === 'boolean') plan.autoStart = wishes.autoStart;
  if (wishes.pool) {
    const values = wishes.pool.values.map((value) => clean(value, 300));
    plan.poolKind = wishes.pool.kind;
    plan.poolValues = toPoolValues(plan.source, plan.poolKind, values);
  }
  faults.push(...findFaults(plan));
  return faults.length > 0 ? { ok: false, faults } : { ok: true, plan };
}

/** The status of an event that waits for its start: with a time it is to come, without one a draft. */
export function statusBeforeStart(plan: Pick<EventPlan, 'startsAt'>): 'DRAFT' | 'UPCOMING' {
  return plan.startsAt ? 'UPCOMING' : 'DRAFT';
}

/**
 * What is wrong with the players of an event that is about to run; null when they fit. Never two sources in one event:
 * Spotify's tracks sound on Spotify's devices alone, and files never there.
 */
export function findPlayerFault(source: TrackSource, kinds: readonly PlayerKind[]): string | null {
  if (source === 'LIBRARY') {
    return kinds.includes('SPOTIFY')
      ? 'A Spotify device plays only what is from Spotify. Choose another player.'
      : null;
  }
  if (kinds.includes('MPD')) return 'An MPD cannot play what is from Spotify. Choose Spotify devices only.';
  return kinds.length === 0 ? 'Choose a Spotify device as the player of this event.' : null;
}

export function isSamePool(one: EventPlan, other: EventPlan): boolean {
  return one.poolKind === other.poolKind && JSON.stringify(one.poolValues) === JSON.stringify(other.poolValues);
}

function findFaults(plan: EventPlan): FieldFault[] {
  const faults: FieldFault[] = [];
  if (!plan.name) faults.push({ path: 'name', rule: 'isNotEmpty', message: 'name must not be empty' });
  if (plan.startsAt && plan.endsAt && plan.endsAt <= plan.startsAt) {
    faults.push({ path: 'endsAt', rule: 'isAfterStart', message: 'endsAt must be after startsAt' });
  }
  if (plan.votingOpensAt && (!plan.startsAt || plan.votingOpensAt > plan.startsAt)) {
    const message = 'votingOpensAt needs a startsAt and must not be after it';
    faults.push({ path: 'votingOpensAt', rule: 'isBeforeStart', message });
  }
  if (plan.autoStart && !plan.startsAt) {
    faults.push({ path: 'autoStart', rule: 'needsStart', message: 'autoStart needs a startsAt' });
  }
  faults.push(...findPoolFaults(plan));
  if (plan.durationMsMin > plan.durationMsMax) {
    const message = 'durationMsMin must not be greater than durationMsMax';
    faults.push({ path: 'rules.durationMsMin', rule: 'isNotGreater', message });
  }
  return faults;
}

/** The moment a text names, or null when it names none that is the same everywhere. */
export function toMoment(text: string): Date | null {
  const time = new Date(text);
  const year = time.getUTCFullYear();
  return ZONED_TIME.test(text) && year >= 2000 && year <= 9999 ? time : null;
}

export function notAMoment(path: string): FieldFault {
  return { path, rule: 'isZonedTime', message: `${path} must be a date and time with a time zone` };
}

function toTime(text: string | null, path: string, faults: FieldFault[]): Date | null {
  if (text === null) return null;
  const time = toMoment(text);
  if (!time) faults.push(notAMoment(path));
  return time;
}

function withoutEmpty(rules: NonNullable<EventWishes['rules']>): Partial<VotingRules> {
  return Object.fromEntries(Object.entries(rules).filter(([, value]) => value !== null && value !== undefined));
}
