import { setTimeout as wait } from 'node:timers/promises';
import pg, { type ClientBase } from 'pg';
import { codeOf, messageOf, StartFault } from '../faults.js';
import { type MigrationFile, readMigrationFiles } from './migration-files.js';
import {
  ensureMigrationTable,
  insertStarted,
  isOurs,
  listMigrationRows,
  markFinished,
  markRolledBack,
  type MigrationRow,
} from './migration-rows.js';

/** What one run of {@link migrate} did. */
export interface MigrationReport {
  /** Names of the migrations that this run applied, in order. */
  readonly applied: readonly string[];
  /** How many the database has now. */
  readonly total: number;
}

/** The key that `prisma migrate` locks, so that the two never work on one database at once. */
const PRISMA_LOCK_KEY = 72_707_369;
const CONNECT_MS = 60_000;
const LOCK_MS = 2_000;
const LOCK_PAUSE_MS = 500;
const LOCK_TRIES_MAX = 60;
/** SQLSTATE of a lock that was waited for too long. */
const LOCKED = '55P03';

/**
 * Brings the database to the newest schema and keeps Prisma's own book on it (`_prisma_migrations`), so that
 * `prisma migrate deploy` could take over at any time. Several processes may call it at once: one works, the others wait.
 *
 * @throws StartFault when a migration fails (nothing of it remains), when an applied file was changed since, or when the
 * database is newer than these files.
 */
export async function migrate(databaseUrl: string, migrationsDir: string): Promise<MigrationReport> {
  const files = await readMigrationFiles(migrationsDir);
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: CONNECT_MS });
  // A lost connection also fails the query under way, which is where it is dealt with.
  client.on('error', () => undefined);
  await client.connect();
  try {
    // Notices ("extension already exists, skipping") are of no use to anybody here.
    await client.query('SET client_min_messages = warning');
    await client.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK_KEY]);
    await ensureMigrationTable(client);
    const done = await settleRows(client, files);
    const applied: string[] = [];
    for (const file of files) {
      if (done.has(file.name)) continue;
      await applyPatiently(client, file);
      applied.push(file.name);
    }
    return { applied, total: files.length };
  } finally {
    // Ending the session releases the lock, also after an error.
    await client.end().catch(() => undefined);
  }
}

/** Checks the book against the files; returns the names of what is applied. */
async function settleRows(client: ClientBase, files: readonly MigrationFile[]): Promise<Set<string>> {
  const byName = new Map(files.map((file) => [file.name, file]));
  const done = new Set<string>();
  for (const row of await listMigrationRows(client)) {
    if (row.state === 'rolled-back') continue;
    if (row.state === 'unfinished') {
      await settleUnfinished(client, row);
      continue;
    }
    refuseDifference(row, byName.get(row.name));
    done.add(row.name);
  }
  return done;
}

async function settleUnfinished(client: ClientBase, row: MigrationRow): Promise<void> {
  if (isOurs(row)) return markRolledBack(client, row.id, 'votebox: interrupted, nothing of it remained');
  throw new StartFault(`The migration "${row.name}" was begun by another tool and never finished.`, [
    'Look at what it left behind, then: prisma migrate resolve --rolled-back or --applied',
  ]);
}

function refuseDifference(row: MigrationRow, file: MigrationFile | undefined): void {
  if (!file) {
    throw new StartFault(`This database is newer than this version of Votebox: it has the migration "${row.name}".`, [
      'Start the newer version, or use another database (VOTEBOX_DATA or DATABASE_URL).',
    ]);
  }
  if (row.checksum === file.checksum || row.checksum === file.alternativeChecksum) return;
  throw new StartFault(`The migration "${row.name}" was changed after it had been applied to this database.`, [
    'An applied migration never changes: restore the file and put the change into a new migration.',
    `In the database: ${row.checksum}`,
    `In the file:     ${file.checksum}`,
  ]);
}

/**
 * A change of a table waits for whoever uses it, and everybody after that waits for the change. So it gives up soon, lets
 * the others pass and tries again: traffic goes on during a migration.
 */
async function applyPatiently(client: ClientBase, file: MigrationFile): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await applyOne(client, file);
    } catch (error) {
      if (codeOf((error as StartFault).cause) !== LOCKED || tries >= LOCK_TRIES_MAX) throw error;
      await wait(LOCK_PAUSE_MS);
    }
  }
}

async function applyOne(client: ClientBase, file: MigrationFile): Promise<void> {
  const id = await insertStarted(client, file);
  try {
    await client.query('BEGIN');
    await client.query(`SET LOCAL lock_timeout = ${LOCK_MS}`);
    // One simple query: Postgres itself finds the statements, so `$$ … $$` bodies with semicolons stay whole.
    await client.query(file.sql);
    await markFinished(client, id);
    await client.query('COMMIT');
  } catch (cause) {
    const place = placeOf(cause, file.sql);
    await noteFailure(client, id, `${messageOf(cause)}${place}`);
    throw new StartFault(
      `The migration "${file.name}" failed: ${messageOf(cause)}${place}`,
      ['Nothing of it was kept. The migrations before it are applied; correct the file and start again.'],
      { cause },
    );
  }
}

/** When the connection itself is gone, the server rolls back alone and the next run settles the row. */
async function noteFailure(client: ClientBase, id: string, logs: string): Promise<void> {
  try {
    await client.query('ROLLBACK');
    await markRolledBack(client, id, logs);
  } catch {
    // Nothing to add to the failure that is being reported.
  }
}

function placeOf(error: unknown, sql: string): string {
  const position = Number((error as { position?: string }).position);
  if (!Number.isInteger(position) || position < 1) return '';
  return ` (line ${sql.slice(0, position).split('\n').length})`;
}
