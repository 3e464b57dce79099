import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { type ErrorCode, VOTE_DEADLINE_MS } from '@votebox/contracts';
import { LRUCache } from 'lru-cache';
import { type Logger, pino } from 'pino';
import { Bus } from '../../core/bus/bus.js';
import { AWAKE_BEAT_MS, AwakeTime } from '../../core/clock/awake-time.js';
import { Config } from '../../core/config/config.js';
import { Breaker } from '../../core/limits/breaker.js';
import { Metrics } from '../../core/metrics/metrics.js';
import { Backlog } from '../../core/backlog/backlog.js';
import { spreadRetryMs } from '../../core/backlog/backlog.rules.js';
import { ProcessSlot } from '../../core/slot/process-slot.js';
import { readAnswer } from './cast-answer.js';
import { VoteLane } from './vote-lane.js';
import { VoteQueue, type WaitingVote } from './vote-queue.js';
import {
  BATCH_SIZE_MIN,
  BATCH_SIZE_MAX,
  type CastVerdict,
  halve,
  isSameVote,
  nextBatchSize,
  type OfferedVote,
  partByBallot,
  planFailure,
  shardOf,
  VOTE_LANES,
} from './vote.rules.js';

/** The deadline runs only while votes are committed: after so long without, nobody need wait for it. */
const COMMIT_SILENCE_MS_MAX = 2_000;
/** So long a process that ends goes on writing what waits. */
const DRAIN_MS_MAX = 5_000;
/** A small batch takes less. */
const STUCK_FROM_MS = 20;
const RETRIES_MAX = 3;
const STUCK_BALLOTS_MAX = 10_000;

interface VoteInFlight {
  vote: WaitingVote;
  answer: Promise<CastVerdict>;
}

/**
 * Gathers votes while the previous commit is under way and writes them in one statement per batch (group commit). There
 * is no timer: an idle writer writes a vote at once, a loaded one in batches as large as what came in meanwhile. The second
 * connection helps when there is much to write or the first seems stuck.
 *
 * Owns the queue of waiting votes, the promises of votes in flight and two dedicated connections. Nobody else writes votes.
 * Failure: a vote is answered counted only after its commit; when the outcome is not known it is answered BUSY, and the
 * client's retry with the same vote id settles it. A burst is absorbed by a queue that is bounded by length and estimated
 * wait; nobody waits in it beyond the deadline. A breaker stands before a broken database and answers all that waits when
 * nothing is committed any more; one stands before each ballot whose rows somebody keeps locked, so that the others go on.
 */
@Injectable()
export class VoteWriter implements OnModuleInit, OnApplicationShutdown {
  private readonly queue = new VoteQueue();
  private readonly inFlight = new Map<string, VoteInFlight>();
  private readonly lanes: VoteLane[];
  private readonly breaker = new Breaker();
  /** Single votes that find out whether a ballot is still stuck. Only the last lane may get stuck with them. */
  private readonly probes: WaitingVote[] = [];
  private readonly stuckBallots = new LRUCache<string, Breaker>({ max: STUCK_BALLOTS_MAX });
  private batchSize = BATCH_SIZE_MAX;
  private unsettled = 0;
  /** Time since the last commit in which votes waited for one. */
  private readonly silence = new AwakeTime(performance.now());
  private isPumpDue = false;
  private isStopping = false;
  private timer: NodeJS.Timeout | null = null;
  private lookAgain: NodeJS.Timeout | null = null;
  private readonly log: Logger;

  constructor(
    config: Config,
    private readonly slot: ProcessSlot,
    private readonly bus: Bus,
    private readonly metrics: Metrics,
    backlog: Backlog,
  ) {
    backlog.watch(() => this.queue.waitMs);
    this.log = pino({ name: 'votes', level: config.LOG_LEVEL });
    this.lanes = Array.from(
      { length: VOTE_LANES },
      (_, index) => new VoteLane(config.addressFor('votebox_system'), index, () => this.onConnected()),
    );
  }

  async onModuleInit(): Promise<void> {
    this.timer = setInterval(() => this.refuseLate(performance.now()), AWAKE_BEAT_MS);
    this.timer.unref();
    await Promise.all(this.lanes.map((lane) => lane.connect()));
  }

  /** Casts one vote; resolves when it is committed or refused. Never rejects. The same vote in flight shares its answer. */
  cast(offer: Omit<OfferedVote, 'receivedAtMs'>): Promise<CastVerdict> {
    const known = this.inFlight.get(offer.voteId);
    if (known && isSameVote(known.vote, offer)) return known.answer;
    const receivedAtMs = performance.now();
    if (!this.canTake(offer.ballotId, receivedAtMs)) return Promise.resolve(this.shed());
    let resolve!: (verdict: CastVerdict) => void;
    const answer = new Promise<CastVerdict>((settled) => {
      resolve = settled;
    });
    const { venueId, eventId, ballotId, optionId, voteId, voterId, heldMs } = offer;
    const settle = (verdict: CastVerdict) => {
      this.unsettled -= 1;
      if (this.inFlight.get(voteId)?.vote === vote) this.inFlight.delete(voteId);
      resolve(verdict);
    };
    const vote = { venueId, eventId, ballotId, optionId, voteId, voterId, heldMs, receivedAtMs, settle };
    // Another vote under the same id is judged for itself, and nobody waits for it under this id.
    if (!known) this.inFlight.set(voteId, { vote, answer });
    this.unsettled += 1;
    if (this.stuckBallots.size > 0 && this.stuckBallots.has(ballotId)) this.probes.push(vote);
    else this.queue.add(vote);
    if (this.queue.length < this.batchSize) this.pumpSoon();
    else this.pump();
    return answer;
  }

  /** Whether votes can be written now. For readiness. */
  get isReady(): boolean {
    return this.lanes.some((lane) => lane.isConnected);
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    const deadline = performance.now() + DRAIN_MS_MAX;
    while (this.unsettled > 0 && performance.now() < deadline) await new Promise((done) => setTimeout(done, 20));
    if (this.timer) clearInterval(this.timer);
    if (this.lookAgain) clearTimeout(this.lookAgain);
    this.refuseWaiting();
    await Promise.all(this.lanes.map((lane) => lane.stop()));
  }

  private onConnected(): void {
    this.breaker.encourage();
    this.pump();
  }

  private canTake(ballotId: string, nowMs: number): boolean {
    if (this.isStopping || !this.isReady || this.queue.isFull) return false;
    const stuck = this.stuckBallots.size > 0 ? this.stuckBallots.get(ballotId) : undefined;
    if (!this.breaker.mayTry(nowMs) || stuck?.mayTry(nowMs) === false) return false;
    this.breaker.begin(nowMs);
    stuck?.begin(nowMs);
    return true;
  }

  private shed(): CastVerdict {
    this.metrics.votes.inc({ outcome: 'BUSY' });
    return { kind: 'refused', code: 'BUSY', retryAfterMs: this.comeBackMs() };
  }

  /** Before a database that is away nobody knows when it will be back; in a rush it is known when there will be room. */
  private comeBackMs(): number {
    return this.queue.isFull ? this.queue.comeBackMs(performance.now(), Math.random()) : spreadRetryMs(Math.random());
  }

  /** On the next turn of the event loop: what came in together goes out together. */
  private pumpSoon(): void {
    if (this.isPumpDue) return;
    this.isPumpDue = true;
    setImmediate(() => this.pump());
  }

  private pump(): void {
    this.isPumpDue = false;
    for (const lane of this.lanes) {
      if (!lane.isIdle || this.isBetterLater(lane)) continue;
      const probe = lane === this.lanes.at(-1) ? this.probes.shift() : undefined;
      const batch = probe ? [probe] : this.queue.take(this.batchSize);
      if (batch.length > 0) void this.run(lane, batch);
    }
  }

  /**
   * A few votes are written sooner by waiting for the batch under way than by a second statement beside it, as long as that
   * batch is not stuck.
   */
  private isBetterLater(lane: VoteLane): boolean {
    const { length } = this.queue;
    if (lane.index === 0 || length === 0 || length >= BATCH_SIZE_MIN || this.probes.length > 0) return false;
    const busyMs = Math.max(...this.lanes.map((other) => other.busyMs));
    if (busyMs === 0 || busyMs > STUCK_FROM_MS) return false;
    this.lookAgain ??= setTimeout(() => {
      this.lookAgain = null;
      this.pump();
    }, STUCK_FROM_MS);
    return true;
  }

  private async run(lane: VoteLane, batch: WaitingVote[]): Promise<void> {
    const startMs = performance.now();
    const wasFull = batch.length >= this.batchSize;
    await this.write(lane, batch, 0);
    const nowMs = performance.now();
    this.batchSize = nextBatchSize(this.batchSize, { commitMs: nowMs - startMs, wasFull });
    this.queue.done(batch, nowMs, { isFull: wasFull });
    this.pump();
    this.metrics.voteQueue.set(this.queue.length);
  }

  private async write(lane: VoteLane, batch: WaitingVote[], attempt: number): Promise<void> {
    const shard = shardOf(this.slot.number, lane.index);
    try {
      const answer = await lane.write(batch, shard, attempt > 0); // THE ONLY await between a vote and its fate
      this.breaker.succeed();
      this.silence.restart(performance.now());
      if (this.stuckBallots.size > 0) for (const vote of batch) this.stuckBallots.delete(vote.ballotId);
      this.metrics.voteBatchSize.observe(batch.length);
      const { verdicts, facts } = readAnswer(batch, answer, shard);
      for (const fact of facts) this.bus.tell(fact);
      this.settle(batch, verdicts);
    } catch (error) {
      await this.recover(lane, batch, attempt, error);
    }
  }

  private async recover(lane: VoteLane, batch: WaitingVote[], attempt: number, error: unknown): Promise<void> {
    const plan = planFailure((error as { code?: string }).code);
    if (plan === 'broken') return this.giveUp(batch, error);
    this.breaker.succeed();
    if (plan === 'retry') {
      if (attempt >= RETRIES_MAX) return this.refuseAll(batch, 'BUSY');
      await new Promise((done) => setTimeout(done, Math.random() * 20 * attempt));
      return this.write(lane, batch, attempt + 1);
    }
    if (plan === 'bisect') {
      if (batch.length > 1) return this.writeParts(lane, halve(batch), attempt);
      this.log.error({ err: error }, 'a vote was refused by the database');
      return this.refuseAll(batch, 'VALIDATION_ERROR');
    }
    const parts = partByBallot(batch);
    if (parts.length > 1) return this.writeParts(lane, parts, attempt);
    this.refuseAll([...batch, ...this.noteStuck(batch[0]!.ballotId)], 'BUSY');
  }

  private async writeParts(lane: VoteLane, parts: WaitingVote[][], attempt: number): Promise<void> {
    for (const part of parts) {
      if (lane.isConnected) await this.write(lane, part, attempt);
      else this.refuseAll(part, 'BUSY');
    }
  }

  /** Whether it was committed is not known, and the next batch would fare no better. */
  private giveUp(batch: WaitingVote[], error: unknown): void {
    if (this.breaker.isClosed) this.log.warn({ err: error }, 'votes cannot be written for now');
    this.breaker.fail(performance.now());
    this.refuseAll(batch, 'BUSY');
    if (!this.isReady) this.refuseWaiting();
  }

  /** Somebody keeps rows of the ballot locked. Answers its waiting votes, so that they do not hold up the others. */
  private noteStuck(ballotId: string): WaitingVote[] {
    const breaker = this.stuckBallots.get(ballotId) ?? new Breaker();
    breaker.fail(performance.now());
    this.stuckBallots.set(ballotId, breaker);
    return this.queue.takeOf(ballotId);
  }

  private refuseLate(nowMs: number): void {
    const sinceMs = nowMs - VOTE_DEADLINE_MS;
    this.refuseAll(this.queue.takeOlderThan(sinceMs), 'BUSY');
    while (this.probes[0] && this.probes[0].receivedAtMs < sinceMs) this.refuseAll([this.probes.shift()!], 'BUSY');
    if (this.queue.length === 0 && this.probes.length === 0) this.silence.restart(nowMs);
    else if (this.silence.beat(nowMs) >= COMMIT_SILENCE_MS_MAX) {
      this.log.warn('no vote was committed for too long');
      this.breaker.fail(nowMs);
      this.refuseWaiting();
    }
    this.metrics.voteQueue.set(this.queue.length);
  }

  private refuseWaiting(): void {
    this.refuseAll(this.queue.takeOlderThan(Number.POSITIVE_INFINITY), 'BUSY');
    this.refuseAll(this.probes.splice(0), 'BUSY');
  }

  private refuseAll(batch: WaitingVote[], code: ErrorCode): void {
    if (batch.length > 0) this.metrics.votes.inc({ outcome: code }, batch.length);
    for (const vote of batch) {
      const retryAfterMs = code === 'BUSY' ? this.comeBackMs() : undefined;
      vote.settle({ kind: 'refused', code, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
    }
  }

  private settle(batch: WaitingVote[], verdicts: CastVerdict[]): void {
    const nowMs = performance.now();
    const outcomes = new Map<string, number>();
    batch.forEach((vote, index) => {
      const verdict = verdicts[index]!;
      const outcome = verdict.kind === 'refused' ? verdict.code : verdict.kind;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      this.metrics.voteCommitSeconds.observe((nowMs - vote.receivedAtMs) / 1000);
      vote.settle(verdict);
    });
    for (const [outcome, count] of outcomes) this.metrics.votes.inc({ outcome }, count);
  }
}
