import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventView } from '@votebox/contracts';
import { listDemoTracks } from '../demo/demo-tracks.js';
import { seedDemo } from '../demo/seed.js';
import { StartFault, toStartFault } from '../faults.js';
import { unexpectedFault } from './start-log.js';
import { type GatewayOptions, openGateway } from '../gateway/gateway.js';
import { prepareDatabase } from '../migrate/prepare-database.js';
import type { RoleUrls } from '../migrate/role-logins.js';
import { RestRefusal } from '../rest/rest-client.js';
import { ApiProcesses } from './api-processes.js';
import { Closers } from './closers.js';
import { type DataFolder, openDataFolder } from './data-folder.js';
import { checkExternalDatabase, isDatabaseAway, openEmbeddedDatabase } from './database.js';
import { API_SETTINGS } from './api-settings.js';
import { findLanAddress } from './lan-address.js';
import { SupervisedProcess, type WatchPace } from './supervised-process.js';
import { type RunningSpotifySandbox, openSpotifySandbox } from './spotify-sandbox.js';
import { SILENT_TERMINAL, type Terminal } from './terminal.js';
import { appDir, findExports } from './web-sites.js';

const PROCESSES_MAX = 8;
const NO_DEMO: Demo = { demoEvent: undefined, demoFault: undefined };

/** How a Votebox is started. */
export interface StartOptions {
  /** Everything it keeps lies here. One running Votebox per folder. */
  readonly dataDir: string;
  /** Port of the one origin; 0 or absent = any free one. */
  readonly port?: number;
  /** Whether the demo venue is made. Default true. */
  readonly demo?: boolean;
  /** How many processes the API runs in, 1 to 8. Default 1; more than one needs REDIS_URL. */
  readonly processes?: number;
  /** Whether a stand-in for Spotify runs beside it, and the API talks to that one. Default false. */
  readonly withSpotifySandbox?: boolean;
  /** No word on the terminal. */
  readonly quiet?: boolean;
  readonly terminal?: Terminal;
  /** Settings for the API beyond its own, e.g. `{ LOG_LEVEL: 'info' }`; also read: DATABASE_URL, DATABASE_APP_URL, DATABASE_SYSTEM_URL, REDIS_URL, PUBLIC_URL, VOTEBOX_SECRET, VOTEBOX_KEYS. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default: the exported apps. */
  readonly sites?: GatewayOptions['sites'];
  /** Closes what was opened; shared with a caller who may have to stop in the middle of the start. */
  readonly closers?: Closers;
  /** How the API is watched while it runs. */
  readonly watch?: WatchPace;
}

/** A running Votebox. */
export interface RunningVotebox {
  /** Address on this machine, e.g. `http://localhost:3000`. */
  readonly url: string;
  /** Address for other devices, as QR codes carry it. */
  readonly publicUrl: string;
  readonly databaseUrl: string;
  /** The demo's live event, if there is a demo. */
  readonly demoEvent: EventView | undefined;
  /** Why the demo is not (wholly) there; all else runs without it, and the next start completes it. */
  readonly demoFault: StartFault | undefined;
  /** The stand-in for Spotify, if there is one. */
  readonly spotifySandbox: RunningSpotifySandbox | undefined;
  readonly logsDir: string;
  /** Process id of the (first) API process; changes when it was started again, undefined while it is away. */
  readonly apiPid: number | undefined;
  /** The same of all API processes, in their order. */
  readonly apiPids: readonly (number | undefined)[];
  /** Ends an API process (default: the first) as a crash would and keeps it down until {@link restartApi}. */
  killApi(index?: number): Promise<void>;
  /** Ends an API process (default: the first) in order if it runs, starts it again and resolves when it is ready. */
  restartApi(index?: number): Promise<void>;
  /** Restarts all API processes one after the other, as a deploy does. */
  rollingRestart(): Promise<void>;
  /** Stops gateway, API and database in this order. The data stays. */
  stop(): Promise<void>;
}

/**
 * Starts everything on this machine: data folder, gateway, database, schema, API, demo. Resolves when guests may come.
 * When a step fails, what was opened before it is closed again. @throws StartFault with advice for a person.
 */
export async function startVotebox(options: StartOptions): Promise<RunningVotebox> {
  const closers = options.closers ?? new Closers();
  try {
    return await open(options, closers, options.quiet ? SILENT_TERMINAL : (options.terminal ?? SILENT_TERMINAL));
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}

async function open(options: StartOptions, closers: Closers, terminal: Terminal): Promise<RunningVotebox> {
  const given = { ...process.env, ...options.env };
  const processes = checkProcesses(options.processes ?? 1, given.REDIS_URL);
  const folder = await openDataFolder(options.dataDir, given);
  await closers.add(() => folder.lock.release());
  const spotifySandbox = options.withSpotifySandbox
    ? await openSpotifySandbox(given, folder, closers, terminal)
    : undefined;
  const env = { ...given, ...spotifySandbox?.env };
  const sites = options.sites ?? findExports(env);
  // The port comes first: a taken one is known before anything heavy was started.
  let apis: ApiProcesses | undefined;
  const gateway = await openGateway({
    port: options.port ?? 0,
    sites,
    findApis: (person) => apis?.openUrlsFor(person) ?? [],
  });
  await closers.add(() => gateway.close());
  const url = `http://localhost:${gateway.port}`;
  const lan = findLanAddress();
  const publicUrl = env.PUBLIC_URL || (lan === undefined ? url : `http://${lan}:${gateway.port}`);

  const databaseUrl = await terminal.step('Database', (note) => {
    const onWait = (text: string): void => note(`Database (${text})`);
    return env.DATABASE_URL
      ? checkExternalDatabase(env.DATABASE_URL, onWait)
      : openEmbeddedDatabase(folder, closers, terminal.news, onWait);
  });
  const { roleUrls } = await terminal.step('Schema', () => prepareDatabase(databaseUrl, env));
  // The API never knows the owner's password.
  const apiEnv = { ...env, ...roleUrls, DATABASE_URL: undefined, PUBLIC_URL: publicUrl };
  const running = new ApiProcesses(
    Array.from({ length: processes }, (_, index) =>
      apiOf({ folder, env: apiEnv, terminal, watch: options.watch }, index),
    ),
  );
  apis = running;
  await closers.add(() => running.stop());
  await terminal.step('API', (note) => running.start(note));
  const demo = options.demo === false ? NO_DEMO : await openDemo(folder, gateway.port, closers, terminal);
  await folder.lock.announce({ url, publicUrl });
  return {
    url,
    publicUrl,
    databaseUrl,
    ...demo,
    spotifySandbox,
    logsDir: folder.logsDir,
    get apiPid() {
      return running.pids[0];
    },
    get apiPids() {
      return running.pids;
    },
    killApi: (index = 0) => running.at(index).kill(),
    restartApi: (index = 0) => running.at(index).restart(),
    rollingRestart: () => running.restartInTurn(),
    stop: () => closers.closeAll(),
  };
}

/** @throws StartFault for a number of processes that cannot work. */
function checkProcesses(processes: number, redisUrl: string | undefined): number {
  if (!Number.isInteger(processes) || processes < 1 || processes > PROCESSES_MAX) {
    throw new StartFault(`The number of processes must be from 1 to ${PROCESSES_MAX}.`, ['npm start -- --processes 2']);
  }
  if (processes > 1 && !redisUrl) {
    throw new StartFault('Several processes need a Redis that carries news between them.', [
      'Give its address: REDIS_URL=redis://localhost:6379 npm start -- --processes 2',
      'For one venue a single process is enough: npm start',
    ]);
  }
  return processes;
}

/** What all processes of the API have in common. */
interface ApiSurroundings {
  readonly folder: DataFolder;
  readonly env: Readonly<Record<string, string | undefined>> & RoleUrls;
  readonly terminal: Terminal;
  readonly watch: WatchPace | undefined;
}

function apiOf({ folder, env, terminal, watch }: ApiSurroundings, index: number): SupervisedProcess {
  return new SupervisedProcess({
    name: 'API',
    args: [join(appDir('api'), 'dist', 'main.js')],
    cwd: appDir('api'),
    env: {
      ...API_SETTINGS,
      ...env,
      NODE_ENV: env.NODE_ENV === 'test' ? 'production' : (env.NODE_ENV ?? 'production'),
      API_HOST: '127.0.0.1',
      // It takes a free port itself and tells it: one chosen here could be taken by then.
      API_PORT: '0',
      LOG_LEVEL: env.LOG_LEVEL ?? 'warn',
      VOTEBOX_SECRET: folder.secret,
      VOTEBOX_KEYS: folder.keys,
      MEDIA_DIR: env.MEDIA_DIR ?? folder.mediaDir,
      TRUSTED_PROXIES: '127.0.0.1,::1',
    },
    logFile: join(folder.logsDir, index === 0 ? 'api.log' : `api-${index + 1}.log`),
    onNews: terminal.news,
    isExcused: () => isDatabaseAway(env.DATABASE_SYSTEM_URL),
    ...(watch ? { watch } : {}),
  });
}

type Demo = Pick<RunningVotebox, 'demoEvent' | 'demoFault'>;

function toRefusedDemo({ what, code, reason }: RestRefusal, folder: DataFolder): StartFault {
  return new StartFault(`the API refused ${what}: ${reason} (${code})`, [`See ${join(folder.logsDir, 'api.log')}`]);
}

/** A venue without the demo is still a Votebox: what goes wrong with it is told, and nothing is stopped for it. */
async function openDemo(folder: DataFolder, port: number, closers: Closers, terminal: Terminal): Promise<Demo> {
  const abort = new AbortController();
  await closers.add(async () => abort.abort());
  try {
    await mkdir(folder.demoDir, { recursive: true });
    const files = await listDemoTracks();
    const demoEvent = await terminal.step('Demo venue', (note) =>
      seedDemo({
        // Through the gateway: it finds the API also when that was started again meanwhile.
        apiUrl: `http://127.0.0.1:${port}`,
        files,
        demoDir: folder.demoDir,
        signal: abort.signal,
        onProgress: (done, total) => note(`Filling the demo venue ${done}/${total}`),
        onWait: ({ reason }) => note(`Demo venue (waiting for the API: ${reason})`),
      }),
    );
    return { demoEvent, demoFault: undefined };
  } catch (error) {
    if (closers.isClosing) throw error;
    const refused = error instanceof RestRefusal ? toRefusedDemo(error, folder) : toStartFault(error);
    return { demoEvent: undefined, demoFault: refused ?? (await unexpectedFault(error, folder.logsDir)) };
  }
}
