import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, Pool } from 'pg';
import { DATABASE_ROLES, type DatabaseRole, loginUrlOf } from '@votebox/contracts/database-logins';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { createPool, poolConfig } from './pools.js';
import { beginSession, WrongSession } from './session.js';

// Real: Postgres with the logins as a start sets them up. The superuser is the test's own.
let database: TestDatabase;
let admin: Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  admin = new Pool({ connectionString: database.url, max: 1 });
  const name = new URL(database.url).pathname.slice(1);
  await admin.query(
    `REVOKE TEMPORARY ON DATABASE "${name}" FROM PUBLIC; GRANT TEMPORARY ON DATABASE "${name}" TO votebox_system`,
  );
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});

/** A session of the role, as whoever gets SQL of their own into the API has it. */
async function as<T>(role: DatabaseRole, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(poolConfig(database.url, role));
  await client.connect();
  try {
    await beginSession(client, role);
    return await work(client);
  } finally {
    await client.end();
  }
}

describe.each(DATABASE_ROLES)('%s', (role) => {
  test('is the login, not a mask of the owner: there is nothing to go back to', async () => {
    await as(role, async (client) => {
      for (const sql of ['RESET ROLE', 'SET ROLE NONE', 'RESET SESSION AUTHORIZATION', 'DISCARD ALL', 'RESET ALL']) {
        await client.query(sql);
        const { rows } = await client.query('SELECT session_user::text AS login, current_user::text AS role');
        expect([sql, rows]).toEqual([sql, [{ login: role, role }]]);
      }
    });
  });

  test.each([
    'SET ROLE postgres',
    role === 'votebox_app' ? 'SET ROLE votebox_system' : 'SET ROLE votebox_app',
    'SET SESSION AUTHORIZATION postgres',
    'SET ROLE pg_read_server_files',
    `ALTER ROLE ${role} SUPERUSER`,
    `ALTER ROLE ${role} BYPASSRLS`,
    `ALTER ROLE postgres PASSWORD 'x'`,
    `GRANT postgres TO ${role}`,
    `CREATE ROLE friend LOGIN SUPERUSER`,
    `COPY (SELECT 1) TO PROGRAM 'id'`,
    `COPY (SELECT 1) TO '/tmp/votebox-out'`,
    `SELECT pg_read_file('/etc/passwd')`,
    `SELECT pg_ls_dir('.')`,
    `SELECT lo_import('/etc/passwd')`,
    `SELECT * FROM pg_authid`,
    `SELECT pg_reload_conf()`,
    `ALTER SYSTEM SET work_mem = '1GB'`,
    'CREATE TABLE public.mine (id int)',
    'CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS $$SELECT 1$$',
    'CREATE SCHEMA mine',
    'CREATE EXTENSION dblink',
    `CREATE FUNCTION pg_temp.mine() RETURNS int LANGUAGE c AS 'libc', 'system'`,
    'SET session_replication_role = replica',
    'ALTER TABLE guest DISABLE ROW LEVEL SECURITY',
    'ALTER TABLE guest NO FORCE ROW LEVEL SECURITY',
    'DROP POLICY tenant ON guest',
    'CREATE POLICY mine ON guest USING (true)',
    'ALTER TABLE guest DISABLE TRIGGER ALL',
    'TRUNCATE guest',
    'DELETE FROM vote',
    'SELECT * FROM _prisma_migrations',
  ])('may not: %s', async (sql) => {
    await as(role, (client) =>
      expect(client.query(sql)).rejects.toMatchObject({
        code: expect.stringMatching(/^(42501|0A000|58P01|2F003|22023)$/),
      }),
    );
  });

  test('finds the tables of the application, whatever lies in front of them', async () => {
    await as(role, async (client) => {
      if (role === 'votebox_system') await client.query('CREATE TEMPORARY TABLE venue (id uuid)');
      else
        await expect(client.query('CREATE TEMPORARY TABLE venue (id uuid)')).rejects.toMatchObject({ code: '42501' });
      const { rows } = await client.query(
        `SELECT 'venue'::regclass = 'public.venue'::regclass AS ok, current_schema() AS schema`,
      );
      expect(rows).toEqual([{ ok: true, schema: 'public' }]);
    });
  });
});

test('votebox_app reads nothing past row-level security by switching it off', async () => {
  await admin.query(`INSERT INTO venue (id, name, slug) VALUES (gen_random_uuid(), 'Bar', 'bar')`);
  await as('votebox_app', async (client) => {
    expect((await client.query('SELECT 1 FROM venue')).rows).toEqual([]);
    await client.query('SET row_security = off');
    await expect(client.query('SELECT 1 FROM venue')).rejects.toMatchObject({ code: '42501' });
  });
  await as('votebox_system', async (client) => expect((await client.query('SELECT 1 FROM venue')).rowCount).toBe(1));
});

describe('a connection is refused', () => {
  const refusal = async (change: string, undo: string, role: DatabaseRole = 'votebox_app'): Promise<unknown> => {
    const pool = createPool(database.url, role, 1);
    await admin.query(change);
    try {
      return await pool.query('SELECT 1').catch((error: unknown) => error);
    } finally {
      await admin.query(undo);
      await pool.end();
    }
  };

  test.each([
    [
      'when its table is open',
      'ALTER TABLE guest NO FORCE ROW LEVEL SECURITY',
      'ALTER TABLE guest FORCE ROW LEVEL SECURITY',
    ],
    [
      'when a new table of venues has no wall',
      'CREATE TABLE leak (venue_id uuid); GRANT SELECT ON leak TO votebox_app',
      'DROP TABLE leak',
    ],
    ['when it owns a table', 'CREATE TABLE own (id int); ALTER TABLE own OWNER TO votebox_app', 'DROP TABLE own'],
  ])('%s', async (_, change, undo) => {
    expect(await refusal(change, undo)).toBeInstanceOf(WrongSession);
  });

  test('when it comes out as somebody else, each time and not only at the first', async () => {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    await expect(beginSession(client, 'votebox_app')).rejects.toThrow(
      /asked for the role votebox_app and got postgres/,
    );
    await client.query('SET ROLE votebox_app');
    await expect(beginSession(client, 'votebox_app')).rejects.toThrow(/got postgres as votebox_app/);
    await client.end();
    const other = new Client({ connectionString: loginUrlOf(database.url, 'votebox_system') });
    await other.connect();
    await expect(beginSession(other, 'votebox_app')).rejects.toThrow(WrongSession);
    await other.end();
  });

  test('when it shares its session with another one, as behind a pooler in transaction mode', async () => {
    const client = new Client(poolConfig(database.url, 'votebox_system'));
    await client.connect();
    await beginSession(client, 'votebox_system');
    await expect(beginSession(client, 'votebox_system')).rejects.toThrow(/pool_mode/);
    await client.end();
  });
});
