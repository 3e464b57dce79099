import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DEMO_TRACKS_DIR } from '../repository.js';

/** The tracks of the demo library, as absolute paths in the order of their names. Its README says where they come from. */
export async function listDemoTracks(): Promise<string[]> {
  const names = await readdir(DEMO_TRACKS_DIR);
  return names
    .filter((name) => name.endsWith('.mp3'))
    .sort()
    .map((name) => join(DEMO_TRACKS_DIR, name));
}
