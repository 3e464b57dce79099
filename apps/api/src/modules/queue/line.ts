import { charge, copyAccounts, costOf, isLevelAbove, levelOf } from './fair.rules.js';
import type { Accounts, FairState, QueueTrack, Support } from './queue-state.js';

/** The track that got a place, and the better ones that may not stand there. */
export interface Taken {
  track: QueueTrack;
  passedOver: QueueTrack[];
}

/**
 * The tracks that wait, as a run over the next places takes them out one by one. `take` answers the best for the next
 * place among those that may stand there, or the best of all where none may.
 */
export interface Line {
  readonly length: number;
  take(mayStand: (track: QueueTrack) => boolean): Taken;
}

/** An order that does not depend on what stands before: sorted once. */
export class SortedLine implements Line {
  constructor(private readonly waiting: QueueTrack[]) {}

  get length(): number {
    return this.waiting.length;
  }

  take(mayStand: (track: QueueTrack) => boolean): Taken {
    const index = Math.max(0, this.waiting.findIndex(mayStand));
    const passedOver = this.waiting.slice(0, index);
    return { track: this.waiting.splice(index, 1)[0]!, passedOver };
  }
}

interface Candidate {
  track: QueueTrack;
  support: Support;
  costS: number;
  /** Never more than the level as it is now: loads and virtual time only rise. */
  levelS: number;
  /** The charge after which the level was computed. */
  asOf: number;
}

const NOBODY: Support = { voters: new Int32Array(0), weights: null };
/** So many places are run one by one; nobody looks further, and what is behind stands by its level then. */
const PLACES_RUN = 60;

/**
 * The greedy run of the fair rule: whoever gets a place pays for it before the next one is given. Levels only rise in a
 * run, so one that is known from before is a lower bound, and only those that could be the lowest are computed anew.
 */
export class FairLine implements Line {
  private readonly accounts: Accounts;
  private readonly waiting: Candidate[];
  private charges = 0;
  private rest: SortedLine | null = null;

  /** `before`: what stands ahead of the line in any case. It is paid for too. */
  constructor(
    private readonly fair: FairState,
    before: readonly QueueTrack[],
    waiting: readonly QueueTrack[],
    nowMs: number,
  ) {
    this.accounts = copyAccounts(fair);
    if (fair.playing) charge(this.accounts, fair.playing.support, fair.playing.costS);
    for (const track of before) charge(this.accounts, this.supportOf(track), track.durationMs / 1000);
    this.waiting = waiting.map((track) => {
      const support = this.supportOf(track);
      const costS = costOf(track, nowMs);
      const levelS = levelOf(this.accounts, support, costS);
      return { track, support, costS, levelS, asOf: 0 };
    });
  }

  get length(): number {
    return this.rest?.length ?? this.waiting.length;
  }

  take(mayStand: (track: QueueTrack) => boolean): Taken {
    if (this.charges >= PLACES_RUN) return this.takeRest(mayStand);
    const found = this.lowest(mayStand);
    const best = found ?? this.lowest(() => true)!;
    const passedOver = found ? this.listBetter(found) : [];
    this.waiting.splice(this.waiting.indexOf(best), 1);
    charge(this.accounts, best.support, best.track.durationMs / 1000);
    this.charges += 1;
    return { track: best.track, passedOver };
  }

  private takeRest(mayStand: (track: QueueTrack) => boolean): Taken {
    if (!this.rest) {
      for (const candidate of this.waiting) this.refresh(candidate);
      const sorted = this.waiting.sort(compareKnown);
      this.rest = new SortedLine(sorted.map(({ track }) => track));
    }
    return this.rest.take(mayStand);
  }

  /** In ascending order of what is known, levels are computed anew until no other can be lower. */
  private lowest(mayStand: (track: QueueTrack) => boolean): Candidate | null {
    this.waiting.sort(compareKnown);
    let best: Candidate | null = null;
    for (const candidate of this.waiting) {
      if (best !== null && compareKnown(best, candidate) < 0) break;
      if (!mayStand(candidate.track) || (best !== null && this.isAbove(candidate, best))) continue;
      this.refresh(candidate);
      if (best === null || compareKnown(candidate, best) < 0) best = candidate;
    }
    return best;
  }

  private listBetter(than: Candidate): QueueTrack[] {
    const better: QueueTrack[] = [];
    for (const candidate of this.waiting) {
      if (compareKnown(candidate, than) >= 0 || this.isAbove(candidate, than)) continue;
      this.refresh(candidate);
      if (compareKnown(candidate, than) < 0) better.push(candidate.track);
    }
    return better;
  }

  /** False also where it must be computed to be known. */
  private isAbove(candidate: Candidate, { levelS }: Candidate): boolean {
    if (candidate.asOf === this.charges) return candidate.levelS > levelS;
    if (!isLevelAbove(this.accounts, candidate.support, candidate.costS, levelS)) return false;
    candidate.levelS = Math.max(candidate.levelS, levelS);
    return true;
  }

  private refresh(candidate: Candidate): void {
    if (candidate.asOf === this.charges) return;
    candidate.levelS = levelOf(this.accounts, candidate.support, candidate.costS);
    candidate.asOf = this.charges;
  }

  private supportOf(track: QueueTrack): Support {
    return this.fair.supports.get(track.optionId) ?? NOBODY;
  }
}

/** Lowest level first; ties: more supporters, then longer in the queue, then lower idx. Never undecided. */
function compareKnown(a: Candidate, b: Candidate): number {
  return a.levelS < b.levelS ? -1 : a.levelS > b.levelS ? 1 : compareTies(a.track, b.track);
}

/** The end of every order: more votes, then longer in the queue, then lower idx. */
export function compareTies(a: QueueTrack, b: QueueTrack): number {
  return b.votes - a.votes || queuedSince(a) - queuedSince(b) || a.idx - b.idx;
}

function queuedSince(track: QueueTrack): number {
  return Math.min(track.votedSinceMs ?? Number.MAX_SAFE_INTEGER, track.hostAddedAtMs ?? Number.MAX_SAFE_INTEGER);
}
