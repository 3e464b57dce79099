import type { BallotPolicy } from '@votebox/contracts';
import type { Fact, FactOf } from '../../src/core/bus/facts.js';

export interface Rules {
  policy: BallotPolicy;
  maxChoices: number;
  cooldownMs: number;
  budgetVotes: number;
  budgetWindowMs: number;
}

/** What a guest heard about one attempt: `unknown` = shed, or no answer at all. */
export type Answer = 'counted' | 'unknown' | { refused: string };

/** A vote as one guest offered it, with every answer that came back, in order of arrival. */
export interface Offer {
  voteId: string;
  voterId: string;
  optionId: string;
  answers: Answer[];
  /** Nothing stands against it: it must be counted. */
  mustCount?: boolean;
}

export interface TakenBack {
  voteId: string;
  voterId: string;
  answers: ('withdrawn' | 'unknown' | { refused: string })[];
}

/** From one moment to another by the clock of Postgres, both in milliseconds, staff had seen to it that nothing commits. */
interface Silence {
  /** Null: on the whole ballot. */
  optionId: string | null;
  fromMs: number;
  untilMs: number;
}

/** Everything that was done to one ballot and what was answered. */
export interface Journal {
  rules: Rules;
  /** Thousandths that a vote of this voter weighs. */
  weights: Map<string, number>;
  offers: Offer[];
  withdrawals: TakenBack[];
  silences: Silence[];
  /** Acts of staff that were tried, answered or not: `paused`, `closed`, `locked:<option>`, `blocked:<option>`. */
  tried: Set<string>;
  usedUp: { optionId: string; cycle: number; votes: number }[];
  closings: { resultHash: string; votes: number }[];
  recounts: { matches: boolean; votes: number; tally: number }[];
  /** Revisions by shard, read one after the other. */
  revisions: Map<number, number>[];
  facts: FactOf<'votes:committed'>[];
  /** Faults that happened to the processes, for the report. */
  faults: string[];
}

export function newJournal(rules: Rules): Journal {
  return {
    rules,
    weights: new Map(),
    offers: [],
    withdrawals: [],
    silences: [],
    tried: new Set(),
    usedUp: [],
    closings: [],
    recounts: [],
    revisions: [],
    facts: [],
    faults: [],
  };
}

export function isCommittedVotes(fact: Fact): fact is FactOf<'votes:committed'> {
  return fact.kind === 'votes:committed';
}

/** What Postgres holds of a ballot in the end. Weights in thousandths, times in milliseconds. */
export interface Stored {
  votes: {
    voteId: string;
    voterId: string;
    optionId: string;
    cycle: number;
    weight: number;
    state: 'COUNTED' | 'WITHDRAWN' | 'SUPERSEDED';
    committedMs: number;
  }[];
  tally: { optionId: string; cycle: number; shard: number; votes: number; weight: number }[];
  revisions: Map<number, number>;
  cycles: Map<string, number>;
  closed: { resultHash: string; atMs: number } | null;
}

/** A poisoned vote is no UUID: the database cannot even read it. */
export function isPoisoned(offer: Pick<Offer, 'voterId'>): boolean {
  return !/^[0-9a-f-]{36}$/.test(offer.voterId);
}
