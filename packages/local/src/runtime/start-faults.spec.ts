import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type StartFault } from '../faults.js';
import type { SiteSource } from '../gateway/gateway.js';
import { type PostgresOptions, startPostgres } from '../postgres/server.js';
import { checkInUse, openDataFolder } from './data-folder.js';
import { isAlive } from './process-identity.js';
import { startVotebox } from './start-votebox.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'votebox-start-'));
  await chmod(folder, 0o755);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const site: SiteSource = { kind: 'server', url: 'http://127.0.0.1:9' };
const sites = { guest: site, display: site, admin: site };

async function faultOf(work: Promise<unknown>): Promise<StartFault> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect((error as Error).name).toBe('StartFault');
  return error as StartFault;
}

const postgresIn = (dir: string): PostgresOptions => ({
  dataDir: join(dir, 'postgres'),
  logFile: join(dir, 'postgres.log'),
  password: 'secret',
  binariesCopyDir: join(dir, 'binaries'),
  settings: { fsync: 'off' },
});

test('names a taken port and leaves nothing running or locked', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '0.0.0.0', resolve));
  const { port } = other.address() as { port: number };
  const fault = await faultOf(startVotebox({ dataDir: folder, port, sites, quiet: true }));
  other.close();
  expect(fault.message).toContain(`Port ${port} is already taken`);
  expect(fault.advice.join('\n')).toContain('PORT=');
  expect(await readdir(folder)).not.toContain('running.json');
  expect(await readdir(folder)).not.toContain('postgres');
});

test.each([[0], [9], [1.5], [Number.NaN]])('refuses %s processes and says how many there may be', async (processes) => {
  const fault = await faultOf(startVotebox({ dataDir: folder, processes, sites, quiet: true }));
  expect(fault.message).toContain('from 1 to 8');
  expect(await readdir(folder)).toEqual([]);
});

test('refuses several processes without a Redis and says how to give one', async () => {
  const start = startVotebox({ dataDir: folder, processes: 2, sites, quiet: true, env: { REDIS_URL: '' } });
  const fault = await faultOf(start);
  expect(fault.message).toContain('need a Redis');
  expect(fault.advice.join('\n')).toContain('REDIS_URL=');
  expect(await readdir(folder)).toEqual([]);
});

test('refuses a second start on the same folder, and takes it over from a process that is gone', async () => {
  const first = await openDataFolder(folder);
  await first.lock.announce({ url: 'http://localhost:3000', publicUrl: 'http://192.168.1.2:3000' });
  const fault = await faultOf(openDataFolder(folder));
  expect(fault.message).toContain('already runs');
  expect(fault.message).toContain('http://localhost:3000');
  await first.lock.release();

  const gone = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => gone.once('exit', resolve));
  await writeFile(join(folder, 'running.json'), JSON.stringify({ pid: gone.pid, birthmark: 'x' }));
  const second = await openDataFolder(folder);
  expect(second.secret).toBe(first.secret);
  expect(second.keys).toBe(first.keys);
  await second.lock.release();
});

test('does not mistake another program with an old process number for a running Votebox', async () => {
  await writeFile(join(folder, 'running.json'), JSON.stringify({ pid: process.pid, birthmark: 'an earlier boot' }));
  const opened = await openDataFolder(folder);
  await opened.lock.release();
});

test('names a data folder that cannot be used', async () => {
  await writeFile(join(folder, 'a-file'), '');
  const fault = await faultOf(openDataFolder(join(folder, 'a-file', 'data')));
  expect(fault.message).toContain(join(folder, 'a-file', 'data'));
  expect(fault.advice.join('\n')).toContain('VOTEBOX_DATA');
});

test('tells a folder in which there is no Votebox from one in which there is, and makes nothing in it', async () => {
  for (const path of [folder, join(folder, 'mistyped')]) {
    expect((await faultOf(checkInUse(path))).message).toContain(`no Votebox in ${path}`);
  }
  expect(await readdir(folder)).toEqual([]);
  await (await openDataFolder(folder)).lock.release();
  await checkInUse(folder);
});

test('keeps its secret to itself and for good', async () => {
  const opened = await openDataFolder(folder);
  expect(opened.secret).toMatch(/^[\da-f]{64}$/);
  expect(opened.keys).toMatch(/^first:[A-Za-z0-9+/]{43}=$/);
  for (const name of ['secret', 'keys']) expect((await stat(join(folder, name))).mode & 0o077).toBe(0);
  await opened.lock.release();
});

/** What the first start leaves: everything that later ones rely on. */
async function usedFolder(): Promise<void> {
  const opened = await openDataFolder(folder);
  await opened.lock.release();
  await mkdir(join(folder, 'postgres'));
}

test.each([
  ['secret', 'empty', ''],
  ['secret', 'blank', ' \n\n'],
  ['secret', 'cut', 'a1b2c3'],
  ['secret', 'of zeros', '\0'.repeat(64)],
  ['secret', 'with more behind it', `${'a'.repeat(64)}\n${'b'.repeat(64)}`],
  ['keys', 'empty', ''],
  ['keys', 'cut', 'first:AAAA'],
  ['postgres-password', 'empty', ''],
  ['postgres-password', 'cut', 'a1b2c3'],
])('never replaces a %s that is %s, and says what to do', async (name, _, content) => {
  await usedFolder();
  await writeFile(join(folder, name), content);
  const fault = await faultOf(openDataFolder(folder));
  expect(fault.message).toContain(join(folder, name));
  expect(fault.advice.join('\n')).toMatch(/not replaced.*Put it back from a backup/s);
  expect(await readFile(join(folder, name), 'utf8')).toBe(content);
  expect(await readdir(folder)).not.toContain('running.json');
});

test.each(['secret', 'postgres-password'])('makes no new %s where there is a database', async (name) => {
  await usedFolder();
  await rm(join(folder, name));
  const fault = await faultOf(openDataFolder(folder));
  expect(fault.message).toContain(`${join(folder, name)} is missing`);
  expect(await readdir(folder)).not.toContain(name);
});

test.each(['secret', 'keys', 'postgres-password'])('refuses a %s that cannot be read', async (name) => {
  await usedFolder();
  await rm(join(folder, name));
  await mkdir(join(folder, name));
  const fault = await faultOf(openDataFolder(folder));
  expect(fault.message).toContain(`${join(folder, name)} cannot be read`);
});

test('does without the files of what is given', async () => {
  for (const name of ['secret', 'keys', 'postgres-password']) await writeFile(join(folder, name), '');
  const given = { VOTEBOX_SECRET: 's'.repeat(32), VOTEBOX_KEYS: 'mine', DATABASE_URL: 'postgres://elsewhere/votebox' };
  const opened = await openDataFolder(folder, given);
  expect([opened.secret, opened.keys]).toEqual([given.VOTEBOX_SECRET, given.VOTEBOX_KEYS]);
  await opened.lock.release();
});

test('goes on where a first start was cut off while it wrote', async () => {
  await writeFile(join(folder, 'secret.new'), 'a1b2');
  const opened = await openDataFolder(folder);
  expect(opened.secret).toMatch(/^[\da-f]{64}$/);
  expect(await readdir(folder)).not.toContain('secret.new');
  await opened.lock.release();
});

test('takes over a lock that a power cut left half written, and none that it cannot read', async () => {
  for (const content of ['', '{"pid":12', 'null', '[]']) {
    await writeFile(join(folder, 'running.json'), content);
    const opened = await openDataFolder(folder);
    await opened.lock.release();
  }
  await mkdir(join(folder, 'running.json'));
  expect((await faultOf(openDataFolder(folder))).message).toContain('running.json');
});

test('lets the user of the database pass through a folder that only root may enter', async () => {
  const closed = join(folder, 'closed');
  await mkdir(closed, { mode: 0o700 });
  const opened = await openDataFolder(closed);
  const server = await startPostgres(postgresIn(closed));
  await server.stop();
  await opened.lock.release();
});

test('refuses a broken database folder by name, with advice, and touches nothing in it', async () => {
  const options = postgresIn(folder);
  await mkdir(options.dataDir, { recursive: true });
  await writeFile(join(options.dataDir, 'precious'), 'data');
  const fault = await faultOf(startPostgres(options));
  expect(fault.message).toContain(options.dataDir);
  expect(fault.advice.join('\n')).toContain('Nothing was changed or deleted');
  expect(await readFile(join(options.dataDir, 'precious'), 'utf8')).toBe('data');
});

test('refuses a database folder of another version', async () => {
  const options = postgresIn(folder);
  await mkdir(options.dataDir, { recursive: true });
  await writeFile(join(options.dataDir, 'PG_VERSION'), '15\n');
  expect((await faultOf(startPostgres(options))).message).toContain('was made by PostgreSQL 15');
});

test('shows what PostgreSQL says when its files are damaged', async () => {
  const options = postgresIn(folder);
  await (await startPostgres(options)).stop();
  await rm(join(options.dataDir, 'global', 'pg_control'));
  const fault = await faultOf(startPostgres(options));
  expect(fault.message).toContain(options.dataDir);
  expect(fault.message).toContain('pg_control');
});

test('recovers after the server was killed, with its pid file left behind', async () => {
  const options = postgresIn(folder);
  const killed = await startPostgres(options);
  process.kill(killed.pid, 'SIGKILL');
  await killed.ended;
  const again = await startPostgres(options);
  expect(isAlive(again.pid)).toBe(true);
  await again.stop();
  expect(isAlive(again.pid)).toBe(false);
});

test('is not stopped by a pid file whose number another program has by now', async () => {
  const options = postgresIn(folder);
  await (await startPostgres(options)).stop();
  await writeFile(join(options.dataDir, 'postmaster.pid'), `${process.pid}\n${options.dataDir}\n0\n1\n\n\n\n`);
  const server = await startPostgres(options);
  await server.stop();
});
