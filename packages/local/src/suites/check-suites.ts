import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY_DIR } from '../repository.js';
import { lastLines, runCommand } from './run-command.js';
import type { Suite } from './suite.js';

/** The parts of `npm run check`, each as a suite of one test, so that nobody has to keep two lists. */
export function listCheckSuites(logFile: string, env: NodeJS.ProcessEnv): Suite[] {
  const { scripts } = JSON.parse(readFileSync(join(REPOSITORY_DIR, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const commands = (scripts.check ?? '').split('&&').map((command) => command.trim());
  return commands
    .filter((command) => command !== '')
    .map((command) => ({
      name: `check ${nameOf(command)}`,
      needs: 'processor' as const,
      async run() {
        // Through the shell, as npm would: the commands are ours.
        const { code, output } = await runCommand('sh', ['-c', command], { logFile, env });
        if (code === 0) return { passed: 1, failed: 0, skipped: 0 };
        return { passed: 0, failed: 1, skipped: 0, report: lastLines(output, 80) };
      },
    }));
}

/** "pnpm run lint" → lint, "turbo run typecheck" → typecheck. */
function nameOf(command: string): string {
  return command.replace(/^(pnpm|turbo|npm) run /, '').split(' ')[0] ?? command;
}
