import { availableParallelism } from 'node:os';
import { Injectable, Optional } from '@nestjs/common';
import { networkOf } from '../../core/access/network.rules.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';

/** Whose turn it is: those whom nobody knows come after those who have been here, and the jobs of one key one by one. */
export interface HashLane {
  /** A device or a connection. */
  key: string;
  isKnown: boolean;
}

/** The lane of somebody of whom nothing but the connection is known. */
export function laneOfStranger(address: string): HashLane {
  return { key: networkOf(address), isKnown: false };
}

interface Job {
  lane: HashLane;
  /** How many of the same lane were waiting when it came. */
  rank: number;
  atMs: number;
  start(): void;
  refuse(): void;
}

/** Half of the machine, so that votes and the database always have the other one. */
const AT_ONCE = Math.min(4, Math.max(1, Math.floor(availableParallelism() / 2)));
const WAITING_MAX = 64;
const WAITING_PER_LANE_MAX = 16;
const WAIT_MS_MAX = 5_000;
const FIRST_GUESS_MS = 50;
const RETRY_MS_MIN = 500;

/**
 * Lets few hashes run at a time: each takes a core and 19 MiB for tens of milliseconds. Owns who waits: devices that are
 * known first, then in turns by lane, so that a crowd of strangers costs neither those who have been here nor each other.
 * Bounded in number and time; beyond it the answer is BUSY with the time that the queue takes to drain.
 */
@Injectable()
export class HashQueue {
  private running = 0;
  private waiting: Job[] = [];
  private meanMs = FIRST_GUESS_MS;

  constructor(
    @Optional() private readonly atOnce: number = AT_ONCE,
    @Optional() private readonly now: () => number = () => performance.now(),
  ) {}

  /** What `work` answers, once it is its turn. BUSY when too many wait, or it has waited for too long. */
  async run<T>(lane: HashLane, work: () => Promise<T>): Promise<Outcome<T>> {
    if (!(await this.turnOf(lane))) return refuse('BUSY', this.drainMs);
    const startedAtMs = this.now();
    try {
      return accept(await work());
    } finally {
      this.meanMs += (this.now() - startedAtMs - this.meanMs) / 8;
      this.running -= 1;
      this.startNext();
    }
  }

  private get drainMs(): number {
    return Math.ceil(Math.max(RETRY_MS_MIN, (this.waiting.length * this.meanMs) / this.atOnce));
  }

  private turnOf(lane: HashLane): Promise<boolean> {
    const alike = this.waiting.filter((job) => job.lane.isKnown === lane.isKnown);
    const rank = alike.filter((job) => job.lane.key === lane.key).length;
    if (alike.length >= WAITING_MAX || rank >= WAITING_PER_LANE_MAX) return Promise.resolve(false);
    return new Promise((resolve) => {
      const job = { lane, rank, atMs: this.now(), start: () => resolve(true), refuse: () => resolve(false) };
      const at = this.waiting.findIndex((other) => isBefore(job, other));
      this.waiting.splice(at < 0 ? this.waiting.length : at, 0, job);
      this.startNext();
    });
  }

  private startNext(): void {
    const oldestMs = this.now() - WAIT_MS_MAX;
    const [late, inTime] = [
      this.waiting.filter(({ atMs }) => atMs < oldestMs),
      this.waiting.filter(({ atMs }) => atMs >= oldestMs),
    ];
    this.waiting = inTime;
    for (const job of late) job.refuse();
    while (this.running < this.atOnce) {
      const next = this.waiting.shift();
      if (!next) return;
      this.running += 1;
      next.start();
    }
  }
}

function isBefore(job: Job, other: Job): boolean {
  if (job.lane.isKnown !== other.lane.isKnown) return job.lane.isKnown;
  return job.rank < other.rank;
}
