import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ScanView } from '@votebox/contracts';
import { askRest } from '../stage/rest-client.js';
import type { Stage } from '../stage/stage.js';
import { openBenchStage } from './bench-stage.js';
import { LibraryProbe, type ProbeReport } from './library-probe.js';
import { describeMachine } from './machine.js';
import type { BenchOptions } from './options.js';
import type { BenchReport, Figure } from './report.js';
import { tinyMp3 } from './tiny-mp3.js';

const FILES = { quick: 2_000, whole: 100_000 };
const FILES_PER_FOLDER = 100;
const WRITTEN_AT_ONCE = 50;
const GUESTS = 100;
const LOOK_EVERY_MS = 200;
/** What takes longer does not end. */
const PATIENCE_MS = 30 * 60_000;
const ANSWER_MS_MAX = 500;
const RESIDENT_MB_MAX = 400;
const FILES_PER_SECOND_MIN = 200;

/** What a large library costs: moved in, away and back, while guests vote and staff look at it. */
export async function benchLibrary({ isQuick, processes }: BenchOptions): Promise<BenchReport> {
  const files = isQuick ? FILES.quick : FILES.whole;
  const startedAt = new Date();
  const bench = await openBenchStage(processes);
  const { stage } = bench;
  try {
    const machine = await describeMachine(stage.sql);
    const venue = await stage.openVenue();
    const event = await stage.openEvent(undefined, venue);
    const cookies = await stage.joinGuests(event, GUESTS);
    const outside = join(stage.folder, 'outside');
    const inside = join(stage.mediaDir, venue.venueId, 'library');
    await writeFiles(outside, files);
    const probe = new LibraryProbe(stage, venue, event, cookies);
    probe.start();
    const look = { stage, venueId: venue.venueId };
    const inSeconds = await timeUntil(() => rename(outside, inside), look, 'READY', files);
    const scan = await settled(stage, venue);
    const awaySeconds = await timeUntil(() => rename(inside, outside), look, 'MISSING', files);
    await settled(stage, venue);
    const backSeconds = await timeUntil(() => rename(outside, inside), look, 'READY', files);
    await settled(stage, venue);
    const report = await probe.stop();
    return {
      name: 'library',
      startedAt: startedAt.toISOString(),
      seconds: Math.round((Date.now() - startedAt.getTime()) / 1_000),
      machine,
      settings: { isQuick, processes, files },
      figures: [
        {
          name: 'files read per second',
          value: files / inSeconds,
          unit: '/s',
          mark: { atLeast: FILES_PER_SECOND_MIN },
        },
        { name: 'seconds until all are missing when moved away', value: awaySeconds, unit: 's' },
        { name: 'seconds until all are back', value: backSeconds, unit: 's' },
        ...probeFigures(report),
        {
          name: 'files of which nothing is known',
          value: files + event.optionIds.length - scan.found,
          unit: '',
          mark: { atMost: 0 },
        },
      ],
      details: { scan, probe: report },
    };
  } finally {
    await bench.close();
  }
}

function probeFigures({ slowestMs, failures, votes, residentBytesFirst, residentBytesMax }: ProbeReport): Figure[] {
  const slowest = Object.entries(slowestMs).map(([name, ms]) => ({
    name: `slowest answer meanwhile: ${name}`,
    value: Math.round(ms),
    unit: 'ms',
    mark: { atMost: ANSWER_MS_MAX },
  }));
  const megabytes = (bytes: number | null) => (bytes === null ? null : Math.round(bytes / 2 ** 20));
  return [
    ...slowest,
    { name: 'votes counted meanwhile', value: votes, unit: '', mark: { atLeast: 1 } },
    { name: 'failed answers meanwhile', value: failures.length, unit: '', mark: { atMost: 0 } },
    { name: 'memory of the API before', value: megabytes(residentBytesFirst), unit: 'MB' },
    {
      name: 'memory of the API, at most',
      value: megabytes(residentBytesMax),
      unit: 'MB',
      mark: { atMost: RESIDENT_MB_MAX },
    },
  ];
}

async function writeFiles(folder: string, files: number): Promise<void> {
  for (let first = 0; first < files; first += FILES_PER_FOLDER) {
    const album = join(folder, `album ${first / FILES_PER_FOLDER}`);
    await mkdir(album, { recursive: true });
    for (let from = first; from < Math.min(files, first + FILES_PER_FOLDER); from += WRITTEN_AT_ONCE) {
      const numbers = Array.from({ length: WRITTEN_AT_ONCE }, (_, at) => from + at);
      await Promise.all(numbers.map((n) => writeFile(join(album, `${n}.mp3`), tinyMp3(n))));
    }
  }
}

/** Seconds until so many tracks of the moved folder are in a state. */
async function timeUntil(
  move: () => Promise<void>,
  { stage, venueId }: { stage: Stage; venueId: string },
  state: string,
  count: number,
): Promise<number> {
  const startMs = performance.now();
  await move();
  while (performance.now() - startMs < PATIENCE_MS) {
    const { rows } = await stage.sql.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM track WHERE venue_id = $1 AND starts_with(path, 'library/') AND state::text = $2`,
      [venueId, state],
    );
    if (rows[0]!.n >= count) return (performance.now() - startMs) / 1_000;
    await wait(LOOK_EVERY_MS);
  }
  throw new Error(`not all ${count} tracks became ${state}`);
}

async function settled(stage: Stage, venue: { venueId: string; ownerToken: string }): Promise<ScanView> {
  for (;;) {
    const path = `/venues/${venue.venueId}/tracks/scan`;
    const scan = await askRest<ScanView>(stage.origin, 'GET', path, { token: venue.ownerToken });
    if (scan.state === 'idle') return scan;
    await wait(LOOK_EVERY_MS);
  }
}
