import { Injectable } from '@nestjs/common';
import type { ScanFault, ScanView } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { AppError, unwrap } from '../../core/errors/app-error.js';
import { UnsafeFile } from '../../core/files/media-disk.js';
import type { MediaFile } from '../../core/files/media-file.js';
import { AudioFileReader, READER_VERSION } from './audio-file.reader.js';
import { matchMoves, planScan, type ScanPlan } from './folder-scan.rules.js';
import { type LibraryFile, LibraryFiles } from './library-files.js';
import { MediaFolders } from './media-folders.js';
import { toShownPath } from './media-path.rules.js';
import { type ReadFile, TrackIntake } from './track-intake.service.js';
import { toFileName } from './track.rules.js';
import { type NewTrack, type ScannedTrack, TrackRepository } from './track.repository.js';

/** The counts of a scan while it runs; written by the scan, shown to whoever asks. */
export type ScanProgress = Omit<ScanView, 'state'>;

export interface ScanResult {
  /** Tracks that came, went, moved or changed. */
  changed: string[];
  /** A file was being written while it was read: look again soon. */
  isUnsettled: boolean;
}

const READERS = 3;
const ADDED_AT_ONCE = 100;
const NAMED_PER_FAULT_MAX = 20;

/** Why a file could not be read, or that there is nothing to say of it. */
type ReadFault = ScanFault | 'gone' | 'unsettled' | 'stopped';

interface Run {
  ctx: Ctx;
  progress: ScanProgress;
  signal: AbortSignal;
  /** Tracks whose file is nowhere so far. One of the same sound under other tags is the same track. */
  lost: Set<ScannedTrack>;
  /** Those of them in whose place there is something that is no regular file. */
  refused: Set<string>;
  /** The lost ones by what their sound is. */
  lostBySound: Map<string, ScannedTrack[]>;
  /** Read, and not yet written. */
  fresh: NewTrack[];
  /** Hashes that are known already, by path. */
  hashes: Map<string, string>;
  result: ScanResult;
}

/** Brings the tracks of one venue in line with its folder. Only what is new or changed is opened, a few files at a time. */
@Injectable()
export class FolderScans {
  /** Files that cannot be used, as they were when that was found out: not opened again until they change. */
  private readonly unusable = new Map<string, { sizeBytes: number; modifiedMs: number; reason: ScanFault }>();

  constructor(
    private readonly folders: MediaFolders,
    private readonly files: LibraryFiles,
    private readonly reader: AudioFileReader,
    private readonly intake: TrackIntake,
    private readonly tracks: TrackRepository,
  ) {}

  /** Stops early, leaving what is done, when `signal` is aborted. */
  async run(ctx: Ctx, progress: ScanProgress, signal: AbortSignal): Promise<ScanResult> {
    // The tracks first: an upload that comes in between is then a file without a track (harmless), not a track without a file.
    const known = await this.tracks.listForScan(ctx);
    progress.about = known.length;
    const listing = await this.files.list(ctx.venueId, (path, reason) => note(progress, path, reason));
    const plan = await planScan(known, listing, READER_VERSION);
    progress.found = listing.files.length;
    progress.about = listing.files.length;
    progress.done = listing.files.length - plan.toRead.length;
    const result: ScanResult = { changed: [], isUnsettled: false };
    const lost = new Set([...plan.gone, ...plan.refused]);
    const refused = new Set(plan.refused.map(({ id }) => id));
    const run: Run = {
      ctx,
      progress,
      signal,
      lost,
      refused,
      lostBySound: new Map(),
      fresh: [],
      hashes: new Map(),
      result,
    };
    addAll(result.changed, await this.tracks.setState(ctx, plan.toRestore, 'READY'));
    try {
      await inParallel(signal, await this.followMoves(run, plan), async (entry) => {
        await this.take(run, entry);
        progress.done += 1;
      });
    } finally {
      await this.addFresh(run);
    }
    if (!signal.aborted) await this.markLost(run);
    return result;
  }

  /** Gives every file that holds the content of a known track that track, before anything is written. */
  private async followMoves(run: Run, plan: ScanPlan): Promise<ScanPlan['toRead']> {
    const changed = plan.toRead.flatMap(({ track, isChanged }) => (track && isChanged ? [track] : []));
    const lost = [...run.lost];
    const sizes = new Set([...changed, ...lost].map((track) => track.sizeBytes));
    const movable = plan.toRead.filter(({ file, isChanged }) => isChanged && sizes.has(file.sizeBytes));
    await inParallel(run.signal, movable, async ({ file }) => {
      const hash = await this.hash(run, file);
      if (hash) run.hashes.set(file.path, hash);
    });
    const hashed = movable.flatMap(({ file }) => {
      const contentHash = run.hashes.get(file.path);
      return contentHash ? [{ ...file, contentHash }] : [];
    });
    const { trackOf, displaced } = await matchMoves(hashed, changed, lost);
    const moving = [...trackOf].flatMap(([path, track]) => (track && track.path !== path ? [track] : []));
    for (const track of moving) run.lost.delete(track);
    // Paths are free before the first is taken: files may have changed places.
    await this.tracks.vacate(run.ctx, moving);
    for (const track of await this.tracks.vacate(run.ctx, displaced)) run.lost.add(track);
    if (plan.toRead.length > 0) run.lostBySound = groupBySound(run.lost);
    if (trackOf.size === 0) return plan.toRead;
    return plan.toRead.map((entry) => {
      const track = trackOf.get(entry.file.path);
      return track === undefined ? entry : { ...entry, track };
    });
  }

  private async take(run: Run, { file, track, isChanged }: ScanPlan['toRead'][number]): Promise<void> {
    const { ctx, progress, result } = run;
    const read = await this.read(run, file);
    if (read === 'gone' || read === 'stopped') return;
    if (read === 'unsettled') {
      result.isUnsettled = true;
      return;
    }
    if (typeof read === 'string') {
      note(progress, file.path, read);
      // What has played so far is not silenced because a newer reader is stricter.
      if (track && isChanged) addAll(result.changed, await this.tracks.setState(ctx, [track.id], 'UNPLAYABLE'));
      return;
    }
    const same = track ?? takeSameSound(run, read);
    if (same) {
      if (unwrap(await this.intake.refresh(ctx, same.id, read))) result.changed.push(same.id);
      return;
    }
    run.fresh.push(unwrap(await this.intake.prepare(ctx, read)));
    if (run.fresh.length >= ADDED_AT_ONCE) await this.addFresh(run);
  }

  /** Writes what was read and is new; each batch is a transaction of its own, so that a scan that ends early has done its part. */
  private async addFresh({ ctx, progress, result, fresh }: Run): Promise<void> {
    const added = await this.intake.addMany(ctx, fresh.splice(0));
    progress.added += added.length;
    addAll(result.changed, added);
  }

  /** Null when the file cannot be read now. */
  private async hash({ ctx, signal }: Run, file: LibraryFile): Promise<string | null> {
    let opened: MediaFile | null = null;
    try {
      opened = await this.files.open(ctx.venueId, file.path);
      return opened && (await this.reader.hash(opened, signal));
    } catch (error) {
      if (!signal.aborted) throwWhenDiskIsAway(error);
      return null;
    } finally {
      await opened?.close();
    }
  }

  /** The file with its facts, or why not. */
  private async read({ ctx, signal, hashes }: Run, file: LibraryFile): Promise<ReadFile | ReadFault> {
    const place = this.folders.fileOf(ctx.venueId, file.path);
    const key = place.toString('latin1');
    const before = this.unusable.get(key);
    if (before?.sizeBytes === file.sizeBytes && before.modifiedMs === file.modifiedMs) return before.reason;
    this.unusable.delete(key);
    let read: ReadFile | ScanFault;
    let opened: MediaFile | null = null;
    try {
      opened = await this.files.open(ctx.venueId, file.path);
      if (!opened) return 'gone';
      const outcome = await this.reader.read(opened, toFileName(file.path), signal);
      if (outcome.ok) {
        const contentHash = hashes.get(file.path) ?? (await this.reader.hash(opened, signal));
        read = { ...file, contentHash, reading: outcome.value };
      } else read = outcome.code === 'UNSUPPORTED_MEDIA' ? 'UNSUPPORTED_MEDIA' : 'AUDIO_UNREADABLE';
    } catch (error) {
      if (signal.aborted) return 'stopped';
      throwWhenDiskIsAway(error);
      read = error instanceof UnsafeFile ? error.reason : 'FILE_UNREADABLE';
    } finally {
      await opened?.close();
    }
    const after = await this.files.find(ctx.venueId, file.path);
    if (!after) return 'gone';
    if (after.sizeBytes !== file.sizeBytes || after.modifiedMs !== file.modifiedMs) return 'unsettled';
    // What the system refuses today it may allow tomorrow, without a trace in the file.
    if (typeof read === 'string' && read !== 'FILE_UNREADABLE') {
      this.unusable.set(key, { sizeBytes: file.sizeBytes, modifiedMs: file.modifiedMs, reason: read });
    }
    return read;
  }

  /**
   * What is still lost after all files were read. Asks the disk once more: a file may have come meanwhile. A copy that was
   * taken for a new track while the original was still there takes its place.
   */
  private async markLost({ ctx, lost, refused, result }: Run): Promise<void> {
    const gone: ScannedTrack[] = [];
    for (const track of lost) {
      if (track.state === 'MISSING' && !refused.has(track.id)) continue;
      if (!(await this.files.find(ctx.venueId, track.path))) gone.push(track);
    }
    const idsOf = (isRefused: boolean) => gone.map(({ id }) => id).filter((id) => refused.has(id) === isRefused);
    addAll(result.changed, await this.tracks.setState(ctx, idsOf(false), 'MISSING'));
    addAll(result.changed, await this.tracks.setState(ctx, idsOf(true), 'UNPLAYABLE'));
    // Only now: a copy that is lost as well is none.
    const withCopy = new Set(await this.tracks.listWithCopy(ctx, gone));
    for (const track of gone) {
      if (withCopy.has(track.id) && (await this.intake.takeOverCopy(ctx, track))) result.changed.push(track.id);
    }
  }
}

/** A disk that does not answer says nothing of the file: the scan is tried again later. */
function throwWhenDiskIsAway(error: unknown): void {
  if (error instanceof AppError && error.cause === undefined && !(error instanceof UnsafeFile)) throw error;
}

function groupBySound(tracks: Iterable<ScannedTrack>): Map<string, ScannedTrack[]> {
  const groups = new Map<string, ScannedTrack[]>();
  for (const track of tracks) {
    if (track.soundHash === null) continue;
    const alike = groups.get(track.soundHash);
    if (alike) alike.push(track);
    else groups.set(track.soundHash, [track]);
  }
  return groups;
}

function takeSameSound({ lost, lostBySound }: Run, read: ReadFile): ScannedTrack | null {
  const alike = lostBySound.get(read.reading.soundHash)?.filter((track) => lost.has(track)) ?? [];
  const track = alike.find(({ path }) => toFileName(path) === toFileName(read.path)) ?? alike[0] ?? null;
  if (track) lost.delete(track);
  return track;
}

/** When one piece of work fails, no further one is begun, and it rejects once the others have ended. */
async function inParallel<T>(
  signal: AbortSignal,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  const run = async () => {
    try {
      while (next < items.length && !signal.aborted) await work(items[next++]!);
    } catch (error) {
      next = items.length;
      throw error;
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: READERS }, run));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** Not `push` with thousands of arguments, which have no room on the stack. */
function addAll<T>(list: T[], more: Iterable<T>): void {
  for (const one of more) list.push(one);
}

function note(progress: ScanProgress, path: string, reason: ScanFault): void {
  const count = (progress.failedCounts[reason] ?? 0) + 1;
  progress.failedCounts[reason] = count;
  if (count <= NAMED_PER_FAULT_MAX) progress.failed.push({ fileName: toShownPath(path), reason });
}
