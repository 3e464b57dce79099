import { afterAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { createTestDatabase } from './database.js';

const databases: { drop(): Promise<void> }[] = [];
afterAll(() => Promise.all(databases.map((database) => database.drop())));

test('gives every caller a migrated database of its own', async () => {
  const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  databases.push(one, two);
  expect(one.url).not.toBe(two.url);
  const client = new Client({ connectionString: one.url });
  await client.connect();
  const { rows } = await client.query(
    'SELECT count(*)::int AS unfinished FROM _prisma_migrations WHERE finished_at IS NULL',
  );
  await client.end();
  expect(rows).toEqual([{ unfinished: 0 }]);
});
