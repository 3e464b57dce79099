import { VOTE_ANSWER_PATIENCE_MS } from '@votebox/contracts';
import { TcpProxy } from '@votebox/local/proxy';
import type { Bus } from '../../src/core/bus/bus.js';
import type { Ctx } from '../../src/core/context/ctx.js';
import type { Outcome } from '../../src/core/errors/app-error.js';
import type { Cast, Votes } from '../../src/modules/vote/votes.service.js';
import type { World } from '../support/world.js';
import { VoteCore } from '../support/world/vote-core.js';

/** As patient as the clients: by then a vote is answered, whatever happens. */
const PATIENCE_MS = VOTE_ANSWER_PATIENCE_MS;

interface Incarnation {
  proxy: TcpProxy;
  core: VoteCore;
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
    private readonly world: World,
    private readonly shard: number,
    private readonly bus: Bus,
  ) {}

  /** Null while the process is down. */
  get proxy(): TcpProxy | null {
    return this.life?.proxy ?? null;
  }

  async start(): Promise<void> {
    const { databaseUrl } = this.world;
    const { hostname, port } = new URL(databaseUrl);
    const proxy = await TcpProxy.open({ target: { host: hostname, port: Number(port) } });
    const config = this.world.config({ DATABASE_URL: proxy.urlFor(databaseUrl), LOG_LEVEL: 'silent' });
    const core = await VoteCore.start(config, this.shard, this.bus);
    let die = (): void => undefined;
    const death = new Promise<'unknown'>((resolve) => (die = () => resolve('unknown')));
    this.life = { proxy, core, death, die };
  }

  /** `unknown` when the process is down, dies before it answers, or loses its database meanwhile. */
  async cast(ctx: Ctx, cast: Cast): Promise<Outcome<unknown> | 'unknown'> {
    return this.ask((life) => life.core.votes.cast(ctx, cast));
  }

  async withdraw(ctx: Ctx, request: Parameters<Votes['withdraw']>[1]): Promise<Outcome<unknown> | 'unknown'> {
    return this.ask((life) => life.core.votes.withdraw(ctx, request).catch(() => 'unknown' as const));
  }

  /** What staff do; `unknown` like above. */
  async direct<T>(act: (core: VoteCore) => Promise<T>): Promise<T | 'unknown'> {
    return this.ask((life) => act(life.core).catch(() => 'unknown' as const));
  }

  /** As kill -9: the network is gone at once, nothing is answered, nothing is written any more. */
  async kill(): Promise<void> {
    const life = this.life;
    if (!life) return;
    this.life = null;
    life.die();
    await life.proxy.close();
    this.burials.push(life.core.close());
  }

  /** As SIGTERM: what is under way is answered. */
  async stop(): Promise<void> {
    const life = this.life;
    if (!life) return;
    await life.core.close();
    this.life = null;
    await life.proxy.close();
  }

  /** I7: no vote waits and the lanes are back. */
  async isAtRest(): Promise<boolean> {
    if (!this.life) return false;
    const { metrics, writer } = this.life.core;
    const { values } = await metrics.voteQueue.get();
    return writer.isReady && values.every(({ value }) => value === 0);
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
