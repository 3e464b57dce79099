import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Client } from 'pg';
import { type Logger, pino } from 'pino';
import { withPatience } from '../clock/patience.js';
import { Config } from '../config/config.js';
import { closeSoon, poolConfig } from '../database/pools.js';
import { beginSession } from '../database/session.js';
import { Metrics } from '../metrics/metrics.js';
import { HOUSE_LOCK, LOCK_SPACE, PROCESS_SLOTS, slotsToTry } from './slot.rules.js';

/** A process that was killed is forgotten by the server within moments; one that is stopping takes up to ten seconds. */
const PATIENCE_MS = 10_500;
const RETRY_MS = 250;
const BACKOFF_MAX_MS = 5_000;
/** A server that stands still does not say goodbye; the process ends without it. */
const FAREWELL_MS = 1_000;

/** The database is used by a process that knows nothing of this one. */
export class DatabaseInUse extends Error {
  constructor() {
    super('Another Votebox process already uses this database. Set REDIS_URL in both to run several.');
  }
}

/** The number of this process among all that write tallies. Each number has its own part (shard) of every tally. */
export abstract class ProcessSlot {
  /** 0 … 31. May change when the connection that holds it breaks: read it once per transaction. */
  abstract get number(): number;
}

/**
 * Takes a free slot by an advisory lock that lives as long as one connection, so a killed process never keeps its slot.
 * The connection must be a direct one (or through a pooler in session mode).
 *
 * Also guards the house: processes with Redis share it, a process without Redis has it alone, for the others would never
 * hear of what it does.
 *
 * Modes: free → (`take`) → held ⇄ lost → … → released. A lost slot is taken again for ever, the same number where it is
 * still free; meanwhile the old number is used on. Two processes with one number count right all the same (the rows are
 * locked), only slower; so it is also where all slots are taken.
 */
@Injectable()
export class DatabaseSlot extends ProcessSlot implements OnApplicationShutdown {
  private readonly log: Logger;
  private client: Client | null = null;
  private slot = Math.floor(Math.random() * PROCESS_SLOTS);
  /** A process that is alone has slot 0: the tallies of a venue's own machine stay in one piece. */
  private preferred = 0;
  private isReleased = false;
  private isIntruded = false;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly config: Config,
    private readonly metrics: Metrics,
  ) {
    super();
    this.log = pino({ name: 'slot', level: config.LOG_LEVEL });
  }

  override get number(): number {
    return this.slot;
  }

  /** Whether another process uses the database without hearing of this one, found out after the start. For readiness. */
  get isAlone(): boolean {
    return !this.isIntruded;
  }

  /**
   * Once, before the process does anything. Waits for a process that is just ending. @throws DatabaseInUse when the house
   * stays taken. A database that is away is no reason not to start: the slot is taken when it is back.
   */
  async take(patienceMs = PATIENCE_MS): Promise<void> {
    // Counted in tries: a machine that is slow, or stops this process for a while, is slow to end the other one too.
    for (let tries = 0; ; tries++) {
      const result = await this.tryTake();
      if (result === 'away') return this.takeLater(RETRY_MS);
      if (result === 'taken') return;
      if (tries * RETRY_MS >= patienceMs) throw new DatabaseInUse();
      await new Promise((done) => setTimeout(done, RETRY_MS));
    }
  }

  async onApplicationShutdown(): Promise<void> {
    this.isReleased = true;
    if (this.timer) clearTimeout(this.timer);
    const { client } = this;
    this.client = null;
    if (client) await withPatience(client.end(), FAREWELL_MS).catch(() => undefined);
  }

  private async tryTake(): Promise<'taken' | 'in-use' | 'away'> {
    const client = new Client({
      ...poolConfig(this.config.addressFor('votebox_system'), 'votebox_system'),
      application_name: 'votebox slot',
      keepAlive: true,
      // A server that hangs must not hold up the start.
      query_timeout: 2_500,
    });
    let isBroken = false;
    client.on('error', () => undefined);
    client.on('end', () => {
      isBroken = true;
      this.lose(client);
    });
    try {
      await client.connect();
      await beginSession(client, 'votebox_system');
      if (!(await this.enterHouse(client))) {
        closeSoon(client);
        return 'in-use';
      }
      await this.takeSlot(client);
    } catch {
      closeSoon(client);
      return 'away';
    }
    if (isBroken) return 'away';
    if (this.isReleased) await client.end().catch(() => undefined);
    else this.client = client;
    return 'taken';
  }

  private async enterHouse(client: Client): Promise<boolean> {
    return this.config.REDIS_URL
      ? isTrue(client, 'pg_try_advisory_lock_shared', HOUSE_LOCK)
      : isTrue(client, 'pg_try_advisory_lock', HOUSE_LOCK);
  }

  private async takeSlot(client: Client): Promise<void> {
    for (const number of slotsToTry(this.preferred)) {
      if (!(await isTrue(client, 'pg_try_advisory_lock', number))) continue;
      this.slot = number;
      this.preferred = number;
      this.metrics.processSlot.set(number);
      return;
    }
    this.log.warn(`all ${PROCESS_SLOTS} slots are taken: slot ${this.slot} is shared, votes wait for one another`);
  }

  private lose(client: Client): void {
    if (this.client !== client) return;
    this.client = null;
    this.log.warn('the connection that holds the slot broke; it is taken again');
    this.takeLater(RETRY_MS);
  }

  private takeLater(delayMs: number): void {
    if (this.isReleased) return;
    this.timer = setTimeout(() => void this.takeAgain(delayMs), delayMs);
    this.timer.unref();
  }

  private async takeAgain(delayMs: number): Promise<void> {
    const result = await this.tryTake();
    if (result === 'in-use' && !this.isIntruded) this.log.error(new DatabaseInUse().message);
    if (result !== 'away') this.isIntruded = result === 'in-use';
    if (result !== 'taken') this.takeLater(Math.min(BACKOFF_MAX_MS, delayMs * 2));
  }
}

async function isTrue(client: Client, lock: string, key: number): Promise<boolean> {
  const { rows } = await client.query<{ ok: boolean }>(`SELECT ${lock}($1::int, $2::int) AS ok`, [LOCK_SPACE, key]);
  return rows[0]!.ok;
}
