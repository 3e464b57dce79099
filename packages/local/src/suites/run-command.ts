import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { setPriority } from 'node:os';
import { REPOSITORY_DIR } from '../repository.js';

/** How a command ended and the end of what it said. */
export interface CommandResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

const running = new Set<ChildProcess>();

/** Ends the commands under way: a SIGTERM to us, unlike Ctrl-C, does not reach them by itself. */
export function endRunningCommands(): void {
  for (const child of running) child.kill('SIGTERM');
}

const OUTPUT_CHARACTERS_MAX = 200_000;

/** Runs a command below the repository; everything it says goes to the log file, the last of it is returned. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: { logFile: string; cwd?: string; env?: NodeJS.ProcessEnv; niceness?: number },
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const log = createWriteStream(options.logFile, { flags: 'a' });
    log.write(`\n$ ${command} ${args.join(' ')}\n`);
    const child = spawn(command, [...args], {
      cwd: options.cwd ?? REPOSITORY_DIR,
      // Reports are read in logs as often as in terminals.
      env: { ...process.env, ...options.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    // Its own children inherit it.
    if (child.pid !== undefined && options.niceness) setPriority(child.pid, options.niceness);
    let output = '';
    const take = (chunk: Buffer): void => {
      log.write(chunk);
      output = (output + chunk.toString()).slice(-OUTPUT_CHARACTERS_MAX);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', (error) => {
      running.delete(child);
      log.end();
      resolve({ code: null, signal: null, output: error.message });
    });
    child.once('close', (code, signal) => {
      running.delete(child);
      log.end();
      resolve({ code, signal, output });
    });
  });
}

/** The last lines of an output. */
export function lastLines(output: string, count: number): string {
  return output.trimEnd().split('\n').slice(-count).join('\n');
}
