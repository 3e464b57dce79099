import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { codeOf, messageOf, StartFault } from '../faults.js';
import { type PostgresOptions, startPostgres } from '../postgres/server.js';
import { chooseServerUser, findBlockedParent } from '../postgres/server-user.js';
import type { Closers } from './closers.js';
import { type DataFolder, openDataFolder, rotateLog } from './data-folder.js';
import { isAlive } from './process-identity.js';

const DATABASE_NAME = 'votebox';
const RESTART_AFTER_MS = 1_000;
const SHARED_PLACE = '/var/lib/votebox';
const CONNECT_PATIENCE_MS = 60_000;
const AWAY_PATIENCE_MS = 10_000;
/** PostgreSQL's word for: recovering, come back. */
const STARTING_UP = '57P03';

/** Starts the embedded database, keeps it running until closed, and returns the connection string. */
export async function openEmbeddedDatabase(
  folder: DataFolder,
  closers: Closers,
  onNews: (news: string) => void,
  onWait: (text: string) => void,
): Promise<string> {
  const logFile = join(folder.logsDir, 'postgres.log');
  await rotateLog(logFile);
  const place = await placeFor(folder);
  if (place !== folder.path) onNews(`The database lies in ${place}: its user may not enter ${folder.path}.`);
  const options: PostgresOptions = {
    dataDir: join(place, 'postgres'),
    logFile,
    password: folder.databasePassword,
    binariesCopyDir: join(place, 'postgres-binaries'),
    onWait,
  };
  let server = await startPostgres(options);
  let isWanted = true;
  await closers.add(async () => {
    isWanted = false;
    await server.stop();
  });
  const watch = async (): Promise<void> => {
    await server.ended;
    while (isWanted) {
      onNews(`The database ended unexpectedly; starting it again (log: ${logFile}).`);
      await wait(RESTART_AFTER_MS);
      try {
        // On the same port: the API holds the address.
        if (isWanted) server = await startPostgres({ ...options, port: server.port });
        onNews('The database is back.');
        await server.ended;
      } catch (error) {
        onNews(messageOf(error));
      }
    }
  };
  void watch();
  await ensureDatabase(server.urlFor('postgres'), folder, options.dataDir);
  return server.urlFor(DATABASE_NAME);
}

/**
 * Where the database lies: in the data folder, unless root runs Votebox below a folder that only root may enter (a home,
 * a private temporary folder). PostgreSQL runs as another user then and gets a place of its own, found by the password that
 * is kept in the data folder: the same at each start, another for another folder, also where one was at the same path.
 */
async function placeFor(folder: Pick<DataFolder, 'path' | 'postgresDir' | 'databasePassword'>): Promise<string> {
  const blocked = await findBlockedParent(folder.postgresDir, await chooseServerUser());
  if (blocked === undefined) return folder.path;
  const place = join(SHARED_PLACE, createHash('sha256').update(folder.databasePassword).digest('hex').slice(0, 12));
  await mkdir(place, { recursive: true, mode: 0o755 });
  return place;
}

/**
 * The owner's address of the installation that this machine keeps: of DATABASE_URL, of the embedded database that runs below
 * `dataPath`, or of one that is started for the purpose and stopped with `closers`.
 */
export async function openOwnerDatabase(
  dataPath: string,
  externalUrl: string | undefined,
  closers: Closers,
  onNews: (news: string) => void,
): Promise<string> {
  if (externalUrl) return checkExternalDatabase(externalUrl, () => undefined);
  const running = await findRunningDatabase(dataPath);
  if (running !== undefined) return running;
  const folder = await openDataFolder(dataPath);
  await closers.add(() => folder.lock.release());
  return openEmbeddedDatabase(folder, closers, onNews, () => undefined);
}

/** The fourth line of the server's own file is its port. */
async function findRunningDatabase(path: string): Promise<string | undefined> {
  const text = (file: string) =>
    readFile(file, 'utf8').then(
      (content) => content.trim(),
      () => '',
    );
  const databasePassword = await text(join(path, 'postgres-password'));
  if (databasePassword === '') return undefined;
  const place = await placeFor({ path, postgresDir: join(path, 'postgres'), databasePassword });
  const [pid, , , port] = (await text(join(place, 'postgres', 'postmaster.pid'))).split('\n');
  if (!port || !isAlive(Number(pid))) return undefined;
  return `postgresql://postgres:${databasePassword}@127.0.0.1:${port}/${DATABASE_NAME}`;
}

async function ensureDatabase(adminUrl: string, folder: DataFolder, dataDir: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  try {
    await client.connect();
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE_NAME]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE_NAME}`);
  } catch (error) {
    if (codeOf(error) !== '28P01') throw error;
    throw new StartFault(`The password in ${join(folder.path, 'postgres-password')} does not open ${dataDir}.`, [
      'Put back the file that belongs to this database, or use another folder: VOTEBOX_DATA=/another/folder npm start',
    ]);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Makes sure that the database of DATABASE_URL answers; one that is just starting is waited for. The password never appears in the message. */
export async function checkExternalDatabase(url: string, onWait: (text: string) => void): Promise<string> {
  for (;;) {
    const error = await findConnectFault(url);
    if (error === undefined) return url;
    if (codeOf(error) === STARTING_UP) {
      onWait('still starting');
      await wait(RESTART_AFTER_MS);
      continue;
    }
    throw new StartFault(`The database of DATABASE_URL does not answer: ${messageOf(error)}`, [
      `It points to ${withoutPassword(url)}. Check that it runs and that the database exists,`,
      'or unset DATABASE_URL to use the embedded one.',
    ]);
  }
}

/** Whether nobody could be served just now because the database is away or hangs. */
export async function isDatabaseAway(url: string): Promise<boolean> {
  return (await findConnectFault(url, AWAY_PATIENCE_MS)) !== undefined;
}

async function findConnectFault(url: string, patienceMs = CONNECT_PATIENCE_MS): Promise<unknown> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: patienceMs });
  try {
    await client.connect();
    return undefined;
  } catch (error) {
    return error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function withoutPassword(url: string): string {
  try {
    const parsed = new URL(url);
    if (parsed.password !== '') parsed.password = '***';
    return parsed.href;
  } catch {
    return 'an address that cannot be read';
  }
}
