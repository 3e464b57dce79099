import { randomBytes } from 'node:crypto';
import { chmod, mkdir } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type PostgresOptions, type PostgresServer, prepareDatabase, startPostgres } from '@votebox/local';
import { Client } from 'pg';

export interface DatabaseOptions {
  /** A folder for a server of our own; removed with the stage. */
  readonly folder: string;
  /** An existing server as superuser: a database of our own is made there and dropped at the end. */
  readonly adminUrl?: string;
  /** More settings of a server of our own. Durability is on unless they say otherwise. */
  readonly settings?: Readonly<Record<string, string>>;
}

interface OwnServer {
  readonly options: PostgresOptions;
  server: PostgresServer;
}

/**
 * The migrated database of a stage. On a server of its own (durable, as `npm start` runs it, with more connections) it can
 * be killed and started again on the same port; a given server is left alone.
 */
export class StageDatabase {
  private constructor(
    /** Connection string as the owner. */
    readonly url: string,
    private readonly own: OwnServer | null,
    private readonly drop: () => Promise<void>,
  ) {}

  static async open({ folder, adminUrl, settings }: DatabaseOptions): Promise<StageDatabase> {
    const { url, own, drop } = await (adminUrl === undefined ? onOwnServer(folder, settings) : onGivenServer(adminUrl));
    const database = new StageDatabase(url, own, drop);
    try {
      await prepareDatabase(url);
      return database;
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  /** Process id of the postmaster (SIGSTOP, SIGCONT). Null on a given server. */
  get pid(): number | null {
    return this.own?.server.pid ?? null;
  }

  /** Port of a server of our own; null on a given one. */
  get port(): number | null {
    return this.own?.server.port ?? null;
  }

  /** SIGQUIT: immediate shutdown, as after a crash. Resolves when the server is gone. */
  async crash(): Promise<void> {
    const { server } = this.require();
    process.kill(server.pid, 'SIGQUIT');
    await server.ended;
  }

  /** Starts the server again after {@link crash}; resolves when it answers. */
  async restart(): Promise<void> {
    const own = this.require();
    own.server = await startPostgres({ ...own.options, port: own.server.port });
  }

  async close(): Promise<void> {
    await this.drop();
    await this.own?.server.stop();
  }

  private require(): OwnServer {
    if (!this.own) throw new Error('this needs a server of the stage, not a given one');
    return this.own;
  }
}

interface Opened {
  readonly url: string;
  readonly own: OwnServer | null;
  drop(): Promise<void>;
}

async function onOwnServer(folder: string, settings?: Readonly<Record<string, string>>): Promise<Opened> {
  await mkdir(folder, { recursive: true });
  // As root, the server works as another user, who must be able to pass through.
  await chmod(folder, 0o755);
  const options: PostgresOptions = {
    dataDir: join(folder, 'postgres'),
    logFile: join(folder, 'postgres.log'),
    password: randomBytes(12).toString('hex'),
    binariesCopyDir: join(tmpdir(), `votebox-postgres-binaries-${userInfo().uid}`),
    settings: { max_connections: '300', ...settings },
    removeOnOrphan: folder,
  };
  const server = await startPostgres(options);
  await run(server.urlFor('postgres'), 'CREATE DATABASE votebox');
  return { url: server.urlFor('votebox'), own: { options, server }, drop: async () => {} };
}

async function onGivenServer(adminUrl: string): Promise<Opened> {
  const name = `votebox_proof_${randomBytes(4).toString('hex')}`;
  await run(adminUrl, `CREATE DATABASE "${name}"`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return { url: url.href, own: null, drop: () => run(adminUrl, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`) };
}

async function run(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
