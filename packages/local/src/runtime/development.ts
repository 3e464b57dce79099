import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { SiteSource } from '../gateway/gateway.js';
import type { SiteName } from '../gateway/routes.js';
import { REPOSITORY_DIR } from '../repository.js';
import { Closers } from './closers.js';
import { findFreePort } from './free-port.js';
import { type RunningVotebox, startVotebox, type StartOptions } from './start-votebox.js';
import { SILENT_TERMINAL } from './terminal.js';
import { appDir } from './web-sites.js';

const SITES: readonly SiteName[] = ['guest', 'display', 'admin'];
const BUILD_PROGRAM = join(REPOSITORY_DIR, 'packages', 'config', 'build.mjs');

/**
 * Like {@link startVotebox}, but the web apps are served by `next dev` and the API is compiled as it changes and started
 * again after each change that compiles.
 */
export async function startDevelopment(options: StartOptions): Promise<RunningVotebox> {
  const closers = options.closers ?? new Closers();
  const terminal = options.terminal ?? SILENT_TERMINAL;
  try {
    const sources = await Promise.all(SITES.map((site) => startNextServer(site, options.dataDir, closers)));
    const [guest, display, admin] = sources as [SiteSource, SiteSource, SiteSource];
    const env = { ...options.env, NODE_ENV: 'development', LOG_LEVEL: process.env.LOG_LEVEL ?? 'info' };
    const votebox = await startVotebox({ ...options, closers, env, sites: { guest, display, admin } });
    await watchApi(votebox, closers, terminal.news);
    return votebox;
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}

async function startNextServer(site: SiteName, dataDir: string, closers: Closers): Promise<SiteSource> {
  const port = await findFreePort();
  const logsDir = join(dataDir, 'logs');
  mkdirSync(logsDir, { recursive: true });
  const log = openSync(join(logsDir, `${site}.log`), 'w');
  const next = createRequire(join(appDir(site), 'package.json')).resolve('next/dist/bin/next');
  const args = [...nextArguments(site), '--port', String(port), '--hostname', '127.0.0.1'];
  const child = spawn(process.execPath, [next, ...args], {
    cwd: appDir(site),
    env: { ...process.env, NODE_ENV: 'development', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  await closers.add(() => endGroup(child));
  return { kind: 'server', url: `http://127.0.0.1:${port}` };
}

/** What the app's own `dev` script says after "next": one app may need another bundler. The last --port wins. */
function nextArguments(site: SiteName): string[] {
  const { scripts } = JSON.parse(readFileSync(join(appDir(site), 'package.json'), 'utf8')) as {
    scripts: { dev: string };
  };
  return scripts.dev.split(/\s+/).slice(1);
}

async function watchApi(votebox: RunningVotebox, closers: Closers, onNews: (news: string) => void): Promise<void> {
  const child = spawn(process.execPath, [BUILD_PROGRAM, '--watch'], {
    cwd: appDir('api'),
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  await closers.add(() => endGroup(child));
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line !== 'compiled') return onNews(line);
    onNews('The API was compiled; starting it again.');
    votebox.rollingRestart().catch((error: unknown) => onNews(String(error)));
  });
}

/** `next dev` has children of its own; they form one process group. */
function endGroup(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    if (process.platform === 'win32') child.kill();
    else process.kill(-child.pid, 'SIGTERM');
  });
}
