import { lastLines } from './run-command.js';
import { crashed, type SuiteOutcome } from './suite.js';

/** The part of jest's `--json` that is counted. */
export interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  /** Test files that could not be run at all; none of their tests is counted anywhere. */
  readonly numRuntimeErrorTestSuites: number;
}

/** The part of Playwright's JSON report that is counted. */
export interface PlaywrightReport {
  readonly stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  /** Faults outside of any test: set-up, configuration. */
  readonly errors: readonly { message?: string }[];
}

/** Adds up one run of jest. A file that could not be run, a run without tests and a run that fails otherwise are failures. */
export function countJest(report: JestReport, code: number | null, output: string): SuiteOutcome {
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  const result = { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests };
  if (result.passed + result.failed + result.skipped === 0) return crashed('No tests were found.');
  if (failed > 0) return { ...result, report: failuresOf(output) };
  // Jest may fail for another reason: a tear-down that throws, a threshold.
  if (code !== 0) return { ...result, failed: 1, report: `jest ended with ${code}\n${lastLines(output, 80)}` };
  return result;
}

/** From the first failure on; passing files before it are of no interest. */
function failuresOf(output: string): string {
  const withoutJson = output.replace(/^\{"numFailedTestSuites".*$/m, '');
  const first = withoutJson.search(/^\s*●/m);
  return lastLines(first < 0 ? withoutJson : withoutJson.slice(first), 160);
}

/** Adds up one run of Playwright. A fault outside of any test counts as a failure; what needed a second try is told. */
export function countPlaywright(report: PlaywrightReport, code: number | null, output: string): SuiteOutcome {
  const { expected, flaky, unexpected, skipped } = report.stats;
  const result = { passed: expected + flaky, failed: unexpected + report.errors.length, skipped };
  if (result.failed > 0) return { ...result, report: lastLines(output, 200) };
  if (code !== 0) return { ...result, failed: 1, report: lastLines(output, 120) };
  if (result.passed + result.skipped === 0) return crashed('No tests were found.');
  return flaky > 0 ? { ...result, report: `At the second try only: ${flaky}\n${lastLines(output, 120)}` } : result;
}
