import { mkdir, readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { DEMO_TRACKS } from './catalogue.js';

/** Raised when the music changes, so that existing installations compose it anew. */
const LIBRARY_VERSION = 1;

/** Where the files of the library lie below the data folder's `demo`. */
function demoTracksDir(demoDir: string): string {
  return join(demoDir, `tracks-v${LIBRARY_VERSION}`);
}

/**
 * Makes the demo library, once: later calls find the files. Works on all cores but never more than four.
 * @returns absolute paths in the order of the catalogue.
 */
export async function ensureDemoLibrary(
  demoDir: string,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<string[]> {
  const folder = demoTracksDir(demoDir);
  await mkdir(folder, { recursive: true });
  const present = new Set(await readdir(folder));
  const missing = DEMO_TRACKS.flatMap((track, position) => (present.has(track.fileName) ? [] : [position]));
  let done = DEMO_TRACKS.length - missing.length;
  onProgress(done, DEMO_TRACKS.length);
  const queue = [...missing];
  const workers = Math.min(4, availableParallelism(), missing.length);
  await Promise.all(
    Array.from({ length: workers }, () => workOff(folder, queue, () => onProgress((done += 1), DEMO_TRACKS.length))),
  );
  return DEMO_TRACKS.map((track) => join(folder, track.fileName));
}

/** One worker takes positions from the shared queue until it is empty. */
function workOff(folder: string, queue: number[], onTrack: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./compose-worker.js', import.meta.url), { workerData: { folder } });
    const next = (): void => {
      const position = queue.shift();
      if (position === undefined) void worker.terminate().then(() => resolve());
      else worker.postMessage(position);
    };
    worker.on('message', (answer: { position: number; fault?: string }) => {
      if (answer.fault !== undefined) {
        void worker.terminate();
        reject(new Error(`Demo track ${answer.position + 1} could not be made: ${answer.fault}`));
        return;
      }
      onTrack();
      next();
    });
    worker.once('error', reject);
    next();
  });
}
