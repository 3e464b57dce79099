import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ERRORS, type ErrorCode } from '@votebox/contracts';
import { type Logger, pino } from 'pino';
import { Bus } from '../../core/bus/bus.js';
import type { OptionDelta } from '../../core/bus/facts.js';
import { Config } from '../../core/config/config.js';
import { Metrics } from '../../core/metrics/metrics.js';
import { ProcessSlot } from '../../core/slot/process-slot.js';
import type { CastRow } from './cast-batch.sql.js';
import { VoteLane } from './vote-lane.js';
import {
  BATCH_SIZE_START,
  type CastVerdict,
  nextBatchSize,
  type OfferedVote,
  planFailure,
  shedRetryMs,
  takeBatch,
} from './vote.rules.js';

const LANES = 2;
const QUEUE_MAX = 60_000;
const WAIT_MAX_MS = 2_000;
const DEADLINE_MS = 5_000;
const RETRIES_MAX = 3;

interface Waiting extends OfferedVote {
  settle(verdict: CastVerdict): void;
}

/**
 * Gathers votes while the previous commit is under way and writes them in one statement per batch (group commit). There
 * is no timer: an idle writer writes a vote at once, a loaded one in batches as large as what came in meanwhile.
 *
 * Owns the queue of waiting votes, the promises of votes in flight and two dedicated connections. Nobody else writes votes.
 * Failure: a vote is answered counted only after its commit; when the outcome is not known it is answered BUSY, and the
 * client's retry with the same vote id settles it. The queue is bounded by length and by estimated wait.
 */
@Injectable()
export class VoteWriter implements OnModuleInit, OnApplicationShutdown {
  private readonly queue: Waiting[] = [];
  private readonly inFlight = new Map<string, Promise<CastVerdict>>();
  private readonly lanes: VoteLane[];
  private batchSize = BATCH_SIZE_START;
  /** Votes per millisecond, smoothed over batches. */
  private rate = 1;
  private isStopping = false;
  private readonly log: Logger;

  constructor(
    config: Config,
    private readonly slot: ProcessSlot,
    private readonly bus: Bus,
    private readonly metrics: Metrics,
  ) {
    this.log = pino({ name: 'votes', level: config.LOG_LEVEL });
    this.lanes = Array.from({ length: LANES }, () => new VoteLane(config.DATABASE_URL, () => this.pump()));
  }

  async onModuleInit(): Promise<void> {
    await Promise.all(this.lanes.map((lane) => lane.connect()));
  }

  /** Casts one vote; resolves when it is committed or refused. Never rejects. The same vote in flight shares its answer. */
  cast(offer: Omit<OfferedVote, 'receivedAtMs'>): Promise<CastVerdict> {
    const key = `${offer.ballotId}:${offer.voteId}:${offer.voterId}:${offer.optionId}`;
    const known = this.inFlight.get(key);
    if (known) return known;
    if (!this.canTake()) return Promise.resolve(this.shed());
    const answer = new Promise<CastVerdict>((resolve) => this.enqueue(offer, resolve)).finally(() =>
      this.inFlight.delete(key),
    );
    this.inFlight.set(key, answer);
    this.pump();
    return answer;
  }

  /** Whether votes can be written now. For readiness. */
  get isReady(): boolean {
    return this.lanes.some((lane) => lane.isConnected);
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    const deadline = performance.now() + DEADLINE_MS;
    while (this.inFlight.size > 0 && performance.now() < deadline) {
      await Promise.race([Promise.allSettled(this.inFlight.values()), new Promise((done) => setTimeout(done, 100))]);
    }
    await Promise.all(this.lanes.map((lane) => lane.stop()));
  }

  private canTake(): boolean {
    if (this.isStopping || !this.isReady) return false;
    return this.queue.length < QUEUE_MAX && this.queue.length / this.rate < WAIT_MAX_MS;
  }

  private shed(): CastVerdict {
    this.metrics.votes.inc({ outcome: 'BUSY' });
    return { kind: 'refused', code: 'BUSY', retryAfterMs: shedRetryMs(Math.random()) };
  }

  private enqueue(offer: Omit<OfferedVote, 'receivedAtMs'>, resolve: (verdict: CastVerdict) => void): void {
    const receivedAtMs = performance.now();
    const deadline = setTimeout(() => {
      const index = this.queue.indexOf(vote);
      if (index >= 0) this.queue.splice(index, 1);
      resolve(this.shed());
    }, DEADLINE_MS);
    const vote: Waiting = {
      ...offer,
      receivedAtMs,
      settle: (verdict) => {
        clearTimeout(deadline);
        resolve(verdict);
      },
    };
    this.queue.push(vote);
  }

  private pump(): void {
    for (const lane of this.lanes) {
      if (this.queue.length === 0) break;
      if (!lane.isIdle) continue;
      const batch = takeBatch(this.queue, this.batchSize);
      if (batch.length > 0) void this.run(lane, batch);
    }
    this.metrics.voteQueue.set(this.queue.length);
  }

  private async run(lane: VoteLane, batch: Waiting[]): Promise<void> {
    const startMs = performance.now();
    await this.write(lane, batch, RETRIES_MAX);
    const commitMs = performance.now() - startMs;
    this.batchSize = nextBatchSize(this.batchSize, commitMs, batch.length >= this.batchSize);
    this.rate = 0.8 * this.rate + 0.2 * Math.max(0.1, (LANES * batch.length) / Math.max(1, commitMs));
    this.pump();
  }

  private async write(lane: VoteLane, batch: Waiting[], retriesLeft: number): Promise<void> {
    const shard = this.slot.number;
    let rows: CastRow[];
    try {
      rows = await lane.write(shard, batch, performance.now()); // THE ONLY await between a vote and its fate
    } catch (error) {
      return this.recover(lane, batch, retriesLeft, error);
    }
    this.metrics.voteBatchSize.observe(batch.length);
    this.settle(shard, batch, rows);
  }

  private async recover(lane: VoteLane, batch: Waiting[], retriesLeft: number, error: unknown): Promise<void> {
    const plan = planFailure((error as { code?: string }).code);
    if (plan === 'retry' && retriesLeft > 0 && lane.isConnected) {
      await new Promise((done) => setTimeout(done, Math.random() * 20 * (RETRIES_MAX - retriesLeft + 1)));
      return this.write(lane, batch, retriesLeft - 1);
    }
    if (plan === 'bisect' && lane.isConnected) {
      if (batch.length === 1) {
        this.log.error({ err: error }, 'a vote was refused by the database');
        return this.refuseAll(batch, 'VALIDATION_ERROR');
      }
      const half = Math.ceil(batch.length / 2);
      await this.write(lane, batch.slice(0, half), RETRIES_MAX);
      return lane.isConnected
        ? this.write(lane, batch.slice(half), RETRIES_MAX)
        : this.refuseAll(batch.slice(half), 'BUSY');
    }
    this.refuseAll(batch, 'BUSY');
  }

  private refuseAll(batch: Waiting[], code: ErrorCode): void {
    for (const vote of batch) {
      this.metrics.votes.inc({ outcome: code });
      const retryAfterMs = code === 'BUSY' ? shedRetryMs(Math.random()) : undefined;
      vote.settle({ kind: 'refused', code, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
    }
  }

  /** Tells the committed counts, then answers each vote. */
  private settle(shard: number, batch: Waiting[], rows: CastRow[]): void {
    const byOrder = new Map(rows.map((row) => [Number(row.ord) - 1, row]));
    this.tell(shard, batch, byOrder);
    const nowMs = performance.now();
    batch.forEach((vote, index) => {
      const verdict = toVerdict(byOrder.get(index));
      this.metrics.votes.inc({ outcome: verdict.kind === 'refused' ? verdict.code : verdict.kind });
      this.metrics.voteCommitSeconds.observe((nowMs - vote.receivedAtMs) / 1000);
      vote.settle(verdict);
    });
  }

  private tell(shard: number, batch: Waiting[], rows: Map<number, CastRow>): void {
    const ballots = new Map<string, { vote: Waiting; row: CastRow; deltas: Map<string, OptionDelta> }>();
    batch.forEach((vote, index) => {
      const row = rows.get(index);
      if (row?.code !== 'COUNTED' || row.shard_votes === null || row.cycle === null) return;
      const entry = ballots.get(vote.ballotId) ?? { vote, row, deltas: new Map<string, OptionDelta>() };
      ballots.set(vote.ballotId, entry);
      note(entry.deltas, vote.optionId, row.cycle, row.shard_votes, 1);
      if (row.left_option !== null && row.left_cycle !== null && row.left_shard_votes !== null) {
        note(entry.deltas, row.left_option, row.left_cycle, row.left_shard_votes, -1);
      }
    });
    for (const { vote, row, deltas } of ballots.values()) {
      this.bus.tell({
        kind: 'votes:committed',
        venueId: vote.venueId,
        eventId: vote.eventId,
        ballotId: vote.ballotId,
        shard,
        shardRev: Number(row.shard_rev),
        deltas: [...deltas.values()],
      });
    }
  }
}

/** Adds what one vote did to an option to what the batch did to it; the count is the same in every row of a batch. */
function note(deltas: Map<string, OptionDelta>, optionId: string, cycle: number, shardVotes: string, by: 1 | -1): void {
  const key = `${optionId}:${cycle}`;
  const added = (deltas.get(key)?.added ?? 0) + by;
  deltas.set(key, { optionId, cycle, shardVotes: Number(shardVotes), added });
}

function toVerdict(row: CastRow | undefined): CastVerdict {
  if (!row) return { kind: 'refused', code: 'BUSY' };
  if (row.code === 'COUNTED' || row.code === 'REPLAY') {
    return {
      kind: row.code === 'COUNTED' ? 'counted' : 'replay',
      votes: Number(row.votes),
      cooldownMs: Number(row.cooldown_ms ?? 0),
      votesRemaining: row.votes_remaining,
    };
  }
  const code = row.code in ERRORS ? (row.code as ErrorCode) : 'TRACK_NOT_AVAILABLE';
  const retryAfterMs = row.retry_after_ms === null ? undefined : Math.max(0, Number(row.retry_after_ms));
  return { kind: 'refused', code, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}
