import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { commandOf, isAlive } from '../runtime/process-identity.js';

/** A fast shutdown that takes longer than this is hurried; the next start then recovers from the log. */
const HURRY_AFTER_MS = 20_000;

/**
 * Deals with a `postmaster.pid` that an earlier run left. The caller holds the lock of the data folder, so nobody else
 * uses it: a server that still runs on it has lost its parent and is stopped cleanly; a file whose process is gone, or
 * is by now another program with the same number, is removed.
 */
export async function settleOldPostmaster(dataDir: string, onWait: (text: string) => void): Promise<void> {
  const file = join(dataDir, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const pid = Number(text.split('\n')[0]?.trim());
  if (Number.isInteger(pid) && pid > 1 && isAlive(pid)) {
    const command = commandOf(pid);
    if (command === '' || command.includes(dataDir)) {
      process.kill(pid, 'SIGINT');
      await waitForEnd(pid, onWait);
      return;
    }
  }
  await rm(file, { force: true });
}

/** For as long as it lives: two servers on one folder must never be. */
async function waitForEnd(pid: number, onWait: (text: string) => void): Promise<void> {
  const hurryAtMs = Date.now() + HURRY_AFTER_MS;
  for (let isHurried = false; isAlive(pid); await wait(100)) {
    onWait(`waiting for an earlier server, process ${pid}, to end`);
    if (isHurried || Date.now() < hurryAtMs) continue;
    isHurried = true;
    process.kill(pid, 'SIGQUIT');
  }
}
