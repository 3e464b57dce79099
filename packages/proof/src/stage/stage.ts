import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { API_SETTINGS } from '@votebox/local/api-settings';
import { readCounter } from '../bench/prometheus.rules.js';
import { findFreePort } from '../free-port.js';
import { API_DIST, REPOSITORY_DIR } from '../repository.js';
import { ChildProgram } from './child-program.js';
import { joinGuests } from './guests.js';
import { Oracles } from './oracles.js';
import { StageDatabase } from './stage-database.js';
import { type EventWishes, openEvent, openVenue, type StageEvent, type StageVenue } from './venue.js';

/** What a program of the API is told beyond what every one of them is told; of one index, or of all. */
export type ProcessEnv = Readonly<Record<string, string>>;

export interface StageOptions {
  /** API processes; 1 unless given. More than one need REDIS_URL in `env`. */
  readonly processes?: number;
  /** Environment of all processes, e.g. `{ REDIS_URL }`. */
  readonly env?: ProcessEnv;
  /** Environment of one process, e.g. `{ DATABASE_URL }` with the address of a proxy in front of `databaseUrl`. */
  readonly envOf?: (index: number, databaseUrl: string) => ProcessEnv | Promise<ProcessEnv>;
  /** Flags of Node, e.g. `['--cpu-prof']`. */
  readonly nodeFlags?: readonly string[];
  /** An existing server as superuser, instead of one of our own. */
  readonly adminUrl?: string;
  /** Settings of a server of our own, e.g. `{ fsync: 'off' }`. */
  readonly postgresSettings?: Readonly<Record<string, string>>;
}

/** Whether there is a built API to put on a stage. */
export function isApiBuilt(): boolean {
  return existsSync(join(API_DIST, 'main.js'));
}

/**
 * The whole system as it runs in a venue, thrown away afterwards: Postgres, API processes, venues, events and guests, and
 * a look past all of it into the tables. Everything it starts ends with `close()`, or with this process.
 */
export class Stage {
  readonly oracles: Oracles;

  private constructor(
    readonly database: StageDatabase,
    readonly processes: readonly ChildProgram[],
    /** Connections as the owner. */
    readonly sql: Pool,
    /** Data, media and logs; removed at the end. */
    readonly folder: string,
  ) {
    this.oracles = new Oracles(sql);
  }

  /** Resolves when all processes are ready. Leaves nothing behind when it rejects. */
  static async open(options: StageOptions = {}): Promise<Stage> {
    if (!isApiBuilt()) throw new Error('the API is not built: pnpm run build');
    const folder = await mkdtemp(join(tmpdir(), 'votebox-stage-'));
    const database = await StageDatabase.open({
      folder,
      ...(options.adminUrl === undefined ? {} : { adminUrl: options.adminUrl }),
      ...(options.postgresSettings === undefined ? {} : { settings: options.postgresSettings }),
    });
    const sql = new Pool({ connectionString: database.url, max: 4 });
    sql.on('error', () => undefined);
    const processes = await prepareProcesses(options, database.url, folder);
    const stage = new Stage(database, processes, sql, folder);
    try {
      for (const process of processes) await process.start();
      return stage;
    } catch (error) {
      await stage.close();
      throw error;
    }
  }

  /** Address of the first process. */
  get origin(): string {
    return this.processes[0]!.url;
  }

  get mediaDir(): string {
    return mediaDirOf(this.folder);
  }

  openVenue(): Promise<StageVenue> {
    return openVenue(this.origin);
  }

  /** A running event in `venue`, or in a new one. */
  async openEvent(wishes?: EventWishes, venue?: StageVenue): Promise<StageEvent> {
    return openEvent(this.origin, this.sql, this.mediaDir, venue ?? (await this.openVenue()), wishes);
  }

  /** Cookies of `count` new guests of the event. */
  joinGuests(event: StageEvent, count: number): Promise<string[]> {
    return joinGuests(this.origin, event.joinCode, count);
  }

  /** A counter of the metrics of all processes, with all its labels, since they were started. */
  async counter(name: string): Promise<number> {
    const texts = await Promise.all(this.processes.map(async ({ url }) => (await fetch(`${url}/metrics`)).text()));
    return texts.reduce((sum, text) => sum + readCounter(text, name), 0);
  }

  async close(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.stop()));
    await this.sql.end();
    await this.database.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function prepareProcesses(options: StageOptions, databaseUrl: string, folder: string): Promise<ChildProgram[]> {
  const secret = randomBytes(32).toString('hex');
  const logsDir = join(folder, 'logs');
  await mkdir(mediaDirOf(folder), { recursive: true });
  await mkdir(logsDir, { recursive: true });
  return Promise.all(
    Array.from({ length: options.processes ?? 1 }, async (_, index) => {
      const port = await findFreePort();
      const own = await options.envOf?.(index, databaseUrl);
      return new ChildProgram({
        args: [...(options.nodeFlags ?? []), join(API_DIST, 'main.js')],
        cwd: REPOSITORY_DIR,
        env: {
          ...API_SETTINGS,
          NODE_ENV: 'production',
          API_PORT: String(port),
          DATABASE_URL: databaseUrl,
          VOTEBOX_SECRET: secret,
          MEDIA_DIR: mediaDirOf(folder),
          LOG_LEVEL: 'warn',
          // The crowd of a load comes from one machine.
          SOCKETS_PER_ADDRESS_MAX: '1000000',
          PROCESS_SHARD: String(index),
          // The owner stays signed in for as long as anybody measures.
          ACCESS_TOKEN_MINUTES: '600',
          // All guests of a measurement come from one address within seconds.
          JOIN_FREE_PER_MINUTE: '1000000',
          ...options.env,
          ...own,
        },
        logFile: join(logsDir, `api-${index}.log`),
        url: `http://127.0.0.1:${port}`,
        readyPath: '/health/ready',
      });
    }),
  );
}

function mediaDirOf(folder: string): string {
  return join(folder, 'media');
}
