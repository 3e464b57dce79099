import { join } from 'node:path';
import type { ChainAnchor } from './audit/audit-chain.js';
import { readAnchors, type VenueAudit, verifyAudit } from './audit/verify-audit.js';
import { StartFault, toStartFault } from './faults.js';
import { prepareDatabase } from './migrate/prepare-database.js';
import { Closers } from './runtime/closers.js';
import { checkInUse, chooseDataPath } from './runtime/data-folder.js';
import { openOwnerDatabase } from './runtime/database.js';
import { startDevelopment } from './runtime/development.js';
import { makeResetLink } from './runtime/reset-password.js';
import { unexpectedFault } from './runtime/start-log.js';
import { startVotebox, type StartOptions } from './runtime/start-votebox.js';
import { say, type StepDisplay, terminalOn } from './runtime/terminal.js';
import { openBrowser, printWelcome } from './runtime/welcome.js';
import { runTests } from './suites/run-tests.js';

const DEFAULT_PORT = 3000;

/** Runs one of the commands; `toolEnv` finds pnpm. Resolves with the exit code when it is over. */
export async function runCommand(
  command: string,
  flags: readonly string[],
  display: StepDisplay,
  toolEnv: NodeJS.ProcessEnv,
): Promise<number> {
  if (command === 'test') return runTests(flags, display, toolEnv);
  if (command === 'migrate' || command === 'verify-audit') return runOnDatabase(command, flags, display);
  if (command === 'reset-password') return resetPassword(flags[0], display);
  const closers = new Closers();
  const stopped = stopOnSignal(closers);
  endOnLostFault(closers, display);
  try {
    const options: StartOptions = {
      dataDir: chooseDataPath(),
      port: readPort(process.env.PORT),
      demo: process.env.VOTEBOX_DEMO !== '0',
      processes: readProcesses(flags),
      withSpotifySandbox: flags.includes('--with-spotify-sandbox'),
      terminal: terminalOn(display),
      closers,
    };
    const votebox = await (command === 'dev' ? startDevelopment(options) : startVotebox(options));
    await printWelcome(votebox);
    if (mayOpenBrowser(flags)) openBrowser(`${votebox.url}/admin`);
  } catch (error) {
    // A step that was cut short by Ctrl-C fails; that is no fault.
    if (closers.isClosing && stopped.isAsked) return stopped.done;
    await closers.closeAll();
    return report(error, display);
  }
  return stopped.done;
}

/** Commands that need the database only, of a running installation or of one that stands still. */
async function runOnDatabase(
  command: 'migrate' | 'verify-audit',
  flags: readonly string[],
  display: StepDisplay,
): Promise<number> {
  const closers = new Closers();
  const terminal = terminalOn(display);
  try {
    const { DATABASE_URL } = process.env;
    if (command === 'verify-audit' && !DATABASE_URL) await checkInUse(chooseDataPath());
    const url = await terminal.step('Database', () =>
      openOwnerDatabase(chooseDataPath(), DATABASE_URL, closers, terminal.news),
    );
    if (command === 'migrate') {
      const { applied, total } = await terminal.step('Schema', () => prepareDatabase(url, process.env));
      say(`  ${applied.length} of ${total} migrations were new.`);
      return 0;
    }
    return sayAudits(await verifyAudit(url, await readAnchorsOf(flags)));
  } catch (error) {
    return report(error, display);
  } finally {
    await closers.closeAll();
  }
}

/** `--anchors <log of the API>`, as often as there are logs. */
async function readAnchorsOf(flags: readonly string[]): Promise<ChainAnchor[]> {
  const files = flags.filter((_, index) => flags[index - 1] === '--anchors');
  return (await Promise.all(files.map(readAnchors))).flat();
}

function sayAudits(audits: readonly VenueAudit[]): number {
  for (const { venueId, head, fault } of audits) {
    const { seq, entryId, reason } = fault ?? {};
    if (!fault) say(`  ${venueId}  ${head.seq} entries, whole  ${head.hash}`);
    else say(`  ${venueId}  BROKEN at entry ${seq ?? '?'}${entryId ? ` (${entryId})` : ''}: ${reason}`);
  }
  return audits.some(({ fault }) => fault) ? 1 : 0;
}

/** Prints a link with which the person of an account sets a new password. */
async function resetPassword(email: string | undefined, display: StepDisplay): Promise<number> {
  try {
    if (!email) throw new StartFault('Whose password?', ['npm run reset-password -- name@example.org']);
    const link = await makeResetLink(email, { dataDir: chooseDataPath() });
    say(`\n  Hand this link to ${email}. It sets a new password once, within an hour:\n\n  ${link}\n`);
    return 0;
  } catch (error) {
    return report(error, display);
  }
}

/** Ctrl-C and SIGTERM stop everything in order; impatience does not make it faster. */
function stopOnSignal(closers: Closers): { readonly isAsked: boolean; readonly done: Promise<number> } {
  let isAsked = false;
  const done = new Promise<number>((resolve) => {
    const stop = (): void => {
      if (isAsked) return;
      isAsked = true;
      say('\n  Stopping …');
      void closers.closeAll().then(() => {
        say('  Stopped. Everything is kept.');
        resolve(0);
        // Whatever a cut-short step still holds open must not keep the process.
        setTimeout(() => process.exit(0), 500).unref();
      });
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  });
  return {
    get isAsked() {
      return isAsked;
    },
    done,
  };
}

async function report(error: unknown, display: StepDisplay): Promise<number> {
  const fault = toStartFault(error) ?? (await unexpectedFault(error, join(chooseDataPath(), 'logs')));
  display.printFault(fault.message, fault.advice);
  return 1;
}

/** What nobody caught ends everything in order and is told like any other fault. */
function endOnLostFault(closers: Closers, display: StepDisplay): void {
  let isEnding = false;
  const end = async (error: unknown): Promise<void> => {
    if (isEnding) return;
    isEnding = true;
    await closers.closeAll();
    process.exit(await report(error, display));
  };
  process.on('uncaughtException', (error) => void end(error));
}

function readPort(text: string | undefined): number {
  if (text === undefined || text === '') return DEFAULT_PORT;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new StartFault(`PORT must be a number from 0 to 65535, not "${text}".`);
}

/** `--processes 2` or `--processes=2`; how many there may be is for the start to say. */
function readProcesses(flags: readonly string[]): number {
  const index = flags.findIndex((flag) => flag === '--processes' || flag.startsWith('--processes='));
  if (index < 0) return 1;
  const text = flags[index]?.split('=')[1] ?? flags[index + 1] ?? '';
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

function mayOpenBrowser(flags: readonly string[]): boolean {
  return !flags.includes('--no-open') && !process.env.CI && process.stdout.isTTY;
}
