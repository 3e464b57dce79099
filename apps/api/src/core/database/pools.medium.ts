import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TcpProxy } from '@votebox/local/proxy';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { isDatabaseAway } from '../errors/to-app-error.js';
import { createPool } from './pools.js';

let database: TestDatabase;
let proxy: TcpProxy;
beforeAll(async () => {
  database = await createTestDatabase();
  const { hostname, port } = new URL(database.url);
  proxy = await TcpProxy.open({ target: { host: hostname, port: Number(port) } });
});
afterAll(async () => {
  await proxy.close();
  await database.drop();
});

test('a line that falls silent is cut, and the pool goes on over a new one', async () => {
  const pool = createPool(proxy.urlFor(database.url), 'votebox_system', 1, 2_000);
  try {
    expect((await pool.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
    proxy.hang();
    const failure: unknown = await pool.query('SELECT 2').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(isDatabaseAway(failure)).toBe(true);
    proxy.heal();
    expect((await pool.query('SELECT 3 AS n')).rows).toEqual([{ n: 3 }]);
  } finally {
    await pool.end();
  }
});

test('a statement of a pool is ended by Postgres when it takes too long', async () => {
  const pool = createPool(database.url, 'votebox_app', 1);
  try {
    const { rows } = await pool.query(`SELECT setting::int AS ms FROM pg_settings WHERE name = 'statement_timeout'`);
    expect(rows).toEqual([{ ms: 15_000 }]);
  } finally {
    await pool.end();
  }
});
