#!/usr/bin/env node
// `npm run bench:votes`, `bench:live`, `bench:order`, `bench:library`, `bench:pages`: builds what is stale, then runs the benchmark. Only the report goes to stdout.
import { loadProgram } from './ready.mjs';

const NAMES = ['votes', 'live', 'order', 'library', 'pages'];

const [name, ...flags] = process.argv.slice(2);
if (!NAMES.includes(name)) {
  process.stderr.write(`Usage: node packages/proof/bin/bench.mjs ${NAMES.join('|')} [flags]\n`);
  process.exit(1);
}
const { runBench } = await loadProgram('bench/run-bench.js');
process.stderr.write('Measuring; this may take some minutes …\n');
try {
  process.exitCode = await runBench(name, flags);
} catch (error) {
  process.stderr.write(`${error.stack ?? error}\n`);
  process.exitCode = 1;
}
