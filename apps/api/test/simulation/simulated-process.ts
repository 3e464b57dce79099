import { VOTE_ANSWER_PATIENCE_MS } from '@votebox/contracts';
import { TcpProxy } from '@votebox/local/proxy';
import type { Bus } from '../../src/core/bus/bus.js';
import { loadConfig } from '../../src/core/config/config.js';
import type { Ctx } from '../../src/core/context/ctx.js';
import { Database } from '../../src/core/database/database.js';
import type { Outcome } from '../../src/core/errors/app-error.js';
import { Metrics } from '../../src/core/metrics/metrics.js';
import { Backlog } from '../../src/core/backlog/backlog.js';
import { BallotRepository } from '../../src/modules/vote/ballot.repository.js';
import { Ballots } from '../../src/modules/vote/ballots.service.js';
import { VoteRepository } from '../../src/modules/vote/vote.repository.js';
import { VoteWriter } from '../../src/modules/vote/vote-writer.js';
import { type Cast, Votes } from '../../src/modules/vote/votes.service.js';

/** As patient as the clients: by then a vote is answered, whatever happens. */
const PATIENCE_MS = VOTE_ANSWER_PATIENCE_MS;

interface Incarnation {
  proxy: TcpProxy;
  db: Database;
  metrics: Metrics;
  writer: VoteWriter;
  votes: Votes;
  ballots: Ballots;
  /** Resolves when the process is killed: from then on nobody hears its answers. */
  death: Promise<'unknown'>;
  die(): void;
}

/**
 * The vote core of one API process, with a network of its own to Postgres. Lives several times: killed, it takes every
 * answer with it; started again, it has the same shard and an empty memory.
 */
export class SimulatedProcess {
  private life: Incarnation | null = null;
  private readonly burials: Promise<void>[] = [];
  /** Questions that were never answered by a living process. */
  silences = 0;

  constructor(
    private readonly databaseUrl: string,
    private readonly shard: number,
    private readonly bus: Bus,
  ) {}

  /** Null while the process is down. */
  get proxy(): TcpProxy | null {
    return this.life?.proxy ?? null;
  }

  async start(): Promise<void> {
    const { hostname, port } = new URL(this.databaseUrl);
    const proxy = await TcpProxy.open({ target: { host: hostname, port: Number(port) } });
    const config = loadConfig({
      DATABASE_URL: proxy.urlFor(this.databaseUrl),
      VOTEBOX_SECRET: 's'.repeat(32),
      MEDIA_DIR: 'media',
      LOG_LEVEL: 'silent',
    });
    const slot = { number: this.shard };
    const metrics = new Metrics();
    const db = new Database(config);
    const writer = new VoteWriter(config, slot, this.bus, metrics, new Backlog(metrics));
    const votes = new Votes(writer, new VoteRepository(), db, this.bus, slot);
    const ballots = new Ballots(db, new BallotRepository(), metrics);
    let die = (): void => undefined;
    const death = new Promise<'unknown'>((resolve) => (die = () => resolve('unknown')));
    await writer.onModuleInit();
    this.life = { proxy, db, metrics, writer, votes, ballots, death, die };
  }

  /** `unknown` when the process is down, dies before it answers, or loses its database meanwhile. */
  async cast(ctx: Ctx, cast: Cast): Promise<Outcome<unknown> | 'unknown'> {
    return this.ask((life) => life.votes.cast(ctx, cast));
  }

  async withdraw(ctx: Ctx, request: Parameters<Votes['withdraw']>[1]): Promise<Outcome<unknown> | 'unknown'> {
    return this.ask((life) => life.votes.withdraw(ctx, request).catch(() => 'unknown' as const));
  }

  /** What staff do; `unknown` like above. */
  async direct<T>(act: (ballots: Ballots, db: Database) => Promise<T>): Promise<T | 'unknown'> {
    return this.ask((life) => act(life.ballots, life.db).catch(() => 'unknown' as const));
  }

  /** As kill -9: the network is gone at once, nothing is answered, nothing is written any more. */
  async kill(): Promise<void> {
    const life = this.life;
    if (!life) return;
    this.life = null;
    life.die();
    await life.proxy.close();
    this.burials.push(bury(life));
  }

  /** As SIGTERM: what is under way is answered. */
  async stop(): Promise<void> {
    const life = this.life;
    if (!life) return;
    await bury(life);
    this.life = null;
    await life.proxy.close();
  }

  /** I7: no vote waits and the lanes are back. */
  async isAtRest(): Promise<boolean> {
    if (!this.life) return false;
    const { values } = await this.life.metrics.voteQueue.get();
    return this.life.writer.isReady && values.every(({ value }) => value === 0);
  }

  async close(): Promise<void> {
    await this.stop();
    await Promise.all(this.burials);
  }

  private async ask<T>(question: (life: Incarnation) => Promise<T>): Promise<T | 'unknown'> {
    const life = this.life;
    if (!life) return 'unknown';
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<'unknown'>((resolve) => {
      timer = setTimeout(() => {
        this.silences += 1;
        resolve('unknown');
      }, PATIENCE_MS);
    });
    return Promise.race([question(life), life.death, silence]).finally(() => clearTimeout(timer));
  }
}

/** Ends what is left in this program of a process; its connections are already gone or are given back. */
async function bury(life: Incarnation): Promise<void> {
  await life.writer.onApplicationShutdown();
  await life.db.onApplicationShutdown();
}
