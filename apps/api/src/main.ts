import 'reflect-metadata';
import { type Application, startApplication } from './application.js';
import { ConfigFaults, loadConfig } from './core/config/config.js';
import { DatabaseAddressFault } from '@votebox/contracts/database-logins';
import { WrongSession } from './core/database/session.js';
import { KeysMissing } from './core/secrets/sealed-rows.check.js';
import { DatabaseInUse } from './core/slot/process-slot.js';

/** Whoever stops us loses patience after ten seconds. */
const END_MS_MAX = 9_500;

/**
 * SIGTERM and SIGINT: the parent is told first, so that no new request comes; then sockets are sent elsewhere, requests
 * answered, votes written. A child process must not outlive the one that watches it, and has nobody to drain for then.
 */
function endInOrder({ drain, close }: Application): void {
  let isEnding = false;
  const end = async (prepare: () => Promise<void>): Promise<void> => {
    if (isEnding) return;
    isEnding = true;
    setTimeout(() => process.exit(1), END_MS_MAX).unref();
    await prepare()
      .then(close)
      .catch((error: unknown) => process.stderr.write(`${reasonOf(error)}\n`));
    process.exit(0);
  };
  const drainAndEnd = () => {
    process.send?.('draining');
    void end(drain);
  };
  process.on('SIGTERM', drainAndEnd);
  process.on('SIGINT', drainAndEnd);
  if (process.send) process.on('disconnect', () => void end(() => Promise.resolve()));
}

const FOR_OPERATORS = [ConfigFaults, DatabaseAddressFault, DatabaseInUse, KeysMissing, WrongSession];

/** What the operator can put right is said without a stack. */
function reasonOf(error: unknown): string {
  if (FOR_OPERATORS.some((kind) => error instanceof kind)) return (error as Error).message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  const config = loadConfig(process.env);
  const application = await startApplication(config);
  endInOrder(application);
  process.send?.({ listensOn: application.url });
  process.stdout.write(`votebox api listens on ${application.url}\n`);
} catch (error) {
  process.stderr.write(`${reasonOf(error)}\n`);
  process.exit(1);
}
