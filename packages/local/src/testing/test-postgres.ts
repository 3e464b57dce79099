import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { prepareDatabase } from '../migrate/prepare-database.js';
import { startPostgres } from '../postgres/server.js';

/** One database server for a whole test run. */
export interface TestPostgres {
  /** Superuser connection to the server's maintenance database. */
  readonly adminUrl: string;
  /** Database with all migrations applied; nobody may be connected to it while it is copied. */
  readonly templateName: string;
  stop(): Promise<void>;
}

/**
 * Starts a throw-away PostgreSQL (or uses the server at `existingUrl`) and prepares a migrated template database.
 * Test files copy it with {@link createDatabaseFrom}, which takes milliseconds.
 */
export async function startTestPostgres(existingUrl?: string): Promise<TestPostgres> {
  const server =
    existingUrl === undefined ? await startThrowAwayServer() : { adminUrl: existingUrl, stop: async () => {} };
  const templateName = `votebox_template_${randomBytes(4).toString('hex')}`;
  try {
    await query(server.adminUrl, `CREATE DATABASE "${templateName}"`);
    await prepareDatabase(withDatabase(server.adminUrl, templateName));
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    adminUrl: server.adminUrl,
    templateName,
    async stop() {
      if (existingUrl !== undefined) await query(existingUrl, `DROP DATABASE IF EXISTS "${templateName}" WITH (FORCE)`);
      await server.stop();
    },
  };
}

/** A server without durability in the temporary folder; gone with the process, even when that is killed. */
export async function startThrowAwayServer(): Promise<{ adminUrl: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'votebox-test-'));
  await chmod(folder, 0o755);
  const server = await startPostgres({
    dataDir: join(folder, 'postgres'),
    logFile: join(folder, 'postgres.log'),
    password: 'test',
    binariesCopyDir: join(tmpdir(), `votebox-postgres-binaries-${userInfo().uid}`),
    settings: { fsync: 'off', full_page_writes: 'off', max_connections: '300', shared_buffers: '64MB' },
    removeOnOrphan: folder,
  });
  return {
    adminUrl: server.urlFor('postgres'),
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Copies a template database under a fresh name. */
export async function createDatabaseFrom(
  adminUrl: string,
  templateName: string,
): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `votebox_test_${randomBytes(6).toString('hex')}`;
  await query(adminUrl, `CREATE DATABASE "${name}" TEMPLATE "${templateName}"`);
  return {
    url: withDatabase(adminUrl, name),
    drop: () => query(adminUrl, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`),
  };
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
