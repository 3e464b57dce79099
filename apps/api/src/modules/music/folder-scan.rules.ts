import type { FolderListing, LibraryFile } from './library-files.js';
import type { ScannedTrack } from './track.repository.js';

/** What a scan has to do, from the folder and the tracks as they were known. */
export interface ScanPlan {
  /** New or changed files; `track` = the known track of that path. */
  toRead: { file: LibraryFile; track: ScannedTrack | null }[];
  /** Tracks whose file is back unchanged. */
  toRestore: string[];
  /** Tracks in whose place there is something that is no regular file, or below a link. */
  refused: string[];
  /** Tracks whose file is not where it was: missing, or moved. */
  gone: ScannedTrack[];
}

/** Compares by path, size and time. Tracks below a folder that could not be read are left as they are. */
export function planScan(tracks: readonly ScannedTrack[], listing: FolderListing): ScanPlan {
  const { files, unreadable, refused } = listing;
  const byPath = new Map(tracks.map((track) => [track.path, track]));
  const plan: ScanPlan = { toRead: [], toRestore: [], refused: [], gone: [] };
  const present = new Set<string>();
  for (const file of files) {
    present.add(file.path);
    const track = byPath.get(file.path) ?? null;
    if (!track || !isSameFile(track, file)) plan.toRead.push({ file, track });
    else if (track.state === 'MISSING') plan.toRestore.push(track.id);
  }
  const absent = tracks.filter((track) => !present.has(track.path));
  const isRefused = ({ path }: ScannedTrack) => refused.some((one) => path === one.path || isBelow(path, one.path));
  plan.refused = absent.filter(isRefused).map(({ id }) => id);
  plan.gone = absent.filter(
    (track) => !isRefused(track) && !unreadable.some((folder) => folder === '' || isBelow(track.path, folder)),
  );
  return plan;
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}

function isSameFile(track: ScannedTrack, file: LibraryFile): boolean {
  return Number(track.sizeBytes) === file.sizeBytes && track.modifiedAt.getTime() === file.modifiedMs;
}
