import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY_DIR } from '../repository.js';
import { lastLines, runCommand } from './run-command.js';
import { crashed, type Suite, type SuiteOutcome } from './suite.js';

const PROGRAM = join(REPOSITORY_DIR, 'packages', 'proof', 'bin', 'faults.mjs');

/** The fast rows of the fault matrix, each counted as a test. */
export function listFaultSuites(logFile: string, env: NodeJS.ProcessEnv): Suite[] {
  return [{ name: 'faults', needs: 'machine', run: () => playRows(logFile, env) }];
}

async function playRows(logFile: string, env: NodeJS.ProcessEnv): Promise<SuiteOutcome> {
  const scratch = mkdtempSync(join(tmpdir(), 'votebox-faults-'));
  const reportFile = join(scratch, 'faults.json');
  try {
    const flags = ['--fast', '--report', reportFile];
    const { code, signal, output } = await runCommand(process.execPath, [PROGRAM, ...flags], { logFile, env });
    if (!existsSync(reportFile)) return crashed(`the rows ended with ${signal ?? code}\n${lastLines(output, 80)}`);
    const { passed, failed, skipped } = JSON.parse(readFileSync(reportFile, 'utf8')) as Required<SuiteOutcome>;
    return { passed, failed, skipped, ...(failed + skipped > 0 ? { report: lastLines(output, 120) } : {}) };
  } catch (error) {
    return crashed(String(error));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
