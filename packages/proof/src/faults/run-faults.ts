import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { REPOSITORY_DIR } from '../repository.js';
import { findTool } from '@votebox/local/machine-tools';
import { CLIENT_ROWS } from './client-rows.js';
import { LOCK_ROWS } from './lock-rows.js';
import { POSTGRES_ROWS } from './postgres-rows.js';
import { PROCESS_ROWS } from './process-rows.js';
import { REDIS_ROWS } from './redis-rows.js';
import { type Result, toLine, toTable, totals } from './report.js';
import type { FaultRow, SceneKind, Size } from './row.js';
import type { Scene } from './scene.js';
import { openScene } from './scenes.js';

const ROWS = [...POSTGRES_ROWS, ...LOCK_ROWS, ...PROCESS_ROWS, ...REDIS_ROWS, ...CLIENT_ROWS];
const FULL: Size = { isFast: false, guests: 400, perSecond: 500 };
const FAST: Size = { isFast: true, guests: 120, perSecond: 300 };
/** On one stage. */
const FAST_ROWS_MAX = 5;
const REPORT_FILE = join(REPOSITORY_DIR, '.votebox', 'faults', 'faults.json');

interface Options {
  readonly isFast: boolean;
  readonly rows: ReadonlySet<number> | null;
  readonly reportFile: string;
}

/** The command was called wrongly; the message says how it is called. */
export class BadFlags extends Error {}

const FLAGS = {
  rows: { type: 'string' },
  fast: { type: 'boolean', default: false },
  report: { type: 'string' },
} as const;

function readFlags(flags: readonly string[]): Options {
  const { rows, fast, report } = parseFlags(flags);
  const known = new Set(ROWS.map((row) => row.number));
  const chosen = rows?.split(',').map(Number);
  if (chosen?.some((number) => !known.has(number))) {
    throw new BadFlags(`--rows takes numbers of ${[...known].sort((a, b) => a - b).join(',')}, separated by commas.`);
  }
  return { isFast: fast, rows: chosen ? new Set(chosen) : null, reportFile: report ?? REPORT_FILE };
}

function parseFlags(flags: readonly string[]) {
  try {
    return parseArgs({ args: [...flags], options: FLAGS }).values;
  } catch (error) {
    throw new BadFlags(error instanceof Error ? error.message : String(error));
  }
}

/** Rows on the same kind of scene follow each other, so that few have to be set. Of many fast ones each stage has some. */
function chooseRows({ isFast, rows }: Options): FaultRow[][] {
  const chosen = ROWS.filter((row) => (rows ? rows.has(row.number) : true) && (!isFast || row.isFast || rows !== null));
  const kinds = [...new Set(chosen.map((row) => row.scene))].map((kind) => chosen.filter((row) => row.scene === kind));
  if (!isFast) return kinds;
  return kinds.flatMap((own) =>
    Array.from({ length: Math.ceil(own.length / FAST_ROWS_MAX) }, (_, n) =>
      own.slice(n * FAST_ROWS_MAX, (n + 1) * FAST_ROWS_MAX),
    ),
  );
}

/**
 * Plays the chosen rows, a line each on stdout, and keeps all of it as JSON. Fast rows wait more than they compute: their
 * stages are played side by side. @returns the exit code.
 */
export async function runFaults(flags: readonly string[]): Promise<number> {
  const options = readFlags(flags);
  const results: Result[] = [];
  const playStage = async (rows: readonly FaultRow[]): Promise<void> => {
    const stage = new Stage();
    try {
      for (const row of rows) {
        const result = await playRow(row, options.isFast ? FAST : FULL, stage);
        results.push(result);
        process.stdout.write(`${toLine(result)}\n`);
      }
    } finally {
      await stage.close();
    }
  };
  const stages = chooseRows(options);
  if (options.isFast) await Promise.all(stages.map(playStage));
  else for (const rows of stages) await playStage(rows);
  results.sort((a, b) => a.number - b.number);
  await mkdir(dirname(options.reportFile), { recursive: true });
  await writeFile(options.reportFile, `${JSON.stringify({ ...totals(results), rows: results }, null, 2)}\n`);
  process.stdout.write(`\n${toTable(results)}\n\nAll figures: ${options.reportFile}\n`);
  const { passed, failed, skipped } = totals(results);
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  return failed === 0 ? 0 : 1;
}

async function playRow(row: FaultRow, size: Size, stage: Stage): Promise<Result> {
  const { number, name } = row;
  const startedAt = performance.now();
  const seconds = (): number => Math.round((performance.now() - startedAt) / 100) / 10;
  try {
    if (row.needsRedis && !findTool('redis-server')) {
      return { number, name, verdict: 'skipped', reason: 'redis-server is missing' };
    }
    const outcome = await row.play(await stage.set(row.scene), size);
    const holds = outcome.checks.every((one) => one.holds);
    // What a row that does not hold leaves behind must not spoil the next one.
    if (!holds) await stage.close();
    return { number, name, verdict: holds ? 'holds' : 'broken', outcome, seconds: seconds() };
  } catch (error) {
    await stage.close();
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { number, name, verdict: 'broken', reason, seconds: seconds() };
  }
}

/** Where the rows of one kind are played: the scene stays set from one to the next. */
class Stage {
  private scene: Scene | null = null;

  async set(kind: SceneKind): Promise<Scene> {
    this.scene?.heal();
    return (this.scene ??= await openScene(kind));
  }

  async close(): Promise<void> {
    const { scene } = this;
    this.scene = null;
    await scene?.close();
  }
}
