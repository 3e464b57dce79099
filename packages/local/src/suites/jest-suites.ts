import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY_DIR } from '../repository.js';
import { lastLines, runCommand } from './run-command.js';
import { crashed, type Suite } from './suite.js';

/** The part of jest's `--json` that is counted. */
interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  /** Test files that could not be run at all; none of their tests is counted anywhere. */
  readonly numRuntimeErrorTestSuites: number;
}

/** Projects of apps/api are suites of their own: they need different things and take differently long. */
const API_PROJECTS = ['unit', 'medium', 'e2e'];

/** One suite per workspace folder with a jest configuration. */
export function listJestSuites(logFile: string, env: NodeJS.ProcessEnv): Suite[] {
  const folders = ['packages', 'apps'].flatMap((group) =>
    readdirSync(join(REPOSITORY_DIR, group))
      .sort()
      .map((name) => ({ name, folder: join(REPOSITORY_DIR, group, name) })),
  );
  return folders
    .filter(({ folder }) => existsSync(join(folder, 'jest.config.mjs')))
    .flatMap(({ name, folder }) =>
      name === 'api'
        ? API_PROJECTS.map((project) => toSuite(`api ${project}`, folder, ['--selectProjects', project], logFile, env))
        : [toSuite(name, folder, [], logFile, env)],
    );
}

function toSuite(
  name: string,
  folder: string,
  flags: readonly string[],
  logFile: string,
  env: NodeJS.ProcessEnv,
): Suite {
  return {
    name,
    async run() {
      const scratch = mkdtempSync(join(tmpdir(), 'votebox-jest-'));
      const resultFile = join(scratch, 'result.json');
      try {
        const jest = createRequire(join(folder, 'package.json')).resolve('jest/bin/jest');
        const args = [jest, '--json', `--outputFile=${resultFile}`, '--forceExit', ...flags];
        const { code, signal, output } = await runCommand(process.execPath, args, { logFile, cwd: folder, env });
        if (!existsSync(resultFile)) return crashed(`jest ended with ${signal ?? code}\n${lastLines(output, 80)}`);
        return count(JSON.parse(readFileSync(resultFile, 'utf8')) as JestReport, code, output);
      } catch (error) {
        return crashed(String(error));
      } finally {
        rmSync(scratch, { recursive: true, force: true });
      }
    },
  };
}

function count(report: JestReport, code: number | null, output: string): Awaited<ReturnType<Suite['run']>> {
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
