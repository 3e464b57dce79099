import { Fifo } from './fifo.js';
import { BATCH_SIZE_MAX, type CastVerdict, type OfferedVote } from './vote.rules.js';
import { WriteRate } from './write-rate.js';

/** A vote with the way to answer it. */
export interface WaitingVote extends OfferedVote {
  settle(verdict: CastVerdict): void;
}

/** Bounds the memory: a waiting vote and what stands behind it take a few kilobytes. */
const LENGTH_MAX = 60_000;
/** Below the deadline by what the estimate may be wrong. */
const WAIT_MS_MAX = 8_000;
/** Votes that are looked at for one batch, whatever is sent. */
const LOOKS_MAX = 4 * BATCH_SIZE_MAX;
/** Who is turned away comes back at the earliest when half of the queue has been written: it never runs empty. */
const COME_BACK_MS_MIN = WAIT_MS_MAX / 2;
/** Nobody is sent away for longer; what comes then in too great a number is sent away again. */
const COME_BACK_MS_MAX = 15_000;

/**
 * The votes that wait to be written, in order of arrival. A burst is absorbed: it is bounded by length, and by the time
 * that the last of them would have to wait at the measured rate. The second of two votes of one voter must be judged on the
 * first, so it stands behind that one until its fate is known, and two connections never judge the same voter at once. What
 * a batch costs does not depend on how much waits. Owned by `VoteWriter`.
 */
export class VoteQueue {
  private readonly waiting = new Fifo<WaitingVote>();
  /** Whose turn it is before all of `waiting`: votes that stood behind another one. */
  private ready: WaitingVote[] = [];
  /** Voters with a vote in `ready` or under way, each with the votes that stand behind it, in order; null = none. */
  private readonly engaged = new Map<string, WaitingVote[] | null>();
  /** How many stand behind others. */
  private behind = 0;
  private readonly rate = new WriteRate();
  /** When the last of those who were turned away comes back, monotonic ms. */
  private lastBackAtMs = 0;

  get length(): number {
    return this.ready.length + this.behind + this.waiting.length;
  }

  /** Estimated time until a vote that comes now is written, in ms. */
  get waitMs(): number {
    return this.length / this.rate.perMs;
  }

  get isFull(): boolean {
    return this.length >= LENGTH_MAX || this.waitMs > WAIT_MS_MAX;
  }

  add(vote: WaitingVote): void {
    this.waiting.push(vote);
  }

  /**
   * Ms after which somebody who is turned away now should come back. Each gets a time of their own, as far behind the one
   * before as a vote takes to be written, so that a crowd comes back no faster than it can be taken. `random` in [0, 1).
   */
  comeBackMs(nowMs: number, random: number): number {
    this.lastBackAtMs = Math.max(this.lastBackAtMs, nowMs + COME_BACK_MS_MIN) + 1 / this.rate.perMs;
    const waitMs = this.lastBackAtMs - nowMs;
    if (waitMs <= COME_BACK_MS_MAX) return Math.round(waitMs);
    this.lastBackAtMs = nowMs + COME_BACK_MS_MAX;
    return Math.round(COME_BACK_MS_MAX * (0.5 + random / 2));
  }

  /**
   * Takes up to `sizeMax` votes from the front: at most one per vote id, and one per voter and ballot until `done` says
   * that it is settled.
   */
  take(sizeMax: number): WaitingVote[] {
    const batch: WaitingVote[] = [];
    const ids = new Set<string>();
    const again: WaitingVote[] = [];
    const take = (vote: WaitingVote): void => {
      const id = vote.ballotId + vote.voteId;
      if (ids.has(id)) return void again.push(vote);
      ids.add(id);
      batch.push(vote);
    };
    let looks = 0;
    for (; looks < this.ready.length && looks < LOOKS_MAX && batch.length < sizeMax; looks++) take(this.ready[looks]!);
    this.ready = this.ready.slice(looks);
    for (; looks < LOOKS_MAX && batch.length < sizeMax; looks++) {
      const vote = this.waiting.shift();
      if (!vote) break;
      if (this.engage(vote)) take(vote);
    }
    if (again.length > 0) this.ready = again.concat(this.ready);
    return batch;
  }

  /** The fate of a batch is known. `isFull`: it held as many votes as a batch may. */
  done(batch: readonly WaitingVote[], nowMs: number, { isFull }: { isFull: boolean }): void {
    for (const vote of batch) this.free(voterKey(vote));
    this.rate.note(batch.length, nowMs, { waitsMore: isFull });
  }

  /** Takes all votes of a ballot out. Looks at every vote. */
  takeOf(ballotId: string): WaitingVote[] {
    const isOf = (vote: WaitingVote) => vote.ballotId === ballotId;
    return [...this.takeEngaged(isOf), ...this.waiting.takeWhere(isOf)];
  }

  /** Takes out who has waited since before monotonic `sinceMs`; all, if it is Infinity. */
  takeOlderThan(sinceMs: number): WaitingVote[] {
    const taken = this.takeEngaged((vote) => vote.receivedAtMs < sinceMs);
    for (let next = this.waiting.peek(); next && next.receivedAtMs < sinceMs; next = this.waiting.peek()) {
      taken.push(this.waiting.shift()!);
    }
    return taken;
  }

  /** Whether nothing of this voter comes before the vote; else it stands behind that from now on. */
  private engage(vote: WaitingVote): boolean {
    const voter = voterKey(vote);
    const behind = this.engaged.get(voter);
    if (behind === undefined) {
      this.engaged.set(voter, null);
      return true;
    }
    if (behind) behind.push(vote);
    else this.engaged.set(voter, [vote]);
    this.behind += 1;
    return false;
  }

  private free(voter: string): void {
    const next = this.engaged.get(voter)?.shift();
    if (!next) return void this.engaged.delete(voter);
    this.behind -= 1;
    this.ready.push(next);
  }

  private takeEngaged(fits: (vote: WaitingVote) => boolean): WaitingVote[] {
    if (this.behind + this.ready.length === 0) return [];
    const taken: WaitingVote[] = [];
    for (const [voter, behind] of this.engaged) {
      if (!behind?.some(fits)) continue;
      taken.push(...behind.filter(fits));
      this.engaged.set(
        voter,
        behind.filter((vote) => !fits(vote)),
      );
    }
    this.behind -= taken.length;
    const gone = this.ready.filter(fits);
    this.ready = this.ready.filter((vote) => !fits(vote));
    for (const vote of gone) this.free(voterKey(vote));
    return [...gone, ...taken];
  }
}

function voterKey(vote: OfferedVote): string {
  return vote.ballotId + vote.voterId;
}
