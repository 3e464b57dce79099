import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import { Client, Pool, type PoolClient } from 'pg';
import { Config } from '../config/config.js';
import type { Ctx } from '../context/ctx.js';
import { type Prisma, PrismaClient } from './generated/client.js';
import { createPool, type DatabaseRole, poolConfig } from './pools.js';
import { scopeArgs, scopedTo } from './tenant-extension.js';

/** What the code between `BEGIN` and `COMMIT` may use: every operation is scoped to the venue of the transaction. */
export type TenantTx = Prisma.TransactionClient;

const TX_TIMEOUT_MS = 10_000;
/** SQLSTATE of a server that has no connection left to give. */
const TOO_MANY_CONNECTIONS = '53300';

/**
 * Owns all connections to Postgres but those of the vote batches. Three doors:
 * - `for(ctx)`: single operations on the data of one venue; each runs in a transaction with the row-level-security
 *   setting of that venue.
 * - `tx(ctx, work)`: several operations that hold or fail together, the setting made once.
 * - `unscopedPrisma` and `systemPool`: for work that is of no single venue (sign-in, join codes, sweeps). Repositories
 *   that use them say why.
 */
@Injectable()
export class Database implements OnApplicationShutdown {
  readonly unscopedPrisma: PrismaClient;
  readonly systemPool: Pool;
  private readonly appPrisma: PrismaClient;
  private readonly appPool: Pool;
  /** However many guests ask at once, staff and the music need not wait for them. */
  private readonly guestPool: Pool;

  constructor(private readonly config: Config) {
    const url = config.DATABASE_URL;
    this.appPrisma = createPrisma(url, 'votebox_app', 10);
    this.unscopedPrisma = createPrisma(url, 'votebox_system', 5);
    this.systemPool = createPool(url, 'votebox_system', 6);
    this.appPool = createPool(url, 'votebox_app', 6);
    this.guestPool = createPool(url, 'votebox_app', 4);
  }

  /** The data of the venue of `ctx`. Never finds, changes or makes anything of another venue. */
  for(ctx: Ctx): PrismaClient {
    const base = this.appPrisma;
    const { venueId } = ctx;
    const scoped = base.$extends({
      name: 'tenant',
      query: {
        $allModels: {
          async $allOperations({ model, operation, args, query }) {
            const scopedArgs = scopeArgs(venueId, model, operation, args) as typeof args;
            const setting = base.$executeRaw`SELECT set_config('app.venue_id', ${venueId}, true)`;
            const [, result] = await base.$transaction([setting, query(scopedArgs) as Prisma.PrismaPromise<unknown>]);
            return result;
          },
        },
      },
    });
    return scoped as unknown as PrismaClient;
  }

  /** Runs `work` in one transaction of the venue of `ctx`. Whatever it throws undoes everything. */
  async tx<T>(ctx: Ctx, work: (tx: TenantTx) => Promise<T>): Promise<T> {
    const scoped = this.appPrisma.$extends(scopedTo(ctx.venueId)) as unknown as PrismaClient;
    return scoped.$transaction(
      async (tx) => {
        await tx.$executeRaw`SELECT set_config('app.venue_id', ${ctx.venueId}, true)`;
        return work(tx);
      },
      { timeout: TX_TIMEOUT_MS, maxWait: 5_000 },
    );
  }

  /** Like `tx`, for hand-written SQL on a plain connection (locks, set-based statements). */
  async sqlTx<T>(ctx: Ctx, work: (client: PoolClient) => Promise<T>): Promise<T> {
    return inTransaction(ctx.actor.kind === 'guest' ? this.guestPool : this.appPool, async (client) => {
      await client.query(`SELECT set_config('app.venue_id', $1, true)`, [ctx.venueId]);
      return work(client);
    });
  }

  /** A transaction across venues, as `votebox_system`. */
  async systemTx<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return inTransaction(this.systemPool, work);
  }

  /**
   * Asks Postgres over a new connection. `full`: it gives out no more of them; those that are open work on. Rejects when it
   * does not answer. For readiness.
   */
  async ping(): Promise<'ok' | 'full'> {
    const client = new Client(poolConfig(this.config.DATABASE_URL, 'votebox_system'));
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('SELECT 1');
      return 'ok';
    } catch (error) {
      if ((error as { code?: string }).code === TOO_MANY_CONNECTIONS) return 'full';
      throw error;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** Epoch milliseconds by the clock of Postgres. */
  async readClock(): Promise<number> {
    const { rows } = await this.systemPool.query<{ now: number }>(
      'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now',
    );
    return rows[0]!.now;
  }

  /** After the HTTP server has answered what was under way. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.allSettled([
      this.appPrisma.$disconnect(),
      this.unscopedPrisma.$disconnect(),
      this.systemPool.end(),
      this.appPool.end(),
      this.guestPool.end(),
    ]);
  }
}

function createPrisma(url: string, role: DatabaseRole, connectionsMax: number): PrismaClient {
  const pool = createPool(url, role, connectionsMax);
  return new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: true }) });
}

async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((reason: unknown) => {
      broken = reason instanceof Error ? reason : new Error(String(reason));
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
