import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { codeOf, lastWords, StartFault } from '../faults.js';
import { findFreePort } from '../runtime/free-port.js';
import { locateBinaries, POSTGRES_MAJOR, type PostgresBinaries } from './binaries.js';
import { initialiseDataDir } from './initialise.js';
import { settleOldPostmaster } from './postmaster-file.js';
import { asUser, chooseServerUser, findBlockedParent, type ServerUser } from './server-user.js';

/** What {@link startPostgres} needs to know. */
export interface PostgresOptions {
  /** The data directory; made when it does not exist. */
  readonly dataDir: string;
  /** File that the server's messages are appended to. */
  readonly logFile: string;
  /** Password of the superuser `postgres`; must be the one the directory was made with. */
  readonly password: string;
  /** Folder for a copy of the binaries, used only when the server's user cannot reach the installed ones. */
  readonly binariesCopyDir: string;
  /** Default: any free one. */
  readonly port?: number;
  /** More settings, e.g. `{ fsync: 'off' }` for tests. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Removed when this process dies without stopping the server (tests). */
  readonly removeOnOrphan?: string;
  /** Told what is waited for, again and again. */
  readonly onWait?: (text: string) => void;
}

/** A running PostgreSQL server that belongs to this process. */
export interface PostgresServer {
  readonly port: number;
  readonly pid: number;
  /** Connection string of a database on this server, as superuser. */
  urlFor(database: string): string;
  /** Resolves when the server has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Fast shutdown: transactions are rolled back, everything committed is on disk. */
  stop(): Promise<void>;
}

/** One try to connect. A server on this machine refuses at once or answers, if late. */
const CONNECT_PATIENCE_MS = 30_000;
/** An address that was just taken by another program. */
const BINDS_MAX = 20;
/** How long backends of a server that was killed may hold its memory. */
const MEMORY_PATIENCE_MS = 120_000;
const RELAUNCH_MS = 500;
const MEMORY_IN_USE = 'pre-existing shared memory block';

/** Starts the embedded server on a free port of 127.0.0.1 and resolves when it answers. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const user = await chooseServerUser();
  await mkdir(dirname(options.dataDir), { recursive: true });
  await refuseUnreachableFolder(options.dataDir, user);
  const binaries = await locateBinaries(user, options.binariesCopyDir);
  if (await isUnmade(options.dataDir)) {
    await initialiseDataDir(options.dataDir, options.password, binaries, user);
  } else {
    await refuseForeignFolder(options.dataDir);
    await settleOldPostmaster(options.dataDir, options.onWait ?? (() => undefined));
  }
  await mkdir(dirname(options.logFile), { recursive: true });
  return launchPatiently(options, binaries, user);
}

async function refuseUnreachableFolder(dataDir: string, user: ServerUser): Promise<void> {
  const blocked = await findBlockedParent(dataDir, user);
  if (blocked === undefined || user.kind === 'same') return;
  throw new StartFault(
    `Running as root, PostgreSQL works as the user "${user.name}", who may not enter ${blocked} (on the way to ${dataDir}).`,
    [`Put the data somewhere else: VOTEBOX_DATA=/var/lib/votebox npm start`, 'Or run Votebox as a normal user.'],
  );
}

async function isUnmade(dataDir: string): Promise<boolean> {
  try {
    return (await readdir(dataDir)).length === 0;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return true;
    throw error;
  }
}

async function refuseForeignFolder(dataDir: string): Promise<void> {
  const version = await readFile(join(dataDir, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version?.trim() === POSTGRES_MAJOR) return;
  const fault =
    version === undefined
      ? 'is not a complete PostgreSQL data directory (PG_VERSION is missing)'
      : `was made by PostgreSQL ${version.trim()}, this is PostgreSQL ${POSTGRES_MAJOR}`;
  throw brokenFolder(dataDir, fault);
}

function brokenFolder(dataDir: string, fault: string, details = ''): StartFault {
  return new StartFault(`The database folder ${dataDir} ${fault}.${details}`, [
    'Nothing was changed or deleted. Put back a copy of this folder from your backup,',
    `or move it away to begin with an empty database: mv ${dataDir} ${dataDir}.broken`,
    'or keep the data of another place: VOTEBOX_DATA=/another/folder npm start',
  ]);
}

/** After a crash, backends of the old server may hold its memory for a moment: try again until they are gone. */
async function launchPatiently(
  options: PostgresOptions,
  binaries: PostgresBinaries,
  user: ServerUser,
): Promise<PostgresServer> {
  for (let attempt = 1; ; attempt += 1) {
    if (attempt > 1) options.onWait?.('waiting for an earlier server to let go of it');
    const logStart = (await stat(options.logFile).catch(() => undefined))?.size ?? 0;
    const server = await launch(options, binaries, user);
    if (server) return server;
    const said = (await readFile(options.logFile)).subarray(logStart).toString('utf8');
    const attemptsMax = said.includes(MEMORY_IN_USE)
      ? MEMORY_PATIENCE_MS / RELAUNCH_MS
      : said.includes('could not bind')
        ? BINDS_MAX
        : 0;
    if (attempt >= attemptsMax) {
      const tail = lastWords(said).join('\n');
      throw brokenFolder(
        options.dataDir,
        'cannot be opened by PostgreSQL',
        `\n${tail}\n(full log: ${options.logFile})`,
      );
    }
    await wait(RELAUNCH_MS);
  }
}

async function launch(
  options: PostgresOptions,
  binaries: PostgresBinaries,
  user: ServerUser,
): Promise<PostgresServer | undefined> {
  const port = options.port ?? (await findFreePort());
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    jit: 'off',
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(options.logFile, 'a');
  // Detached: Ctrl-C reaches the whole foreground group, but the database must outlive the API that drains into it.
  const child = spawn(binaries.postgres, ['-D', options.dataDir, '-p', String(port), ...flags], {
    ...asUser(user),
    cwd: options.dataDir,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const urlFor = (database: string): string =>
    `postgresql://postgres:${encodeURIComponent(options.password)}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
  const { pid } = child;
  // Before it answers: a start that is cut short must not leave a server behind.
  const keeper = pid === undefined ? undefined : watchOver(pid, options.removeOnOrphan);
  if (!(await answersBeforeItEnds(urlFor('postgres'), ended, options.onWait)) || pid === undefined) {
    keeper?.kill('SIGKILL');
    return undefined;
  }
  return {
    port,
    pid,
    urlFor,
    ended,
    async stop() {
      keeper?.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT');
      await ended;
    },
  };
}

/** For as long as it lives: recovery after a crash takes the time that the disk needs. */
async function answersBeforeItEnds(
  url: string,
  ended: Promise<void>,
  onWait: PostgresOptions['onWait'],
): Promise<boolean> {
  let isOver = false;
  void ended.then(() => (isOver = true));
  while (!isOver) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_PATIENCE_MS });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return true;
    } catch (error) {
      await client.end().catch(() => undefined);
      // A wrong password will not become right by waiting; the caller reports it from the next query.
      if (codeOf(error) === '28P01') return true;
    }
    onWait?.('still starting');
    await wait(50);
  }
  return false;
}

/**
 * A tiny shell that stops the server when this process dies without a chance to do so (kill -9): its standard input
 * closes with us. Not on Windows, where the next start settles it.
 */
function watchOver(pid: number, removeOnOrphan: string | undefined): ChildProcess | undefined {
  if (process.platform === 'win32') return undefined;
  const script = 'cat >/dev/null; kill -INT "$1"; if [ -n "$2" ]; then sleep 2; rm -rf "$2"; fi';
  const keeper = spawn('sh', ['-c', script, 'sh', String(pid), removeOnOrphan ?? ''], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  keeper.once('error', () => undefined);
  keeper.stdin?.once('error', () => undefined);
  keeper.unref();
  // A pipe is a socket underneath; left referenced it would keep this process alive.
  (keeper.stdin as unknown as { unref?: () => void } | null)?.unref?.();
  return keeper;
}
