import type { Pool } from 'pg';
import { newId } from '../../../src/core/ids/ids.js';

interface Column {
  name: string;
  /** `uuid`, `text`, `int4`, `_text`, or the name of an enum. */
  type: string;
  isNeeded: boolean;
}

/** Every table that holds rows of a venue, partitions included. Read from the catalogue, so a new one is in by itself. */
export async function listTenantTables(sql: Pool): Promise<string[]> {
  const { rows } = await sql.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relname <> 'display_pairing'
       AND (c.relname = 'venue' OR EXISTS (
         SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'venue_id' AND NOT a.attisdropped))
     ORDER BY name`,
  );
  return rows.map(({ name }) => name);
}

/** The tenant tables that can be written by their own name: all but partitions. */
export async function listWritableTables(sql: Pool): Promise<string[]> {
  const { rows } = await sql.query<{ name: string }>(`SELECT relname AS name FROM pg_class WHERE relispartition`);
  const partitions = new Set(rows.map(({ name }) => name));
  return (await listTenantTables(sql)).filter((table) => !partitions.has(table));
}

/** The column that says whose a row is. */
export function ownerColumn(table: string): string {
  return table === 'venue' ? 'id' : 'venue_id';
}

/**
 * Puts a row into any table: values for the columns that need one are made up by type. Foreign keys and triggers are off
 * for the moment (that needs a superuser), because whose the row is matters here, not what it means.
 */
export async function insertSampleRow(
  sql: Pool,
  table: string,
  given: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const columns = await listColumns(sql, table);
  const row: Record<string, unknown> = { ...given };
  for (const { name, type, isNeeded } of columns) {
    if (isNeeded && !(name in row)) row[name] = await sampleValue(sql, type);
  }
  const names = Object.keys(row);
  const client = await sql.connect();
  try {
    await client.query(`SET session_replication_role = replica`);
    const { rows } = await client.query(
      `INSERT INTO "${table}" (${names.map((name) => `"${name}"`).join(', ')})
       VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')}) RETURNING *`,
      Object.values(row),
    );
    return rows[0];
  } finally {
    await client.query(`SET session_replication_role = DEFAULT`);
    client.release();
  }
}

async function listColumns(sql: Pool, table: string): Promise<Column[]> {
  const { rows } = await sql.query<Column>(
    `SELECT column_name AS name, udt_name AS type, (is_nullable = 'NO' AND column_default IS NULL) AS "isNeeded"
     FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1 ORDER BY ordinal_position`,
    [table],
  );
  return rows;
}

async function sampleValue(sql: Pool, type: string): Promise<unknown> {
  switch (type) {
    case 'uuid':
      return newId();
    case 'text':
    case 'varchar':
      return newId().replaceAll('-', '');
    case 'bool':
      return false;
    case 'int2':
    case 'int4':
    case 'int8':
    case 'numeric':
    case 'float8':
      return 1;
    case 'date':
    case 'timestamptz':
      return new Date();
    case 'json':
    case 'jsonb':
      return '{}';
    default:
      return type.startsWith('_') ? [] : firstOfEnum(sql, type);
  }
}

async function firstOfEnum(sql: Pool, type: string): Promise<string> {
  const { rows } = await sql.query<{ label: string }>(
    `SELECT e.enumlabel AS label FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
     WHERE t.typname = $1 ORDER BY e.enumsortorder LIMIT 1`,
    [type],
  );
  if (!rows[0]) throw new Error(`no sample value is known for the type ${type}: teach it to sample-row.ts`);
  return rows[0].label;
}

/** All rows of a venue in all its tables, as text: to see that nothing of it was changed. */
export async function photograph(sql: Pool, venueId: string): Promise<Record<string, string[]>> {
  const picture: Record<string, string[]> = {};
  for (const table of await listTenantTables(sql)) {
    const { rows } = await sql.query<{ row: string }>(
      `SELECT to_jsonb(t)::text AS row FROM "${table}" t WHERE t."${ownerColumn(table)}" = $1 ORDER BY 1`,
      [venueId],
    );
    picture[table] = rows.map(({ row }) => row);
  }
  return picture;
}
