import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type {
  BallotPolicy,
  ErrorCode,
  PresenceTier,
  RecountView,
  ResultsVisibility,
  ResultView,
} from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import { AppError, notFound } from '../../core/errors/app-error.js';
import { newId } from '../../core/ids/ids.js';
import { Metrics } from '../../core/metrics/metrics.js';
import { BallotRepository } from './ballot.repository.js';

/** A question that is to be opened. Times in milliseconds; 0 budget = no budget. */
export interface BallotSpec {
  eventId: string;
  policy: BallotPolicy;
  maxChoices?: number;
  cooldownMs: number;
  budgetVotes: number;
  budgetWindowMs: number;
  holdMs?: number;
  minTier?: PresenceTier;
  results?: ResultsVisibility;
  opensAt?: Date | null;
  closesAt?: Date | null;
}

/** What may change while votes are cast. */
export type BallotRules = Pick<BallotSpec, 'cooldownMs' | 'budgetVotes' | 'budgetWindowMs'> & {
  results: ResultsVisibility;
  minTier: PresenceTier;
};

/**
 * Ballots and their options: the frame in which votes are cast. Methods that take a `client` run inside the caller's
 * transaction, so that a kind of vote changes its own rows and the ballot together.
 */
@Injectable()
export class Ballots {
  constructor(
    private readonly db: Database,
    private readonly ballots: BallotRepository,
    private readonly metrics: Metrics,
  ) {}

  async open(ctx: Ctx, client: PoolClient, spec: BallotSpec): Promise<{ ballotId: string }> {
    const ballotId = newId();
    await this.ballots.insert(ctx, client, ballotId, spec);
    return { ballotId };
  }

  /** Adds `count` options behind the present ones. */
  async addOptions(
    ctx: Ctx,
    client: PoolClient,
    ballotId: string,
    count: number,
  ): Promise<{ optionId: string; idx: number }[]> {
    const firstIdx = await this.ballots.lockForNextIdx(ctx, client, ballotId);
    const options = Array.from({ length: count }, (_, n) => ({ optionId: newId(), idx: firstIdx + n }));
    await this.ballots.insertOptions(ctx, client, ballotId, options);
    return options;
  }

  async changeRules(ctx: Ctx, client: PoolClient, ballotId: string, rules: BallotRules): Promise<void> {
    await this.ballots.updateRules(ctx, client, ballotId, rules);
  }

  /** Pauses or resumes voting. A closed ballot stays closed. */
  async setState(ctx: Ctx, client: PoolClient, ballotId: string, state: 'OPEN' | 'PAUSED'): Promise<void> {
    await this.ballots.updateState(ctx, client, ballotId, state);
  }

  /**
   * The close fence: waits for batches in flight, then writes CLOSED and a SHA-256 over the sorted votes. After it
   * nothing commits, so the result is exact. Closing again answers the same.
   */
  async close(ctx: Ctx, ballotId: string): Promise<{ resultHash: string; votes: number }> {
    const closed = await this.db.sqlTx(ctx, (client) => this.ballots.close(ctx, client, ballotId));
    if (!closed) throw notFound();
    return closed;
  }

  /** From now on the option takes no votes and gives none back; answers its cycle and votes. Waits for votes in flight. */
  lockOption(ctx: Ctx, client: PoolClient, ballotId: string, optionId: string) {
    return this.ballots.lockOption(ctx, client, ballotId, optionId);
  }

  async unlockOption(ctx: Ctx, client: PoolClient, ballotId: string, optionId: string): Promise<void> {
    await this.ballots.unlockOption(ctx, client, ballotId, optionId);
  }

  /**
   * The votes of the option have had their effect: its cycle rises and it starts again at zero, blocked for
   * `block.untilMs` milliseconds with `block.code`. Answers the cycle and votes that were used up.
   */
  useUpOption(
    ctx: Ctx,
    client: PoolClient,
    ballotId: string,
    optionId: string,
    block: { untilMs: number; code: ErrorCode } | null,
  ): Promise<{ cycle: number; votes: number }> {
    return this.ballots.useUpOption(ctx, client, ballotId, optionId, block);
  }

  async blockOption(ctx: Ctx, client: PoolClient, ballotId: string, optionId: string, code: ErrorCode): Promise<void> {
    await this.ballots.blockOption(ctx, client, ballotId, optionId, code);
  }

  /** From now on exactly these options are blocked, for good; what is blocked for a while stays so. */
  blockOnly(
    ctx: Ctx,
    client: PoolClient,
    ballotId: string,
    blocked: { optionIds: string[]; code: ErrorCode },
  ): Promise<void> {
    return this.ballots.blockOnly(ctx, client, ballotId, blocked);
  }

  /** Who voted for an option in a cycle. For notices only; never leaves the server. */
  votersOf(ctx: Ctx, ballotId: string, optionId: string, cycle: number): Promise<string[]> {
    return this.db.sqlTx(ctx, (client) => this.ballots.listVoters(ctx, client, ballotId, optionId, cycle));
  }

  /** Like `votersOf`, inside the caller's transaction. */
  listVoters(ctx: Ctx, client: PoolClient, ballotId: string, optionId: string, cycle: number): Promise<string[]> {
    return this.ballots.listVoters(ctx, client, ballotId, optionId, cycle);
  }

  /** The ballot that the music of an event is voted on. EVENT_NOT_ACTIVE before there is one. */
  async getMusicBallot(ctx: Ctx, eventId: string): Promise<string> {
    const ballotId = await this.db.sqlTx(ctx, (client) => this.ballots.findMusicBallot(ctx, client, eventId));
    if (!ballotId) throw new AppError('EVENT_NOT_ACTIVE');
    return ballotId;
  }

  /** The votes that count now, and what was sealed at closing. */
  result(ctx: Ctx, ballotId: string): Promise<ResultView> {
    return this.db.sqlTx(ctx, (client) => this.ballots.readResult(ctx, client, ballotId));
  }

  /** Compares tally and count of votes, option by option, at one moment. */
  async recount(ctx: Ctx, ballotId: string): Promise<RecountView> {
    const recount = await this.db.sqlTx(ctx, (client) => this.ballots.recount(ctx, client, ballotId));
    if (!recount.matches) this.metrics.recountMismatches.inc();
    return recount;
  }
}
