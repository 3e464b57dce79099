import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** A database of one test file's own, with all migrations applied. */
export interface TestDatabase {
  /** Connection string as superuser; the application sets its own role on it. */
  readonly url: string;
  /** Closes whatever is still connected and removes the database. */
  drop(): Promise<void>;
}

/** Copies the migrated template of this run (some ten milliseconds). Drop it in `afterAll`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const adminUrl = required('VOTEBOX_TEST_ADMIN_URL');
  const template = required('VOTEBOX_TEST_TEMPLATE');
  const name = `votebox_test_${randomBytes(6).toString('hex')}`;
  await runAsAdmin(adminUrl, `CREATE DATABASE "${name}" TEMPLATE "${template}"`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => runAsAdmin(adminUrl, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`) };
}

function required(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`${name} is missing: run through jest (projects "medium" and "e2e"), which starts the server`);
  return value;
}

async function runAsAdmin(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
