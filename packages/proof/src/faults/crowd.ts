import { setTimeout as wait } from 'node:timers/promises';
import { monotonicMs } from '../load/clock.js';
import { decideAnswer } from '../load/retry.rules.js';
import { newVoteId } from '../load/vote-id.js';
import type { StageEvent } from '../stage/venue.js';
import { Guest } from './guest.js';
import { closePollLanes } from './poll-lanes.js';

/** A vote that was offered, and what became of it. Times are monotonic ms. */
export interface OfferedVote {
  readonly voteId: string;
  readonly optionId: string;
  readonly guest: Guest;
  readonly offeredAtMs: number;
  tries: number;
  fate: 'open' | 'counted' | 'refused';
  code: string | null;
  settledAtMs: number;
}

/** One request of a vote and its answer. `code` null = counted, OFFLINE = no answer came. */
export interface Attempt {
  readonly startedAtMs: number;
  readonly tookMs: number;
  readonly code: string | null;
}

export interface CrowdOptions {
  readonly origins: readonly string[];
  readonly event: StageEvent;
  readonly cookies: readonly string[];
  /** Whether the guests listen to the event, or only vote. */
  readonly isListening?: boolean;
}

const SCHEDULE_MS = 10;
const CONNECTING_AT_ONCE = 50;

/** Guests who vote at a steady rate, whatever happens, and keep every vote until it is counted or refused. */
export class Crowd {
  readonly guests: readonly Guest[];
  readonly votes: OfferedVote[] = [];
  readonly attempts: Attempt[] = [];
  private timer: NodeJS.Timeout | null = null;
  private open = 0;
  private isClosed = false;

  private constructor(private readonly options: CrowdOptions) {
    const { origins, cookies, event, isListening } = options;
    const statePath = `/api/v1/events/${event.eventId}/state`;
    this.guests = cookies.map((cookie, n) => new Guest(origins, cookie, n, isListening ? event : null, statePath));
  }

  /** Resolves when every guest has a socket. */
  static async enter(options: CrowdOptions): Promise<Crowd> {
    const crowd = new Crowd(options);
    const waiting = [...crowd.guests];
    const connectNext = async (): Promise<void> => {
      for (let guest = waiting.pop(); guest; guest = waiting.pop()) await guest.connect();
    };
    await Promise.all(Array.from({ length: CONNECTING_AT_ONCE }, connectNext));
    return crowd;
  }

  get onlineCount(): number {
    return this.guests.filter((guest) => guest.isOnline).length;
  }

  get openCount(): number {
    return this.open;
  }

  /** Whether new votes come in: every guest has one for every track. */
  get isOffering(): boolean {
    return this.timer !== null && this.votes.length < this.votesMax;
  }

  private get votesMax(): number {
    return this.guests.length * this.options.event.optionIds.length;
  }

  /** Begins to offer votes; the guests take turns through the tracks, so that nobody votes twice for one. */
  offer(perSecond: number): void {
    const startMs = monotonicMs();
    const before = this.votes.length;
    const max = this.votesMax;
    this.timer = setInterval(() => {
      const due = Math.min(max, before + Math.floor(((monotonicMs() - startMs) / 1_000) * perSecond));
      while (this.votes.length < due) this.offerNext();
    }, SCHEDULE_MS);
  }

  /** Offers `count` votes in this moment. */
  offerAtOnce(count: number): void {
    for (let n = 0; n < count; n++) this.offerNext();
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
  }

  /** Resolves when every vote is counted or refused, or the time is over: then `openCount` tells. */
  async settled(withinMs: number): Promise<void> {
    const endMs = monotonicMs() + withinMs;
    while (this.open > 0 && monotonicMs() < endMs) await wait(20);
  }

  close(): void {
    this.isClosed = true;
    this.stop();
    for (const guest of this.guests) guest.close();
    closePollLanes();
  }

  private offerNext(): void {
    const { optionIds } = this.options.event;
    const n = this.votes.length;
    const index = n % this.guests.length;
    const vote: OfferedVote = {
      voteId: newVoteId(),
      optionId: optionIds[(Math.floor(n / this.guests.length) + index) % optionIds.length]!,
      guest: this.guests[index]!,
      offeredAtMs: monotonicMs(),
      tries: 0,
      fate: 'open',
      code: null,
      settledAtMs: 0,
    };
    this.votes.push(vote);
    this.open += 1;
    this.send(vote);
  }

  private send(vote: OfferedVote): void {
    if (this.isClosed) return;
    const startedAtMs = monotonicMs();
    vote.guest.send(this.options.event, vote, vote.tries, (error) => {
      vote.tries += 1;
      const nowMs = monotonicMs();
      const answer = decideAnswer(error, vote.tries - 1, Math.random());
      const code = answer.kind === 'counted' ? null : answer.code;
      this.attempts.push({ startedAtMs, tookMs: nowMs - startedAtMs, code });
      if (answer.kind === 'again') return void setTimeout(() => this.send(vote), answer.afterMs);
      vote.fate = answer.kind;
      vote.code = code;
      vote.settledAtMs = nowMs;
      this.open -= 1;
    });
  }
}
