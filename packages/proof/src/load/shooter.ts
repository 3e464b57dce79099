import { VOTE_ANSWER_PATIENCE_MS } from '@votebox/contracts';
import { monotonicMs } from './clock.js';
import { type Answer, decideAnswer } from './retry.rules.js';
import { dueShots, intendedMs, type Pace, type Target, targetOf } from './schedule.rules.js';
import { newVoteId } from './vote-id.js';

/** The votes that one worker casts. */
export interface CastOrder {
  readonly eventId: string;
  readonly ballotId: string;
  readonly optionIds: readonly string[];
  /** Votes in all; at most guests × options. */
  readonly votes: number;
  /** Where earlier orders stopped, so that no guest votes twice for an option. */
  readonly firstOption: number;
  readonly pace: Pace;
  /** Monotonic ms at which the first vote is due; 0 = now. */
  readonly startAtMs: number;
  /** Monotonic ms after the start at which open votes are given up, reported as unsettled. */
  readonly giveUpAfterMs: number;
}

/** What became of an order. Times are monotonic ms. */
export interface CastReport {
  offered: number;
  /** Votes that were neither counted nor refused when patience ended. */
  unsettled: number;
  refused: Record<string, number>;
  retries: Record<string, number>;
  /** Of each counted vote: when it was meant to be sent, when it was acknowledged, its id. */
  intendedMs: Float64Array;
  ackedMs: Float64Array;
  voteIds: string[];
}

/** What a transport sends. */
export interface Vote extends Target {
  readonly voteId: string;
}

/** Sends a vote; `done` is called once with the error of the answer, null when it was counted, `{}` when none came. */
export interface Transport {
  readonly guests: number;
  send(vote: Vote, done: (error: Parameters<typeof decideAnswer>[0]) => void): void;
}

interface Shot extends Vote {
  readonly dueMs: number;
  tries: number;
}

/** Casts an order as honest clients do: every vote keeps its id until it is counted or refused, and none waits longer than they. */
export class Shooter {
  private readonly report: CastReport;
  private settled = 0;
  private finish: () => void = () => undefined;
  private isOver = false;
  private startMs = 0;

  constructor(
    private readonly order: CastOrder,
    private readonly transport: Transport,
  ) {
    const [intendedMs, ackedMs] = [new Float64Array(order.votes), new Float64Array(order.votes)];
    this.report = { offered: 0, unsettled: 0, refused: {}, retries: {}, intendedMs, ackedMs, voteIds: [] };
  }

  async run(): Promise<CastReport> {
    const { startAtMs, giveUpAfterMs } = this.order;
    this.startMs = startAtMs === 0 ? monotonicMs() : startAtMs;
    const finished = new Promise<void>((resolve) => (this.finish = resolve));
    const endMs = this.startMs - monotonicMs() + giveUpAfterMs;
    const timer = setTimeout(() => this.finish(), endMs);
    if (this.order.votes === 0) this.finish();
    setTimeout(() => this.begin(), Math.max(0, this.startMs - monotonicMs()));
    await finished;
    clearTimeout(timer);
    this.isOver = true;
    return this.conclude();
  }

  private begin(): void {
    const { pace, votes } = this.order;
    if (pace.kind === 'rate') return this.keepPace(pace.perSecond);
    for (let n = 0; n < Math.min(pace.inFlight, votes); n++) this.shootNext();
  }

  private keepPace(perSecond: number): void {
    if (this.isOver) return;
    const due = dueShots(monotonicMs() - this.startMs, perSecond, this.order.votes);
    while (this.report.offered < due) this.shoot(this.startMs + intendedMs(this.report.offered, perSecond));
    if (this.report.offered < this.order.votes) setTimeout(() => this.keepPace(perSecond), 1);
  }

  private shootNext(): void {
    if (!this.isOver && this.report.offered < this.order.votes) this.shoot(monotonicMs());
  }

  private shoot(dueMs: number): void {
    const { optionIds, firstOption } = this.order;
    const target = targetOf(this.report.offered, this.transport.guests, optionIds.length, firstOption);
    this.report.offered += 1;
    this.send({ ...target, voteId: newVoteId(), dueMs, tries: 0 });
  }

  private send(shot: Shot): void {
    let isAnswered = false;
    const done = (error: Parameters<typeof decideAnswer>[0]): void => {
      if (isAnswered) return;
      isAnswered = true;
      clearTimeout(patience);
      if (!this.isOver) this.take(shot, decideAnswer(error, shot.tries, Math.random()));
    };
    const patience = setTimeout(done, VOTE_ANSWER_PATIENCE_MS, {});
    this.transport.send(shot, done);
  }

  private take(shot: Shot, answer: Answer): void {
    switch (answer.kind) {
      case 'again':
        count(this.report.retries, answer.code);
        shot.tries += 1;
        setTimeout(() => this.isOver || this.send(shot), answer.afterMs);
        return;
      case 'refused':
        count(this.report.refused, answer.code);
        break;
      case 'counted': {
        const at = this.report.voteIds.push(shot.voteId) - 1;
        this.report.intendedMs[at] = shot.dueMs;
        this.report.ackedMs[at] = monotonicMs();
      }
    }
    this.settled += 1;
    if (this.settled === this.order.votes) this.finish();
    else if (this.order.pace.kind === 'saturate') this.shootNext();
  }

  private conclude(): CastReport {
    const counted = this.report.voteIds.length;
    return {
      ...this.report,
      unsettled: this.report.offered - this.settled,
      intendedMs: this.report.intendedMs.slice(0, counted),
      ackedMs: this.report.ackedMs.slice(0, counted),
    };
  }
}

function count(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
