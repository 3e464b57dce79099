#!/usr/bin/env node
/**
 * `npm run test:starts -- [--count 10] [--minutes 20]`: first starts of a built checkout on a machine that is much too
 * slow. Each is that of a copy, with no data and an empty home; two programs per core compute beside it and one writes to
 * the disk. Every second start has one core alone, and in every third the API stands still for 300 ms of every second. A
 * start counts when the addresses were printed, the demo is there, and no stack trace was shown. Ends only what it began.
 */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { burden } from './burden.mjs';
import { REPOSITORY_DIR } from './toolchain.mjs';

const PROGRAM = join('packages', 'local', 'bin', 'votebox.mjs');
const API_PROGRAM = join('apps', 'api', 'dist', 'main.js');
const STILL_MS = 300;
const STOP_PATIENCE_MS = 120_000;
const STACK = /^\s+at .+:\d+:\d+/m;

const countMax = readNumber('--count', 10);
const minutesMax = readNumber('--minutes', 20);
const canPin = spawnSync('taskset', ['-c', '0', 'true']).status === 0;
const canStutter = process.platform === 'linux';

/** What runs now; a signal ends it before this program. */
let cleanUp = async () => {};
let isEnding = false;
for (const name of ['SIGINT', 'SIGTERM']) {
  process.on(name, () => {
    if (isEnding) return;
    isEnding = true;
    void cleanUp().then(() => process.exit(130));
  });
}

const starts = [];
for (let n = 1; n <= countMax && !isEnding; n += 1) {
  const start = await tryStart(n);
  starts.push(start);
  console.log(row(start));
}
const failed = starts.filter(({ isGood }) => !isGood).length;
console.log(`\n${countMax - failed} of ${countMax} first starts reached the addresses, with the demo.`);
if (!canPin) console.log('There is no taskset here: no start was pinned to one core.');
if (!canStutter) console.log('Not Linux: in no start the API was made to stand still.');
console.log(JSON.stringify({ cores: availableParallelism(), canPin, canStutter, failed, starts }));
process.exit(failed === 0 ? 0 : 1);

async function tryStart(n) {
  const folder = mkdtempSync(join(tmpdir(), 'votebox-starts-'));
  // Where root starts it, the database's own user has to pass, or it would lie elsewhere and stay.
  chmodSync(folder, 0o755);
  const home = join(folder, 'home');
  mkdirSync(home);
  const checkout = copyInto(folder);
  const isPinned = canPin && n % 2 === 0;
  const isStuttering = canStutter && n % 3 === 0;
  const lift = burden(folder);
  const votebox = launch(checkout, home, isPinned);
  const stutter = isStuttering ? stutterApiOf(votebox.child.pid) : async () => {};
  cleanUp = async () => {
    await stutter();
    await votebox.stop();
    await lift();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const startedAt = performance.now();
  const isReady = await votebox.ready(minutesMax * 60_000);
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  const load = Math.round(loadavg()[0] * 10) / 10;
  // The signal's way out of here cleans up itself.
  if (isEnding) await new Promise(() => {});
  await cleanUp();
  cleanUp = async () => {};
  const said = votebox.said();
  const fault = faultOf(isReady, said);
  if (fault) console.error(said);
  return { n, isGood: fault === null, seconds, load, isPinned, isStuttering, fault };
}

function faultOf(isReady, said) {
  if (STACK.test(said)) return 'a stack trace was shown';
  if (!isReady) return 'the addresses did not come';
  return said.includes('Scan to join') ? null : 'the demo is not there';
}

/** A copy of the built checkout without its data; by hard links where those reach. */
function copyInto(folder) {
  const checkout = join(folder, 'votebox');
  const copied = [['-al'], ['-a']].some((flags) => {
    rmSync(checkout, { recursive: true, force: true });
    return spawnSync('cp', [...flags, REPOSITORY_DIR, checkout]).status === 0;
  });
  if (!copied) throw new Error(`The checkout cannot be copied into ${folder}.`);
  const kept = join(checkout, '.votebox');
  for (const name of readdirSync(kept)) if (name !== 'tools') rmSync(join(kept, name), { recursive: true });
  return checkout;
}

function launch(checkout, home, isPinned) {
  const [command, ...args] = [...(isPinned ? ['taskset', '-c', '0'] : []), process.execPath, PROGRAM, 'start'];
  const child = spawn(command, [...args, '--no-open'], {
    cwd: checkout,
    env: { PATH: process.env.PATH, HOME: home, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let isOver = false;
  const ended = new Promise((resolve) => child.once('close', resolve)).then(() => (isOver = true));
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  return {
    child,
    said: () => said,
    async ready(withinMs) {
      const untilMs = performance.now() + withinMs;
      while (!isOver && performance.now() < untilMs) {
        if (said.includes('Stop with Ctrl-C')) return true;
        await pause(100);
      }
      return false;
    },
    async stop() {
      if (isOver) return;
      child.kill('SIGINT');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** Stops the API for a moment of every second, from its first breath on. The way to end that. */
function stutterApiOf(parent) {
  let stopped;
  const goOn = () => {
    if (stopped !== undefined) signal(stopped, 'SIGCONT');
    stopped = undefined;
  };
  const timer = setInterval(() => {
    stopped = findApi(parent);
    if (stopped === undefined) return;
    signal(stopped, 'SIGSTOP');
    setTimeout(goOn, STILL_MS);
  }, 1_000);
  return async () => {
    clearInterval(timer);
    goOn();
  };
}

/** The API among the children of a process that this program started. */
function findApi(parent) {
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const isChild = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent;
      if (isChild && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(API_PROGRAM)) return Number(name);
    } catch {
      // Ended meanwhile.
    }
  }
  return undefined;
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch {
    // Ended meanwhile.
  }
}

function row({ n, isGood, seconds, load, isPinned, isStuttering, fault }) {
  const how = [isPinned ? 'one core' : '', isStuttering ? 'API stands still' : ''].filter(Boolean).join(', ');
  return `${String(n).padStart(3)}  ${isGood ? '✓' : '✗'} ${seconds.toFixed(1).padStart(7)} s  load ${String(load).padStart(5)}  ${fault ?? how}`;
}

function readNumber(name, otherwise) {
  const index = process.argv.indexOf(name);
  const value = index < 0 ? otherwise : Number(process.argv[index + 1]);
  if (value > 0) return value;
  console.error(`${name} wants a number above 0.`);
  process.exit(1);
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
