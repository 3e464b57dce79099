/** From a fresh clone to built code: pnpm, packages, build; then the built half takes over. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { toFault, toUnexpected } from './faults.mjs';
import { beginStep, printFault } from './progress.mjs';
import {
  buildStale,
  endRunningCommand,
  ensurePackages,
  ensurePnpm,
  LOG_FILE,
  prepareFolders,
  REPOSITORY_DIR,
  toolEnvironment,
} from './toolchain.mjs';

/** In development the apps and the API are compiled as they change; only what they stand on is built ahead. */
const DEV_BUILDS = ['@votebox/local', '@votebox/api'];
/** What runs; tests build the rest too. */
const BUILDS = {
  dev: DEV_BUILDS,
  start: [...DEV_BUILDS, './apps/*'],
  test: [],
  migrate: ['@votebox/local'],
  'verify-audit': ['@votebox/local'],
  'reset-password': ['@votebox/local'],
};

export async function run(command, flags) {
  try {
    await start(command, flags);
  } catch (error) {
    const { message, advice } = toUnexpected(error, LOG_FILE);
    printFault(message, advice);
    process.exit(1);
  }
}

async function start(command, flags) {
  const stopForSignal = (signal) => {
    endRunningCommand(signal);
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.once('SIGINT', stopForSignal);
  process.once('SIGTERM', stopForSignal);
  console.log('');
  if (!prepare() || !(await makeReady(command))) process.exit(1);
  process.off('SIGINT', stopForSignal);
  process.off('SIGTERM', stopForSignal);
  const { runCommand } = await import(pathToFileURL(join(REPOSITORY_DIR, 'packages', 'local', 'dist', 'cli.js')).href);
  process.exitCode = await runCommand(command, flags, { beginStep, printFault }, toolEnvironment());
}

function prepare() {
  try {
    prepareFolders();
    return true;
  } catch (error) {
    printFault(`The folder ${REPOSITORY_DIR} cannot be written to (${error.code ?? error.message}).`, [
      'Votebox keeps its packages and build there: use a copy that belongs to you, or change its owner.',
    ]);
    return false;
  }
}

async function makeReady(command) {
  const isReady =
    (await step('Fetching pnpm', 'Package manager ready', () => ensurePnpm())) &&
    (await step('Installing packages', 'Packages installed', (note) => ensurePackages(showInstall(note)))) &&
    (await step('Building', 'Built', (note) => buildStale(showBuild(note), BUILDS[command])));
  return isReady;
}

async function step(label, doneLabel, work) {
  const shown = beginStep(label);
  try {
    const hadWork = await work((text) => shown.note(`${label} ${text}`));
    shown.done(hadWork === false ? `${doneLabel} (nothing to do)` : doneLabel);
    return true;
  } catch (error) {
    shown.fail();
    const { said, message, advice } = toFault(label, error, LOG_FILE);
    for (const line of said) console.error(`    ${line}`);
    printFault(message, advice);
    return false;
  }
}

const showInstall = (note) => (line) => {
  const progress = /Progress: (resolved \d+, reused \d+, downloaded \d+)/.exec(line);
  if (progress) note(`(${progress[1]})`);
};

const showBuild = (note) => (line) => {
  const task = /^@votebox\/(\w+):build:/.exec(line);
  if (task) note(task[1]);
};
