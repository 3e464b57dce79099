import { type CastVerdict, type OfferedVote, takeBatch } from './vote.rules.js';

/** A vote with the way to answer it. */
export interface WaitingVote extends OfferedVote {
  settle(verdict: CastVerdict): void;
}

const LENGTH_MAX = 60_000;
const WAIT_MAX_MS = 2_000;
/** What a process is believed to write before it has measured itself, votes per millisecond. */
const RATE_START = 10;
const RATE_MIN = 0.1;
const RATE_FALL = 0.97;
/** Who is turned away comes back at the earliest when half of the queue has been written: it never runs empty. */
const COME_BACK_MIN_MS = WAIT_MAX_MS / 2;
/** Nobody is sent away for longer; what comes then in too great a number is sent away again. */
const COME_BACK_MAX_MS = 15_000;

/**
 * The votes that wait to be written, in order of arrival. Bounded by length and by the time that the last of them would
 * have to wait at the measured rate. A voter whose vote is being written is passed over until that is done, so that two
 * connections never judge the same voter at once. Owned by `VoteWriter`.
 */
export class VoteQueue {
  private waiting: WaitingVote[] = [];
  private readonly busyVoters = new Set<string>();
  /** Votes per millisecond of all connections together, learnt from full batches. */
  private rate = RATE_START;
  /** When the last of those who were turned away comes back, monotonic ms. */
  private lastBackAtMs = 0;

  get length(): number {
    return this.waiting.length;
  }

  /** Estimated time until a vote that comes now is written, in ms. */
  get waitMs(): number {
    return this.waiting.length / this.rate;
  }

  get isFull(): boolean {
    return this.waiting.length >= LENGTH_MAX || this.waitMs > WAIT_MAX_MS;
  }

  add(vote: WaitingVote): void {
    this.waiting.push(vote);
  }

  /**
   * Ms after which somebody who is turned away now should come back. Each gets a time of their own, as far behind the one
   * before as a vote takes to be written, so that a crowd comes back no faster than it can be taken. `random` in [0, 1).
   */
  comeBackMs(nowMs: number, random: number): number {
    this.lastBackAtMs = Math.max(this.lastBackAtMs, nowMs + COME_BACK_MIN_MS) + 1 / this.rate;
    const waitMs = this.lastBackAtMs - nowMs;
    if (waitMs <= COME_BACK_MAX_MS) return Math.round(waitMs);
    this.lastBackAtMs = nowMs + COME_BACK_MAX_MS;
    return Math.round(COME_BACK_MAX_MS * (0.5 + random / 2));
  }

  /** Takes a batch out; `done` gives its voters free. */
  take(sizeMax: number): WaitingVote[] {
    const batch = takeBatch(this.waiting, sizeMax, this.busyVoters);
    for (const vote of batch) this.busyVoters.add(voterKey(vote));
    return batch;
  }

  /**
   * `rate`: votes per ms of all connections together, if the batch was full; else it says nothing of what can be done. The
   * estimate rises at once and falls slowly: a moment in which a crowd keeps the process busy must not make it turn the
   * crowd away, which would keep it busy as well. Too high an estimate costs a wait that the deadline bounds.
   */
  done(batch: WaitingVote[], rate: number | null): void {
    for (const vote of batch) this.busyVoters.delete(voterKey(vote));
    if (rate !== null) this.rate = Math.max(RATE_MIN, rate, this.rate * RATE_FALL);
  }

  /** Takes all votes of a ballot out. */
  takeOf(ballotId: string): WaitingVote[] {
    const taken = this.waiting.filter((vote) => vote.ballotId === ballotId);
    if (taken.length > 0) this.waiting = this.waiting.filter((vote) => vote.ballotId !== ballotId);
    return taken;
  }

  /** Takes out who has waited since before monotonic `sinceMs`; all, if it is Infinity. */
  takeOlderThan(sinceMs: number): WaitingVote[] {
    const fresh = this.waiting.findIndex((vote) => vote.receivedAtMs >= sinceMs);
    return this.waiting.splice(0, fresh < 0 ? this.waiting.length : fresh);
  }
}

function voterKey(vote: OfferedVote): string {
  return vote.ballotId + vote.voterId;
}
