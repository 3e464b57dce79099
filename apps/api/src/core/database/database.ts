import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import { Client, Pool, type PoolClient } from 'pg';
import { pino } from 'pino';
import { DATABASE_ROLES, type DatabaseRole } from '@votebox/contracts/database-logins';
import { withPatience } from '../clock/patience.js';
import { Config } from '../config/config.js';
import type { Ctx } from '../context/ctx.js';
import { type Prisma, PrismaClient } from './generated/client.js';
import { closeSoon, createPool, ping, poolConfig, WAIT_MS } from './pools.js';
import { beginSession, WrongSession } from './session.js';
import { scopeArgs, scopedTo } from './tenant-extension.js';

/** What the code between `BEGIN` and `COMMIT` may use: every operation is scoped to the venue of the transaction. */
export type TenantTx = Prisma.TransactionClient;

const TX_TIMEOUT_MS = 10_000;
/** SQLSTATE class of a login that the server refuses. */
const LOGIN_REFUSED = /^28/;

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
    const app = config.addressFor('votebox_app');
    const system = config.addressFor('votebox_system');
    this.appPrisma = createPrisma(app, 'votebox_app', 10);
    this.unscopedPrisma = createPrisma(system, 'votebox_system', 5);
    this.systemPool = createPool(system, 'votebox_system', 6);
    this.appPool = createPool(app, 'votebox_app', 6);
    this.guestPool = createPool(app, 'votebox_app', 4);
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
      { timeout: TX_TIMEOUT_MS, maxWait: WAIT_MS },
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
   * Once, before the process does anything. @throws WrongSession when a role cannot log in, or does not get sessions of its
   * own that can do its work only. A database that is away is no reason not to start: each later connection is checked too.
   */
  async checkSessions(): Promise<void> {
    for (const role of DATABASE_ROLES) {
      const clients = [this.openClient(role), this.openClient(role)];
      try {
        // One after the other and both kept: a pooler that mixes sessions up gives the second the session of the first.
        for (const client of clients) {
          await client.connect();
          await beginSession(client, role);
        }
      } catch (error) {
        if (error instanceof WrongSession) throw error;
        const { code, message } = error as { code?: string; message: string };
        if (LOGIN_REFUSED.test(code ?? '')) throw new WrongSession(toLoginAdvice(role, message));
        pino({ name: 'database', level: this.config.LOG_LEVEL }).warn(
          { role, reason: message },
          'the database is away',
        );
        return;
      } finally {
        clients.forEach(closeSoon);
      }
    }
  }

  /** `full`: Postgres gives out no more connections. Rejects when it does not answer. For readiness. */
  ping(): Promise<'ok' | 'full'> {
    return ping(this.config.addressFor('votebox_system'), 'votebox_system');
  }

  private openClient(role: DatabaseRole): Client {
    const client = new Client(poolConfig(this.config.addressFor(role), role, { query_timeout: WAIT_MS }));
    client.on('error', () => undefined);
    return client;
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
    const ended = Promise.allSettled([
      this.appPrisma.$disconnect(),
      this.unscopedPrisma.$disconnect(),
      this.systemPool.end(),
      this.appPool.end(),
      this.guestPool.end(),
    ]);
    // A server that stands still does not say goodbye.
    await withPatience(ended, WAIT_MS);
  }
}

function toLoginAdvice(role: DatabaseRole, reason: string): string {
  return `The role ${role} cannot log in to the database: ${reason}. Run "votebox migrate" with the owner's address in DATABASE_URL, which sets the logins up; behind a pooler, it must know the role too.`;
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
