#!/usr/bin/env node
// `npm run test:faults -- [--fast] [--rows 1,3,15] [--report <file>]`: builds what is stale, then plays the rows.
import { loadProgram } from './ready.mjs';

const { BadFlags, runFaults } = await loadProgram('faults/run-faults.js');
try {
  // All is reported: what a broken line left behind in a row must not keep the program.
  process.exit(await runFaults(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${error instanceof BadFlags ? error.message : (error.stack ?? error)}\n`);
  process.exit(1);
}
