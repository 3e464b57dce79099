/** Finds or fetches what the build needs, below the checkout and from the npm registry only. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  appendFileSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const REPOSITORY_DIR = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const TOOLS_DIR = join(REPOSITORY_DIR, '.votebox', 'tools');
export const LOG_FILE = join(REPOSITORY_DIR, '.votebox', 'logs', 'bootstrap.log');
const STAMP_FILE = join(TOOLS_DIR, 'installed');
const IS_WINDOWS = process.platform === 'win32';

/** Set while a command runs, so that a signal can end it, and what it has started: a build is many processes. */
let running;
export function endRunningCommand(signal) {
  if (running === undefined) return;
  if (IS_WINDOWS) running.kill(signal);
  else process.kill(-running.pid, signal);
}

/** Makes the folders for tools and logs; a checkout that cannot be written to is reported by its path. */
export function prepareFolders() {
  mkdirSync(TOOLS_DIR, { recursive: true });
  mkdirSync(dirname(LOG_FILE), { recursive: true });
  writeFileSync(LOG_FILE, '');
}

/** npm leaves its own settings in the environment of scripts; those about this package would confuse the next tool. */
function cleanEnvironment() {
  const env = {};
  for (const [name, value] of Object.entries(process.env)) {
    const isOfNpmRun =
      /^npm_(lifecycle|package|command|execpath|node_execpath|config_(local_prefix|global_prefix|prefix|noproxy|node_gyp|user_agent|init_module))/i;
    if (!isOfNpmRun.test(name)) env[name] = value;
  }
  return env;
}

function canWrite(folder) {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function pinnedPnpmVersion() {
  const { packageManager } = JSON.parse(readFileSync(join(REPOSITORY_DIR, 'package.json'), 'utf8'));
  return packageManager.split('@')[1].split('+')[0];
}

const pnpmDir = () => join(TOOLS_DIR, `pnpm-${pinnedPnpmVersion()}`);
const pnpmEntry = () => join(pnpmDir(), 'node_modules', 'pnpm', 'bin', 'pnpm.cjs');

/** Environment of every tool: this Node and the pinned pnpm first on the path, a home that can be written, no telemetry. */
export function toolEnvironment() {
  const env = cleanEnvironment();
  const pathName = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const first = [
    join(pnpmDir(), 'node_modules', '.bin'),
    dirname(process.execPath),
    join(REPOSITORY_DIR, 'node_modules', '.bin'),
  ];
  env[pathName] = [...first, env[pathName]].filter(Boolean).join(delimiter);
  if (!canWrite(homedir())) {
    env.HOME = join(TOOLS_DIR, 'home');
    mkdirSync(env.HOME, { recursive: true });
  }
  return {
    ...env,
    DO_NOT_TRACK: '1',
    TURBO_TELEMETRY_DISABLED: '1',
    NEXT_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
    NO_UPDATE_NOTIFIER: '1',
    CHECKPOINT_DISABLE: '1',
  };
}

/** Runs a program to its end; everything it says goes to the log. Rejects with the last lines when it fails. */
function runLogged(command, args, { env = toolEnvironment(), onLine } = {}) {
  appendFileSync(LOG_FILE, `\n$ ${command} ${args.join(' ')}\n`);
  return new Promise((resolve, reject) => {
    const tail = [];
    const child = spawn(command, args, {
      cwd: REPOSITORY_DIR,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: IS_WINDOWS && command === 'npm',
      // It leads a group of processes.
      detached: !IS_WINDOWS,
    });
    running = child;
    const take = (chunk) => {
      appendFileSync(LOG_FILE, chunk);
      for (const line of chunk.toString().split('\n')) {
        if (line.trim() === '') continue;
        tail.push(line);
        if (tail.length > 60) tail.shift();
        onLine?.(line);
      }
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      running = undefined;
      if (code === 0) return resolve();
      reject(Object.assign(new Error(`${command} ended with ${signal ?? `code ${code}`}`), { tail }));
    });
  });
}

/** Fetches the pinned pnpm unless it is there already. Returns whether there was anything to do. */
export async function ensurePnpm() {
  if (existsSync(pnpmEntry())) return false;
  const npmCli = process.env.npm_execpath?.endsWith('npm-cli.js') ? process.env.npm_execpath : undefined;
  const args = [
    'install',
    '--prefix',
    pnpmDir(),
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--no-package-lock',
    '--loglevel=error',
    `pnpm@${pinnedPnpmVersion()}`,
  ];
  if (npmCli) await runLogged(process.execPath, [npmCli, ...args]);
  else await runLogged('npm', args);
  return true;
}

/** A fingerprint of everything that decides what gets installed. */
function installFingerprint() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${process.versions.modules}`);
  const manifests = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'];
  for (const group of ['apps', 'packages']) {
    for (const name of readdirSync(join(REPOSITORY_DIR, group)).sort())
      manifests.push(join(group, name, 'package.json'));
  }
  for (const file of manifests) {
    const path = join(REPOSITORY_DIR, file);
    if (existsSync(path)) hash.update(file).update(readFileSync(path));
  }
  return hash.digest('hex');
}

/** Installs the packages of the lockfile when it or a manifest has changed. Returns whether there was anything to do. */
export async function ensurePackages(onLine) {
  const fingerprint = installFingerprint();
  const isInstalled = existsSync(join(REPOSITORY_DIR, 'node_modules', '.modules.yaml'));
  if (isInstalled && existsSync(STAMP_FILE) && readFileSync(STAMP_FILE, 'utf8') === fingerprint) return false;
  const args = [
    'install',
    '--frozen-lockfile',
    '--prefer-offline',
    '--reporter=append-only',
    '--config.confirmModulesPurge=false',
  ];
  await runLogged(process.execPath, [pnpmEntry(), ...args], { onLine });
  writeFileSync(STAMP_FILE, fingerprint);
  return true;
}

/** Builds what is stale; turbo keeps a cache below node_modules and sends nothing anywhere. */
export async function buildStale(onLine, filters = []) {
  const turbo = join(REPOSITORY_DIR, 'node_modules', 'turbo', 'bin', 'turbo');
  const args = [
    'run',
    'build',
    ...filters.map((name) => `--filter=${name}`),
    '--cache=local:rw',
    '--output-logs=new-only',
    '--ui=stream',
  ];
  await runLogged(process.execPath, [turbo, ...args], { onLine });
}
