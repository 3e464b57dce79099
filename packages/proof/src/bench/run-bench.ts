import { benchLibrary } from './bench-library.js';
import { benchLive } from './bench-live.js';
import { benchOrder } from './bench-order.js';
import { benchPages } from './bench-pages.js';
import { benchVotes } from './bench-votes.js';
import { readOptions } from './options.js';
import { haveAllPassed, publish } from './report.js';

const BENCHES = { votes: benchVotes, live: benchLive, order: benchOrder, library: benchLibrary, pages: benchPages };

export type BenchName = keyof typeof BENCHES;

/** Runs a benchmark and publishes its report. @returns the exit code: 1 when a mark that must hold does not. */
export async function runBench(name: BenchName, flags: readonly string[]): Promise<number> {
  const options = readOptions(flags);
  const report = await BENCHES[name](options);
  await publish(report, options.isJson);
  // Small numbers prove nothing about speed.
  return options.isQuick || haveAllPassed(report.figures) ? 0 : 1;
}
