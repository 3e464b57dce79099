import { Injectable } from '@nestjs/common';
import type { ScanView } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { AppError, unwrap } from '../../core/errors/app-error.js';
import { UnsafeFile, type UnsafeReason } from '../../core/files/media-disk.js';
import type { MediaFile } from '../../core/files/media-file.js';
import { type AudioReading, AudioFileReader } from './audio-file.reader.js';
import { planScan, type ScanPlan } from './folder-scan.rules.js';
import { type LibraryFile, LibraryFiles } from './library-files.js';
import { MediaFolders } from './media-folders.js';
import { toFileName } from './track.rules.js';
import { type ReadFile, TrackIntake } from './track-intake.service.js';
import { type ScannedTrack, TrackRepository } from './track.repository.js';

/** The counts of a scan while it runs; written by the scan, shown to whoever asks. */
export type ScanProgress = Omit<ScanView, 'state'>;

export interface ScanResult {
  /** Tracks that came, went, moved or changed. */
  changed: string[];
  /** A file was being written while it was read: look again soon. */
  isUnsettled: boolean;
}

const READERS = 3;
const FAILURES_SHOWN_MAX = 100;

interface Run {
  ctx: Ctx;
  progress: ScanProgress;
  signal: AbortSignal;
  /** Tracks whose file is gone, by content: a file with that content is the same track in a new place. */
  goneByHash: Map<string, ScannedTrack>;
  result: ScanResult;
}

/** Brings the tracks of one venue in line with its folder. Only what is new or changed is opened, a few files at a time. */
@Injectable()
export class FolderScans {
  /** Files that cannot be used, as they were when that was found out: not opened again until they change. */
  private readonly unusable = new Map<string, { sizeBytes: number; modifiedMs: number; reason: string }>();

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
    const listing = await this.files.list(ctx.venueId);
    const plan = planScan(known, listing);
    for (const folder of listing.unreadable) note(progress, folder || '/', 'FOLDER_UNREADABLE');
    for (const { path, reason } of listing.refused) note(progress, path, reason);
    progress.found = listing.files.length;
    progress.done = listing.files.length - plan.toRead.length;
    const goneByHash = new Map(plan.gone.map((track) => [track.contentHash, track]));
    const run: Run = { ctx, progress, signal, goneByHash, result: { changed: [], isUnsettled: false } };
    run.result.changed.push(...(await this.tracks.setState(ctx, plan.toRestore, 'READY')));
    run.result.changed.push(...(await this.tracks.setState(ctx, plan.refused, 'UNPLAYABLE')));
    await this.readAll(run, plan.toRead);
    if (!signal.aborted) await this.markMissing(run, plan.gone);
    return run.result;
  }

  private async readAll(run: Run, toRead: ScanPlan['toRead']): Promise<void> {
    const waiting = [...toRead].reverse();
    const work = async () => {
      for (let next = waiting.pop(); next && !run.signal.aborted; next = waiting.pop()) {
        await this.take(run, next.file, next.track);
        run.progress.done += 1;
      }
    };
    await Promise.all(Array.from({ length: READERS }, work));
  }

  private async take(run: Run, file: LibraryFile, track: ScannedTrack | null): Promise<void> {
    const { ctx, progress, result } = run;
    const read = await this.read(ctx, file);
    if (read === 'gone') return;
    if (read === 'unsettled') {
      result.isUnsettled = true;
      return;
    }
    if (typeof read === 'string') {
      note(progress, toFileName(file.path), read);
      if (track) result.changed.push(...(await this.tracks.setState(ctx, [track.id], 'UNPLAYABLE')));
      return;
    }
    const moved = track ? null : run.goneByHash.get(read.contentHash);
    if (moved) run.goneByHash.delete(read.contentHash);
    const same = track ?? moved;
    if (same) {
      if (unwrap(await this.intake.refresh(ctx, same.id, read))) result.changed.push(same.id);
      return;
    }
    const added = unwrap(await this.intake.add(ctx, read));
    if (!added.isNew) return;
    progress.added += 1;
    result.changed.push(added.track.id);
  }

  /** The file with its facts, or why not. */
  private async read(ctx: Ctx, file: LibraryFile): Promise<ReadFile | 'gone' | 'unsettled' | UnusableReason> {
    const path = this.folders.fileOf(ctx.venueId, file.path);
    const before = this.unusable.get(path);
    if (before?.sizeBytes === file.sizeBytes && before.modifiedMs === file.modifiedMs)
      return before.reason as UnusableReason;
    this.unusable.delete(path);
    let reading: AudioReading | UnusableReason;
    let contentHash = '';
    let opened: MediaFile | null = null;
    try {
      opened = await this.files.open(ctx.venueId, file.path);
      if (!opened) return 'gone';
      const outcome = await this.reader.read(opened);
      reading = outcome.ok ? outcome.value : (outcome.code as UnusableReason);
      if (outcome.ok) contentHash = await this.reader.hash(opened);
    } catch (error) {
      // A disk that does not answer says nothing of the file: the scan is tried again later.
      if (error instanceof AppError && error.cause === undefined && !(error instanceof UnsafeFile)) throw error;
      reading = error instanceof UnsafeFile ? error.reason : 'FILE_UNREADABLE';
    } finally {
      await opened?.close();
    }
    const after = await this.files.find(ctx.venueId, file.path);
    if (!after) return 'gone';
    if (after.sizeBytes !== file.sizeBytes || after.modifiedMs !== file.modifiedMs) return 'unsettled';
    if (typeof reading !== 'string') return { ...file, contentHash, reading };
    this.unusable.set(path, { sizeBytes: file.sizeBytes, modifiedMs: file.modifiedMs, reason: reading });
    return reading;
  }

  /** What is still gone after all files were read. Asks the disk once more: a file may have come meanwhile. */
  private async markMissing(run: Run, gone: ScannedTrack[]): Promise<void> {
    const missing: string[] = [];
    const moved = new Set(run.result.changed);
    for (const track of gone) {
      if (track.state === 'MISSING' || moved.has(track.id)) continue;
      if (!(await this.files.find(run.ctx.venueId, track.path))) missing.push(track.id);
    }
    run.result.changed.push(...(await this.tracks.setState(run.ctx, missing, 'MISSING')));
  }
}

type UnusableReason = 'UNSUPPORTED_MEDIA' | 'AUDIO_UNREADABLE' | 'FILE_UNREADABLE' | UnsafeReason;

function note(progress: ScanProgress, fileName: string, reason: string): void {
  if (progress.failed.length < FAILURES_SHOWN_MAX) progress.failed.push({ fileName, reason });
}
