import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, StartFault } from '../faults.js';

/**
 * What nobody expected, as something that a person can read and pass on: one line with the text, where the stack was
 * written, and what to try next.
 */
export async function unexpectedFault(error: unknown, logsDir: string): Promise<StartFault> {
  const file = await keepStack(error, join(logsDir, 'start.log'));
  return new StartFault(
    messageOf(error),
    [
      file === undefined ? '' : `What happened where is in ${file}`,
      'Start again: what is there already is kept and used. If that does not help, send that file with your question.',
    ].filter(Boolean),
    { cause: error },
  );
}

async function keepStack(error: unknown, file: string): Promise<string | undefined> {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { cause } = error instanceof Error ? error : {};
  const below = cause instanceof Error ? `\ncaused by ${cause.stack}` : '';
  try {
    await mkdir(join(file, '..'), { recursive: true });
    await appendFile(file, `${new Date().toISOString()} ${stack}${below}\n`);
    return file;
  } catch {
    return undefined;
  }
}
