import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { StartFault } from '../faults.js';
import { MIGRATIONS_DIR } from '../repository.js';
import { createDatabaseFrom, startThrowAwayServer } from '../testing/test-postgres.js';
import { migrate } from './migrate.js';

let server: { adminUrl: string; stop(): Promise<void> };
let database: { url: string; drop(): Promise<void> };
let folder: string;

beforeAll(async () => {
  server = await startThrowAwayServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  database = await createDatabaseFrom(server.adminUrl, 'template0');
  folder = await mkdtemp(join(tmpdir(), 'votebox-migrations-'));
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function put(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'migration.sql'), sql);
}

async function rowsOf<T extends pg.QueryResultRow>(sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function faultOf(work: Promise<unknown>): Promise<StartFault> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect((error as Error).name).toBe('StartFault');
  return error as StartFault;
}

const listBook = (): Promise<{ migration_name: string; done: boolean; undone: boolean; steps: number }[]> =>
  rowsOf(`SELECT migration_name, finished_at IS NOT NULL AS done, rolled_back_at IS NOT NULL AS undone,
                 applied_steps_count AS steps FROM _prisma_migrations ORDER BY started_at`);

test('applies all migrations in the order of their names, bodies with semicolons included', async () => {
  await put('2_second', 'INSERT INTO notes VALUES (1);');
  await put(
    '1_first',
    `CREATE TABLE notes (id int);
     CREATE FUNCTION twice() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 2; END $$;`,
  );
  expect(await migrate(database.url, folder)).toEqual({ applied: ['1_first', '2_second'], total: 2 });
  expect(await rowsOf('SELECT id, twice() FROM notes')).toEqual([{ id: 1, twice: 2 }]);
});

test('does nothing the second time', async () => {
  await put('1_first', 'CREATE TABLE notes (id int);');
  await migrate(database.url, folder);
  expect(await migrate(database.url, folder)).toEqual({ applied: [], total: 1 });
  expect(await listBook()).toEqual([{ migration_name: '1_first', done: true, undone: false, steps: 1 }]);
});

test('refuses to go on when an applied file was changed', async () => {
  await put('1_first', 'CREATE TABLE notes (id int);');
  await migrate(database.url, folder);
  await put('1_first', 'CREATE TABLE notes (id bigint);');
  await put('2_second', 'CREATE TABLE later (id int);');
  const fault = await faultOf(migrate(database.url, folder));
  expect(fault.message).toContain('"1_first" was changed');
  expect(await rowsOf(`SELECT to_regclass('later') AS later`)).toEqual([{ later: null }]);
});

test('does not mind other line ends, as on Windows', async () => {
  await put('1_first', 'CREATE TABLE notes (\n id int\n);\n');
  await migrate(database.url, folder);
  await put('1_first', 'CREATE TABLE notes (\r\n id int\r\n);\r\n');
  expect((await migrate(database.url, folder)).applied).toEqual([]);
});

test('refuses a database that is newer than its files', async () => {
  await put('1_first', 'SELECT 1;');
  await put('2_second', 'SELECT 1;');
  await migrate(database.url, folder);
  await rm(join(folder, '2_second'), { recursive: true });
  expect((await faultOf(migrate(database.url, folder))).message).toContain('newer than this version');
});

test('keeps nothing of a failing migration, says where it failed, and applies it once it is corrected', async () => {
  await put('1_first', 'CREATE TABLE notes (id int);');
  await put('2_second', 'CREATE TABLE half (id int);\nSELECT nonsense FROM nowhere;');
  const fault = await faultOf(migrate(database.url, folder));
  expect(fault.message).toContain('"2_second" failed');
  expect(fault.message).toContain('(line 2)');
  expect(await rowsOf(`SELECT to_regclass('half') AS half`)).toEqual([{ half: null }]);
  expect(await listBook()).toEqual([
    { migration_name: '1_first', done: true, undone: false, steps: 1 },
    { migration_name: '2_second', done: false, undone: true, steps: 0 },
  ]);
  await put('2_second', 'CREATE TABLE half (id int);');
  expect((await migrate(database.url, folder)).applied).toEqual(['2_second']);
});

test('lets others pass while it waits for a table in use, and changes it when that is free', async () => {
  await put('1_first', 'CREATE TABLE notes (id int);');
  await migrate(database.url, folder);
  await put('2_second', 'ALTER TABLE notes ADD COLUMN text text;');
  const reader = new pg.Client({ connectionString: database.url });
  await reader.connect();
  await reader.query('BEGIN');
  await reader.query('SELECT * FROM notes');
  const done = migrate(database.url, folder);
  for (let hasGivenWay = false; !hasGivenWay; ) {
    hasGivenWay = (await listBook()).some(({ undone }) => undone);
  }
  expect(await rowsOf('SELECT * FROM notes')).toEqual([]);
  await reader.query('COMMIT');
  await reader.end();
  expect((await done).applied).toEqual(['2_second']);
});

test('takes up a migration that was interrupted by a crash', async () => {
  await put('1_first', 'CREATE TABLE notes (id int);');
  await put('2_second', 'SELECT pg_terminate_backend(pg_backend_pid());');
  await expect(migrate(database.url, folder)).rejects.toThrow();
  await put('2_second', 'CREATE TABLE later (id int);');
  expect((await migrate(database.url, folder)).applied).toEqual(['2_second']);
});

test('refuses what another tool left unfinished', async () => {
  await put('1_first', 'CREATE TABLE notes (id int);');
  await migrate(database.url, folder);
  await rowsOf(`INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', 'y', '2_second')`);
  expect((await faultOf(migrate(database.url, folder))).message).toContain('never finished');
});

test('lets several processes start at once: one applies, the others find it done', async () => {
  await put('1_first', `CREATE TABLE notes (id int); INSERT INTO notes VALUES (${randomBytes(2).readUInt16BE()});`);
  const reports = await Promise.all(Array.from({ length: 5 }, () => migrate(database.url, folder)));
  expect(reports.map((report) => report.applied.length).sort((a, b) => a - b)).toEqual([0, 0, 0, 0, 1]);
  expect(await rowsOf('SELECT count(*)::int AS rows FROM notes')).toEqual([{ rows: 1 }]);
});

test('applies the real migrations of this repository', async () => {
  const report = await migrate(database.url, MIGRATIONS_DIR);
  expect(report.applied.length).toBeGreaterThan(0);
});

test('keeps who was signed in when refresh tokens came to belong to logins', async () => {
  const before = (await readdir(MIGRATIONS_DIR)).filter((name) => name < '20261130100000' && !name.includes('.'));
  for (const name of before) await cp(join(MIGRATIONS_DIR, name), join(folder, name), { recursive: true });
  await migrate(database.url, folder);
  const [user, open, ended] = ['1', '2', '3'].map((digit) => `01890000-0000-7000-8000-00000000000${digit}`);
  const token = (family: string, hash: string, revokedAt: string) =>
    `INSERT INTO refresh_token (id, user_id, family_id, token_hash, expires_at, revoked_at, created_at)
     VALUES (gen_random_uuid(), '${user}', '${family}', '${hash}', '2026-12-30', ${revokedAt}, '2026-11-${hash.slice(-2)}')`;
  await rowsOf(`INSERT INTO app_user (id, email, name, password_hash) VALUES ('${user}', 'a@b.example', 'Ana', 'x')`);
  await rowsOf(token(open!, 'spent-20', 'NULL'));
  await rowsOf(token(open!, 'live-21', 'NULL'));
  await rowsOf(token(ended!, 'revoked-22', "'2026-11-23'"));
  await migrate(database.url, MIGRATIONS_DIR);
  expect(await rowsOf('SELECT session_id, token_hash FROM refresh_token ORDER BY created_at')).toEqual([
    { session_id: open, token_hash: 'spent-20' },
    { session_id: open, token_hash: 'live-21' },
  ]);
  expect(
    await rowsOf(
      'SELECT id, user_id, created_at::date::text AS began, last_used_at::date::text AS used FROM login_session',
    ),
  ).toEqual([{ id: open, user_id: user, began: '2026-11-20', used: '2026-11-21' }]);
});
