import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
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

test('a server that falls silent is given up, and the pool goes on over a new connection', async () => {
  const pool = createPool(proxy.urlFor(database.url), 'votebox_system', 1);
  try {
    expect((await pool.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
    proxy.hang();
    const asked = Array.from({ length: 3 }, () => pool.query('SELECT 2').catch((error: unknown) => error));
    for (const failure of await Promise.all(asked)) {
      expect(failure).toBeInstanceOf(Error);
      expect(isDatabaseAway(failure)).toBe(true);
    }
    proxy.heal();
    expect((await pool.query('SELECT 3 AS n')).rows).toEqual([{ n: 3 }]);
  } finally {
    await pool.end();
  }
});

test('a statement that takes long is left alone while the server answers others', async () => {
  const pool = createPool(database.url, 'votebox_system', 1);
  try {
    expect((await pool.query('SELECT 4 AS n FROM pg_sleep(3.5)')).rows).toEqual([{ n: 4 }]);
  } finally {
    await pool.end();
  }
});

describe('Postgres itself ends', () => {
  test.each([
    ['statement_timeout', 15_000],
    ['lock_timeout', 2_500],
  ])('what goes beyond %s', async (name, ms) => {
    const pool = createPool(database.url, 'votebox_app', 1);
    try {
      const { rows } = await pool.query('SELECT setting::int AS ms FROM pg_settings WHERE name = $1', [name]);
      expect(rows).toEqual([{ ms }]);
    } finally {
      await pool.end();
    }
  });
});
