import 'reflect-metadata';
import { startApplication } from './application.js';
import { ConfigFaults, loadConfig } from './core/config/config.js';

/** A child process must not outlive the one that watches it. */
function endWithParent(stop: () => void): void {
  if (process.send) process.on('disconnect', stop);
}

try {
  const config = loadConfig(process.env);
  const { url, close } = await startApplication(config);
  endWithParent(() => void close().finally(() => process.exit(0)));
  process.stdout.write(`votebox api listens on ${url}\n`);
} catch (error) {
  const text = error instanceof ConfigFaults ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
