import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  buildStale,
  endRunningCommand,
  ensurePackages,
  ensurePnpm,
  LOG_FILE,
  prepareFolders,
  REPOSITORY_DIR,
} from '../../local/bin/toolchain.mjs';

/** Builds what is stale and loads a program of this package, named by its path below `dist`. Ends the process when it cannot. */
export async function loadProgram(path) {
  const stop = (signal) => {
    endRunningCommand(signal);
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    process.stderr.write('Building …\n');
    prepareFolders();
    await ensurePnpm();
    await ensurePackages();
    await buildStale(undefined, ['@votebox/proof']);
  } catch (error) {
    process.stderr.write(`${error.message}\n${(error.tail ?? []).join('\n')}\nFull output: ${LOG_FILE}\n`);
    process.exit(1);
  }
  return import(pathToFileURL(join(REPOSITORY_DIR, 'packages', 'proof', 'dist', path)).href);
}
