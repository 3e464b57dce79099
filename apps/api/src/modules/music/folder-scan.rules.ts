import { FairPace } from './fair-pace.js';
import type { FolderListing, LibraryFile } from './library-files.js';
import type { ScannedTrack } from './track.repository.js';

/** What a scan has to do, from the folder and the tracks as they were known. */
export interface ScanPlan {
  /** Files that are new, changed, or read by an older reader; `track` = the known track of that path. */
  toRead: { file: LibraryFile; track: ScannedTrack | null; isChanged: boolean }[];
  /** Tracks whose file is back unchanged. */
  toRestore: string[];
  /** Tracks in whose place there is something that is no regular file, or below a link. */
  refused: ScannedTrack[];
  /** Tracks whose file is not where it was: missing, or moved. */
  gone: ScannedTrack[];
}

/** Compares by path, size and time. Tracks of and below what could not be read are left as they are. */
export async function planScan(
  tracks: readonly ScannedTrack[],
  { files, unreadable, refused }: FolderListing,
  readerVersion: number,
): Promise<ScanPlan> {
  const pace = new FairPace();
  const byPath = new Map<string, ScannedTrack>();
  for (const track of tracks) {
    const pause = pace.step();
    if (pause) await pause;
    byPath.set(track.path, track);
  }
  const plan: ScanPlan = { toRead: [], toRestore: [], refused: [], gone: [] };
  for (const file of files) {
    const pause = pace.step();
    if (pause) await pause;
    const track = byPath.get(file.path) ?? null;
    if (track) byPath.delete(file.path);
    const isChanged = !track || !isSameFile(track, file);
    if (isChanged || track.readerVersion < readerVersion) plan.toRead.push({ file, track, isChanged });
    else if (track.state === 'MISSING') plan.toRestore.push(track.id);
  }
  const refusedPlaces = new Set(refused.map(({ path }) => path));
  const unknownPlaces = new Set(unreadable);
  for (const track of byPath.values()) {
    const pause = pace.step();
    if (pause) await pause;
    if (isAtOrBelow(track.path, refusedPlaces)) plan.refused.push(track);
    else if (!unknownPlaces.has('') && !isAtOrBelow(track.path, unknownPlaces)) plan.gone.push(track);
  }
  return plan;
}

function isAtOrBelow(path: string, places: ReadonlySet<string>): boolean {
  if (places.size === 0) return false;
  for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
    if (places.has(path.slice(0, end))) return true;
  }
  return places.has(path);
}

/** Which file has the content of which track: a track follows its content, wherever that went. */
export interface Moves {
  /** By path of the file: its track, null = a new one. Files that are not here keep the track of their path. */
  trackOf: Map<string, ScannedTrack | null>;
  /** Tracks whose path another file has taken and whose content is nowhere. */
  displaced: ScannedTrack[];
}

/**
 * Finds out what was moved, renamed or swapped. `files`: those that may be a known track, with the hash of their content;
 * `changed`: the tracks whose path now holds other content; `gone`: those whose path holds nothing. Several files and
 * tracks may share one content: a file goes first to the track of its own path, then to one of its name and time, of its
 * name, of its time, then to any.
 */
export async function matchMoves(
  files: readonly { path: string; modifiedMs: number; contentHash: string }[],
  changed: readonly ScannedTrack[],
  gone: readonly ScannedTrack[],
): Promise<Moves> {
  const pace = new FairPace();
  const hashes = new Set(files.map(({ contentHash }) => contentHash));
  const free = new Set<ScannedTrack>();
  for (const tracks of [changed, gone]) {
    for (const track of tracks) {
      const pause = pace.step();
      if (pause) await pause;
      if (hashes.has(track.contentHash)) free.add(track);
    }
  }
  const open = new Set(files);
  const trackOf = new Map<string, ScannedTrack | null>();
  for (const traits of [['path'], ['name', 'time'], ['name'], ['time'], []] as const) {
    if (open.size === 0) break;
    const offers = new Map<string, ScannedTrack[]>();
    for (const track of free) {
      const pause = pace.step();
      if (pause) await pause;
      const key = toKey(traits, track.contentHash, track.path, track.modifiedMs);
      const alike = offers.get(key);
      if (alike) alike.push(track);
      else offers.set(key, [track]);
    }
    for (const file of open) {
      const pause = pace.step();
      if (pause) await pause;
      const track = offers.get(toKey(traits, file.contentHash, file.path, file.modifiedMs))?.shift();
      if (!track) continue;
      trackOf.set(file.path, track);
      free.delete(track);
      open.delete(file);
    }
  }
  const taken = new Set([...trackOf.values()].map((track) => track?.id));
  const displaced = changed.filter((track) => !taken.has(track.id) && trackOf.has(track.path));
  // The content of its path's track went elsewhere: what lies there now is something else.
  for (const track of changed) if (taken.has(track.id) && !trackOf.has(track.path)) trackOf.set(track.path, null);
  return { trackOf, displaced };
}

/** No name holds the byte that parts them. */
function toKey(traits: readonly ('path' | 'name' | 'time')[], hash: string, path: string, modifiedMs: number): string {
  let key = hash;
  for (const trait of traits) {
    key += `\0${trait === 'path' ? path : trait === 'name' ? path.slice(path.lastIndexOf('/') + 1) : modifiedMs}`;
  }
  return key;
}

function isSameFile(track: ScannedTrack, file: LibraryFile): boolean {
  return track.sizeBytes === file.sizeBytes && track.modifiedMs === file.modifiedMs;
}
