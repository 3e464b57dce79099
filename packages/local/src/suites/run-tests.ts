import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { REPOSITORY_DIR } from '../repository.js';
import { say, type StepDisplay } from '../runtime/terminal.js';
import { listBrowserSuites } from './browser-suite.js';
import { listCheckSuites } from './check-suites.js';
import { listFaultSuites } from './fault-suite.js';
import { listJestSuites } from './jest-suites.js';
import { endRunningCommands } from './run-command.js';
import { crashed, type Suite, type SuiteNeed, type SuiteResult } from './suite.js';

const LOG_FILE = join(REPOSITORY_DIR, '.votebox', 'logs', 'test.log');

/**
 * Runs every suite, whatever the ones before came to. Prints the failures, a table, and as the very last line
 * `N passed, N failed, N skipped`. Flags that are no options choose suites by a part of their name.
 * @returns the exit code.
 */
export async function runTests(
  flags: readonly string[],
  display: StepDisplay,
  toolEnv: NodeJS.ProcessEnv,
): Promise<number> {
  mkdirSync(dirname(LOG_FILE), { recursive: true });
  writeFileSync(LOG_FILE, '');
  process.once('SIGTERM', () => {
    endRunningCommands();
    process.exit(143);
  });
  const wanted = flags.filter((flag) => !flag.startsWith('-'));
  const suites = [
    ...listCheckSuites(LOG_FILE, toolEnv),
    ...listJestSuites(LOG_FILE, toolEnv),
    ...listFaultSuites(LOG_FILE, toolEnv),
    ...listBrowserSuites(LOG_FILE, toolEnv),
  ].filter((suite) => wanted.length === 0 || wanted.some((part) => suite.name.includes(part)));
  return conclude(await runAll(suites, display));
}

/**
 * What computes beside what waits; who has nothing left takes from the other. Then what needs the machine for itself.
 * The results are in the order of the suites.
 */
async function runAll(suites: readonly Suite[], display: StepDisplay): Promise<SuiteResult[]> {
  const results = new Map<Suite, SuiteResult>();
  const waiting = new Set(suites);
  const take = (...needs: SuiteNeed[]): Suite | undefined => {
    const [next] = needs.flatMap((need) => [...waiting].filter((suite) => suite.needs === need));
    if (next) waiting.delete(next);
    return next;
  };
  const runInTurn = async (...needs: SuiteNeed[]): Promise<void> => {
    for (let suite = take(...needs); suite; suite = take(...needs)) results.set(suite, await runOne(suite, display));
  };
  await Promise.all([runInTurn('processor', 'time'), runInTurn('time', 'processor')]);
  await runInTurn('machine');
  return suites.flatMap((suite) => results.get(suite) ?? []);
}

async function runOne(suite: Suite, display: StepDisplay): Promise<SuiteResult> {
  const startedAt = Date.now();
  const shown = display.beginStep(suite.name);
  const outcome = await suite.run().catch((error: unknown) => crashed(String(error)));
  const result = { name: suite.name, durationMs: Date.now() - startedAt, ...outcome };
  const text = `${suite.name}: ${totalLine(result)}`;
  if (result.failed > 0) shown.fail(text);
  else shown.done(text);
  if (result.report !== undefined) say(`${result.report.replaceAll(/^/gm, '      ')}\n`);
  return result;
}

function conclude(results: readonly SuiteResult[]): number {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const result of results) {
    total.passed += result.passed;
    total.failed += result.failed;
    total.skipped += result.skipped;
  }
  // Nothing run is nothing proven.
  if (results.length === 0) total.failed = 1;
  say(['', ...tableOf(results), '', `  Full output: ${LOG_FILE}`, ''].join('\n'));
  say(totalLine(total));
  return total.failed === 0 ? 0 : 1;
}

function totalLine(counts: { passed: number; failed: number; skipped: number }): string {
  return `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
}

function tableOf(results: readonly SuiteResult[]): string[] {
  const width = Math.max(8, ...results.map((result) => result.name.length));
  const row = (name: string, ...cells: string[]): string =>
    `  ${name.padEnd(width)}${cells.map((cell) => cell.padStart(10)).join('')}`;
  return [
    row('suite', 'passed', 'failed', 'skipped', 'seconds'),
    `  ${'-'.repeat(width + 40)}`,
    ...results.map(({ name, passed, failed, skipped, durationMs }) =>
      row(name, String(passed), String(failed), String(skipped), (durationMs / 1_000).toFixed(1)),
    ),
  ];
}
