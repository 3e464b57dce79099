import 'reflect-metadata';
import { startApplication } from './application.js';
import { ConfigFaults, loadConfig } from './core/config/config.js';
import { DatabaseInUse } from './core/slot/process-slot.js';

/** A child process must not outlive the one that watches it. */
function endWithParent(stop: () => void): void {
  if (process.send) process.on('disconnect', stop);
}

/** What the operator can put right is said without a stack. */
function reasonOf(error: unknown): string {
  if (error instanceof ConfigFaults || error instanceof DatabaseInUse) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  const config = loadConfig(process.env);
  const { url, close } = await startApplication(config);
  endWithParent(() => void close().finally(() => process.exit(0)));
  process.stdout.write(`votebox api listens on ${url}\n`);
} catch (error) {
  process.stderr.write(`${reasonOf(error)}\n`);
  process.exit(1);
}
