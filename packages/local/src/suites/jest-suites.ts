import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY_DIR } from '../repository.js';
import { countJest, type JestReport } from './counting.rules.js';
import { lastLines, runCommand } from './run-command.js';
import { crashed, type Suite, type SuiteNeed } from './suite.js';

/**
 * Projects of apps/api are suites of their own: they need different things and take differently long. The longest come
 * first, so that what runs beside each other ends together.
 */
const API_PROJECTS = {
  e2e: 'time',
  simulation: 'processor',
  'bad-input': 'processor',
  medium: 'processor',
  unit: 'processor',
} as const;

/** Two suites run at a time; those that wait leave room for those that compute. */
const WORKERS = 2;
/** Suites that compute give way: a page or a player that waits for the processor is late. */
const COMPUTING_NICENESS = 4;

/** One suite per workspace folder with a jest configuration. */
export function listJestSuites(logFile: string, env: NodeJS.ProcessEnv): Suite[] {
  const folders = ['apps', 'packages'].flatMap((group) =>
    readdirSync(join(REPOSITORY_DIR, group))
      .sort()
      .map((name) => ({ name, folder: join(REPOSITORY_DIR, group, name) })),
  );
  return folders
    .filter(({ folder }) => existsSync(join(folder, 'jest.config.mjs')))
    .flatMap(({ name, folder }) =>
      name === 'api'
        ? Object.entries(API_PROJECTS).map(([project, needs]) =>
            toSuite({ name: `api ${project}`, needs, folder, flags: ['--selectProjects', project] }, logFile, env),
          )
        : [toSuite({ name, needs: 'processor', folder, flags: [] }, logFile, env)],
    );
}

interface JestSuite {
  readonly name: string;
  readonly needs: SuiteNeed;
  readonly folder: string;
  readonly flags: readonly string[];
}

function toSuite({ name, needs, folder, flags }: JestSuite, logFile: string, env: NodeJS.ProcessEnv): Suite {
  return {
    name,
    needs,
    async run() {
      const scratch = mkdtempSync(join(tmpdir(), 'votebox-jest-'));
      const resultFile = join(scratch, 'result.json');
      try {
        const jest = createRequire(join(folder, 'package.json')).resolve('jest/bin/jest');
        const args = [jest, '--json', `--outputFile=${resultFile}`, `--maxWorkers=${WORKERS}`, ...flags];
        const niceness = needs === 'processor' ? COMPUTING_NICENESS : 0;
        const { code, signal, output } = await runCommand(process.execPath, args, {
          logFile,
          cwd: folder,
          env,
          niceness,
        });
        if (!existsSync(resultFile)) return crashed(`jest ended with ${signal ?? code}\n${lastLines(output, 80)}`);
        return countJest(JSON.parse(readFileSync(resultFile, 'utf8')) as JestReport, code, output);
      } catch (error) {
        return crashed(String(error));
      } finally {
        rmSync(scratch, { recursive: true, force: true });
      }
    },
  };
}
