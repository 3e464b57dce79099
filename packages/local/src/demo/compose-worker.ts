import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { DEMO_TRACKS } from './catalogue.js';
import { composeSong } from './compose.js';
import { renderCover } from './cover.js';
import { encodeMp3, withTags } from './mp3.js';
import { renderScore } from './synth/mix.js';
import { seedOf } from './synth/random.js';

/** Makes the tracks whose positions it is sent, one after the other, and answers each with its position. */
const { folder } = workerData as { folder: string };

async function makeTrack(position: number): Promise<void> {
  const track = DEMO_TRACKS[position];
  if (!track) throw new Error(`There is no demo track ${position}`);
  const cover = await renderCover(track, position);
  const mp3 = await encodeMp3(renderScore(composeSong(track), seedOf(track.title)));
  const tagged = withTags(mp3, { ...track, cover, comment: 'Composed by Votebox. Free of anyone’s rights.' });
  const file = join(folder, track.fileName);
  // Moved into place when complete: an interrupted start leaves no half file under the final name.
  await writeFile(`${file}.partial`, tagged);
  await rename(`${file}.partial`, file);
}

parentPort?.on('message', (position: number) => {
  makeTrack(position).then(
    () => parentPort?.postMessage({ position }),
    (error: unknown) =>
      parentPort?.postMessage({ position, fault: error instanceof Error ? error.message : String(error) }),
  );
});
