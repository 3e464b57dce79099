/** How a benchmark is run. */
export interface BenchOptions {
  /** Only the JSON document on stdout. */
  readonly isJson: boolean;
  /** Small numbers: shows that the benchmark works, not how fast anything is. */
  readonly isQuick: boolean;
  /** API processes. */
  readonly processes: number;
  /** Processes of the load generator. */
  readonly workers: number;
}

const USAGE = 'Flags: --json, --quick, --processes N (1–8; more than 1 need Redis), --workers N (1–8).';

/** Reads the flags. Throws with the usage for anything else. */
export function readOptions(flags: readonly string[]): BenchOptions {
  let [isJson, isQuick, processes, workers] = [false, false, 1, 2];
  for (let at = 0; at < flags.length; at++) {
    const flag = flags[at];
    if (flag === '--json') isJson = true;
    else if (flag === '--quick') isQuick = true;
    else if (flag === '--processes') processes = readCount(flags[++at]);
    else if (flag === '--workers') workers = readCount(flags[++at]);
    else throw new Error(`unknown flag ${flag}. ${USAGE}`);
  }
  return { isJson, isQuick, processes, workers };
}

function readCount(text: string | undefined): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 8) throw new Error(`${text} is no count. ${USAGE}`);
  return count;
}
