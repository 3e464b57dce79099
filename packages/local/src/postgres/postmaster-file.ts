import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { commandOf, isAlive } from '../runtime/process-identity.js';

const STOP_PATIENCE_MS = 20_000;

/**
 * Deals with a `postmaster.pid` that an earlier run left. The caller holds the lock of the data folder, so nobody else
 * uses it: a server that still runs on it has lost its parent and is stopped cleanly; a file whose process is gone, or
 * is by now another program with the same number, is removed.
 */
export async function settleOldPostmaster(dataDir: string): Promise<void> {
  const file = join(dataDir, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const pid = Number(text.split('\n')[0]?.trim());
  if (Number.isInteger(pid) && pid > 1 && isAlive(pid)) {
    const command = commandOf(pid);
    if (command === '' || command.includes(dataDir)) {
      process.kill(pid, 'SIGINT');
      await waitForEnd(pid);
      return;
    }
  }
  await rm(file, { force: true });
}

async function waitForEnd(pid: number): Promise<void> {
  const deadline = Date.now() + STOP_PATIENCE_MS;
  while (isAlive(pid) && Date.now() < deadline) await wait(100);
  if (isAlive(pid)) process.kill(pid, 'SIGQUIT');
  while (isAlive(pid) && Date.now() < deadline + STOP_PATIENCE_MS) await wait(100);
}
