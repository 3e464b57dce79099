import { availableParallelism } from 'node:os';
import { Injectable, Optional } from '@nestjs/common';
import { networkOf } from '../../core/access/network.rules.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';

/** For whom a hash is made, and from where. Nobody gets more turns by having more devices, nor by coming again and again. */
export interface HashLane {
  /** The account that the password is of, or is to be of. */
  account: string;
  /** An IPv4 address, an IPv6 /64. */
  connection: string;
  /** Whether the device has been signed in to the account before. */
  isKnown: boolean;
}

/** The lane of somebody of whom nothing but the connection is known. */
export function laneOfStranger(account: string, address: string): HashLane {
  return { account, connection: networkOf(address), isKnown: false };
}

/** Lower goes first; the last decides least. */
type Turn = readonly [round: number, lap: number, isStranger: 0 | 1, ofConnection: number];

interface Job {
  lane: HashLane;
  turn: Turn;
  /** Its place among those of the same account. */
  rank: number;
  atMs: number;
  start(): void;
  refuse(): void;
}

/** Half of the machine, so that votes and the database always have the other one. */
const AT_ONCE = Math.min(4, Math.max(1, Math.floor(availableParallelism() / 2)));
const WAITING_MAX = 64;
const WAITING_PER_ACCOUNT_MAX = 16;
/** So many come in turn with one stranger where the device is known: of one account, and of one connection. */
const KNOWN_AT_ONCE = { ofAccount: 4, ofConnection: 16 };
const WAIT_MS_MAX = 5_000;
const FIRST_GUESS_MS = 50;
const RETRY_MS_MIN = 500;

/**
 * Lets few hashes run at a time: each takes a core and 19 MiB for tens of milliseconds. Owns who waits, in rounds with one
 * of every account, and in each round in laps with one of every connection; known devices have several in each, and come
 * first. So neither a crowd of strangers nor somebody with a password of their own keeps anybody else waiting. Bounded in
 * number and time: whoever would be last when it is full is told BUSY with the time that the queue takes to drain.
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
    const own = alike.filter((job) => job.lane.account === lane.account);
    if (own.length >= WAITING_PER_ACCOUNT_MAX) return Promise.resolve(false);
    const rank = afterAll(own.map((job) => job.rank));
    const turn = nextTurn(lane, rank, alike);
    const last = alike.at(-1);
    if (last && alike.length >= WAITING_MAX) {
      if (!isBefore(turn, last.turn)) return Promise.resolve(false);
      this.waiting.splice(this.waiting.indexOf(last), 1);
      last.refuse();
    }
    return new Promise((resolve) => {
      const job = { lane, turn, rank, atMs: this.now(), start: () => resolve(true), refuse: () => resolve(false) };
      const at = this.waiting.findIndex((other) => isBefore(turn, other.turn));
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

/** `rank`: how many of the same account go before. `alike`: those who wait and are as known. */
function nextTurn({ isKnown, connection }: HashLane, rank: number, alike: readonly Job[]): Turn {
  const atOnce = isKnown ? KNOWN_AT_ONCE : { ofAccount: 1, ofConnection: 1 };
  const round = Math.floor(rank / atOnce.ofAccount);
  const neighbours = alike.filter((job) => job.lane.connection === connection && job.turn[0] === round);
  const ofConnection = afterAll(neighbours.map((job) => job.turn[3]));
  return [round, Math.floor(ofConnection / atOnce.ofConnection), isKnown ? 0 : 1, ofConnection];
}

/** The place behind all that are taken. It only falls back to 0 when nobody waits: whoever never stops falls behind. */
function afterAll(places: readonly number[]): number {
  return 1 + Math.max(-1, ...places);
}

function isBefore(turn: Turn, other: Turn): boolean {
  const at = turn.findIndex((value, place) => value !== other[place]);
  return at >= 0 && turn[at]! < other[at]!;
}
