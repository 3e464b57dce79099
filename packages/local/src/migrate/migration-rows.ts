import { randomUUID } from 'node:crypto';
import type { ClientBase } from 'pg';
import type { MigrationFile } from './migration-files.js';

/** A row of `_prisma_migrations`, as far as it decides anything. */
export interface MigrationRow {
  readonly id: string;
  readonly name: string;
  readonly checksum: string;
  readonly logs: string | null;
  readonly state: 'applied' | 'unfinished' | 'rolled-back';
}

/**
 * Written into `logs` of a row that this runner began. Such a migration runs in one transaction together with the update
 * that finishes the row, so a row still carrying the mark was interrupted and left nothing behind.
 */
const IN_ONE_TRANSACTION = 'votebox: applying in one transaction';

/** Exactly the table that `prisma migrate` makes, so that it finds its own. */
export async function ensureMigrationTable(client: ClientBase): Promise<void> {
  await client.query(`
    CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
      "id"                  VARCHAR(36) PRIMARY KEY NOT NULL,
      "checksum"            VARCHAR(64) NOT NULL,
      "finished_at"         TIMESTAMPTZ,
      "migration_name"      VARCHAR(255) NOT NULL,
      "logs"                TEXT,
      "rolled_back_at"      TIMESTAMPTZ,
      "started_at"          TIMESTAMPTZ NOT NULL DEFAULT now(),
      "applied_steps_count" INTEGER NOT NULL DEFAULT 0
    )`);
}

/** All rows, oldest first. */
export async function listMigrationRows(client: ClientBase): Promise<MigrationRow[]> {
  const { rows } = await client.query<MigrationRow>(`
    SELECT id, migration_name AS name, checksum, logs,
           CASE WHEN rolled_back_at IS NOT NULL THEN 'rolled-back'
                WHEN finished_at IS NOT NULL THEN 'applied'
                ELSE 'unfinished' END AS state
      FROM "_prisma_migrations" ORDER BY started_at`);
  return rows;
}

/** Whether an unfinished row is one of this runner's, which left nothing behind. */
export function isOurs(row: MigrationRow): boolean {
  return row.logs?.startsWith(IN_ONE_TRANSACTION) ?? false;
}

/** Begins a row; returns its id. */
export async function insertStarted(client: ClientBase, file: MigrationFile): Promise<string> {
  const id = randomUUID();
  await client.query(
    `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, logs, started_at) VALUES ($1, $2, $3, $4, now())`,
    [id, file.checksum, file.name, IN_ONE_TRANSACTION],
  );
  return id;
}

/** Finishes a row; part of the migration's own transaction. */
export async function markFinished(client: ClientBase, id: string): Promise<void> {
  await client.query(
    `UPDATE "_prisma_migrations" SET finished_at = clock_timestamp(), applied_steps_count = 1, logs = NULL WHERE id = $1`,
    [id],
  );
}

/** Notes that nothing of this attempt remains; both this runner and Prisma may then try again. */
export async function markRolledBack(client: ClientBase, id: string, logs: string): Promise<void> {
  await client.query(`UPDATE "_prisma_migrations" SET rolled_back_at = now(), logs = $2 WHERE id = $1`, [id, logs]);
}
