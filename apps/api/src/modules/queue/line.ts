import { charge, copyAccounts, costOf, levelOf } from './fair.rules.js';
import type { Accounts, FairState, QueueTrack, Support } from './queue-state.js';

/**
 * The tracks that wait, as a run over the next places takes them out one by one. `take` answers the best for the next
 * place among those that may stand there, or the best of all where none may, and the better ones that it passed over.
 */
export interface Line<T extends QueueTrack> {
  readonly length: number;
  take(mayStand: (track: T) => boolean): { track: T; passedOver: T[] };
}

/** An order that does not depend on what stands before: sorted once. */
export class SortedLine<T extends QueueTrack> implements Line<T> {
  constructor(private readonly waiting: T[]) {}

  get length(): number {
    return this.waiting.length;
  }

  take(mayStand: (track: T) => boolean): { track: T; passedOver: T[] } {
    const index = Math.max(0, this.waiting.findIndex(mayStand));
    const passedOver = this.waiting.slice(0, index);
    return { track: this.waiting.splice(index, 1)[0]!, passedOver };
  }
}

interface Candidate<T> {
  track: T;
  support: Support;
  costS: number;
  /** Never more than the level as it is now: loads and virtual time only rise. */
  levelS: number;
  /** The charge after which the level was computed. */
  asOf: number;
  mayStand: boolean;
}

const NOBODY: Support = { voters: new Int32Array(0), weights: null };
/** So many places are run one by one; nobody looks further, and what is behind stands by its level then. */
const PLACES_RUN = 100;

/**
 * The greedy run of the fair rule: whoever gets a place pays for it before the next one is given. Levels only rise in a
 * run, so one that is known from before is a lower bound, and only those that could be the lowest are computed anew.
 */
export class FairLine<T extends QueueTrack> implements Line<T> {
  private readonly accounts: Accounts;
  private readonly waiting: Candidate<T>[];
  private charges = 0;
  private rest: SortedLine<T> | null = null;

  /** `before`: what stands ahead of the line in any case. It is paid for too. */
  constructor(
    private readonly fair: FairState,
    before: readonly QueueTrack[],
    waiting: readonly T[],
    nowMs: number,
  ) {
    this.accounts = copyAccounts(fair);
    if (fair.playing) charge(this.accounts, fair.playing.support, fair.playing.costS);
    for (const track of before) charge(this.accounts, this.supportOf(track), track.durationMs / 1000);
    this.waiting = waiting.map((track) => {
      const support = this.supportOf(track);
      const costS = costOf(track, nowMs);
      const levelS = levelOf(this.accounts, support, costS);
      return { track, support, costS, levelS, asOf: 0, mayStand: true };
    });
  }

  get length(): number {
    return this.rest?.length ?? this.waiting.length;
  }

  take(mayStand: (track: T) => boolean): { track: T; passedOver: T[] } {
    if (this.charges >= PLACES_RUN) return this.takeRest(mayStand);
    for (const candidate of this.waiting) candidate.mayStand = mayStand(candidate.track);
    const found = this.lowest((candidate) => candidate.mayStand);
    const best = found ?? this.lowest(() => true)!;
    const passedOver: T[] = [];
    if (found) {
      for (const candidate of this.waiting) {
        if (candidate.mayStand || !isBefore(candidate, found)) continue;
        this.refresh(candidate);
        if (isBefore(candidate, found)) passedOver.push(candidate.track);
      }
    }
    this.waiting.splice(this.waiting.indexOf(best), 1);
    charge(this.accounts, best.support, best.track.durationMs / 1000);
    this.charges += 1;
    return { track: best.track, passedOver };
  }

  private takeRest(mayStand: (track: T) => boolean): { track: T; passedOver: T[] } {
    if (!this.rest) {
      for (const candidate of this.waiting) this.refresh(candidate);
      const sorted = this.waiting.sort((a, b) => (isBefore(a, b) ? -1 : 1));
      this.rest = new SortedLine(sorted.map(({ track }) => track));
    }
    return this.rest.take(mayStand);
  }

  /** Computes levels anew until the lowest known one is of now. */
  private lowest(isAsked: (candidate: Candidate<T>) => boolean): Candidate<T> | null {
    for (;;) {
      let best: Candidate<T> | null = null;
      for (const candidate of this.waiting) {
        if (isAsked(candidate) && (best === null || isBefore(candidate, best))) best = candidate;
      }
      if (best === null || best.asOf === this.charges) return best;
      this.refresh(best);
    }
  }

  private refresh(candidate: Candidate<T>): void {
    if (candidate.asOf === this.charges) return;
    candidate.levelS = levelOf(this.accounts, candidate.support, candidate.costS);
    candidate.asOf = this.charges;
  }

  private supportOf(track: QueueTrack): Support {
    return this.fair.supports.get(track.optionId) ?? NOBODY;
  }
}

/** Lowest level first; ties: more supporters, then longer in the queue, then lower idx. Never undecided. */
function isBefore<T extends QueueTrack>(a: Candidate<T>, b: Candidate<T>): boolean {
  if (a.levelS !== b.levelS) return a.levelS < b.levelS;
  return compareTies(a.track, b.track) < 0;
}

/** The end of every order: more votes, then longer in the queue, then lower idx. */
export function compareTies(a: QueueTrack, b: QueueTrack): number {
  return b.votes - a.votes || queuedSince(a) - queuedSince(b) || a.idx - b.idx;
}

function queuedSince(track: QueueTrack): number {
  return Math.min(track.votedSinceMs ?? Number.MAX_SAFE_INTEGER, track.hostAddedAtMs ?? Number.MAX_SAFE_INTEGER);
}
