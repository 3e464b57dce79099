import { Backlog } from '../../../src/core/backlog/backlog.js';
import { type Bus, InProcessBus } from '../../../src/core/bus/bus.js';
import type { Config } from '../../../src/core/config/config.js';
import type { Ctx } from '../../../src/core/context/ctx.js';
import { Database } from '../../../src/core/database/database.js';
import { Metrics } from '../../../src/core/metrics/metrics.js';
import { AuditLog } from '../../../src/modules/audit/index.js';
import { BallotRepository } from '../../../src/modules/vote/ballot.repository.js';
import { Ballots, type BallotSpec } from '../../../src/modules/vote/ballots.service.js';
import { QuarantineRepository } from '../../../src/modules/vote/quarantine.repository.js';
import { Quarantine } from '../../../src/modules/vote/quarantine.service.js';
import { VoteRepository } from '../../../src/modules/vote/vote.repository.js';
import { VoteWriter } from '../../../src/modules/vote/vote-writer.js';
import { Votes } from '../../../src/modules/vote/votes.service.js';

export interface OpenedBallot {
  ballotId: string;
  optionIds: string[];
}

/** What would be one API process, as far as votes go. Nothing is replaced. */
export class VoteCore {
  readonly metrics = new Metrics();
  readonly db: Database;
  readonly writer: VoteWriter;
  readonly votes: Votes;
  readonly ballots: Ballots;
  readonly quarantine: Quarantine;

  private constructor(config: Config, number: number, bus: Bus) {
    const [slot, ballots] = [{ number }, new BallotRepository()];
    this.db = new Database(config);
    this.writer = new VoteWriter(config, slot, bus, this.metrics, new Backlog(this.metrics));
    this.votes = new Votes(this.writer, new VoteRepository(), this.db, bus, slot);
    this.ballots = new Ballots(this.db, ballots, this.metrics);
    this.quarantine = new Quarantine(this.db, new QuarantineRepository(), ballots, new AuditLog(), bus, slot);
  }

  static async start(config: Config, slot: number, bus: Bus = new InProcessBus()): Promise<VoteCore> {
    const core = new VoteCore(config, slot, bus);
    await core.writer.onModuleInit();
    return core;
  }

  /** REPEAT without limits, where the wishes say nothing else. */
  async open(ctx: Ctx, spec: Partial<BallotSpec> & { eventId: string }, options: number): Promise<OpenedBallot> {
    const free = { policy: 'REPEAT', cooldownMs: 0, budgetVotes: 0, budgetWindowMs: 3_600_000 } as const;
    return this.db.sqlTx(ctx, async (client) => {
      const { ballotId } = await this.ballots.open(ctx, client, { ...free, ...spec });
      const made = await this.ballots.addOptions(ctx, client, ballotId, options);
      return { ballotId, optionIds: made.map((option) => option.optionId) };
    });
  }

  async close(): Promise<void> {
    await this.writer.onApplicationShutdown();
    await this.db.onApplicationShutdown();
  }
}
