#!/usr/bin/env node
// `npm run bench:votes`, `npm run bench:live`: builds what is stale, then runs the benchmark. Only the report goes to stdout.
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

const NAMES = ['votes', 'live'];

async function makeReady() {
  prepareFolders();
  await ensurePnpm();
  await ensurePackages();
  await buildStale(undefined, ['@votebox/proof']);
}

const [name, ...flags] = process.argv.slice(2);
if (!NAMES.includes(name)) {
  process.stderr.write(`Usage: node packages/proof/bin/bench.mjs ${NAMES.join('|')} [flags]\n`);
  process.exit(1);
}
const stop = (signal) => {
  endRunningCommand(signal);
  process.exit(signal === 'SIGINT' ? 130 : 143);
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);

try {
  process.stderr.write('Building …\n');
  await makeReady();
} catch (error) {
  process.stderr.write(`${error.message}\n${(error.tail ?? []).join('\n')}\nFull output: ${LOG_FILE}\n`);
  process.exit(1);
}
process.stderr.write('Measuring; this takes a few minutes …\n');
const program = pathToFileURL(join(REPOSITORY_DIR, 'packages', 'proof', 'dist', 'bench', 'run-bench.js')).href;
try {
  const { runBench } = await import(program);
  process.exitCode = await runBench(name, flags);
} catch (error) {
  process.stderr.write(`${error.stack ?? error}\n`);
  process.exitCode = 1;
}
