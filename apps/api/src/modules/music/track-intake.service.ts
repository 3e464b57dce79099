import { Injectable } from '@nestjs/common';
import type { TagCharset } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { newId } from '../../core/ids/ids.js';
import { accept, type Outcome } from '../../core/errors/app-error.js';
import { type AudioReading, READER_VERSION } from './audio-file.reader.js';
import { CoverStore } from './cover.store.js';
import { readFacts } from './file-tags.rules.js';
import type { LibraryFile } from './library-files.js';
import { type NewTrack, type TrackRow, TrackRepository } from './track.repository.js';
import { keptFields } from './track-edit.rules.js';
import { type AudioFacts, toTrackFields } from './track.rules.js';

/** A library file that has been read. */
export interface ReadFile extends LibraryFile {
  contentHash: string;
  reading: AudioReading;
}

/** Turns files that have been read into tracks, with their covers. */
@Injectable()
export class TrackIntake {
  constructor(
    private readonly tracks: TrackRepository,
    private readonly covers: CoverStore,
  ) {}

  /** A new track. When another has just taken the path (a scan and an upload at once), that one. */
  async add(ctx: Ctx, file: ReadFile, signal?: AbortSignal): Promise<Outcome<{ track: TrackRow; isNew: boolean }>> {
    const row = await this.prepare(ctx, file, signal);
    if (!row.ok) return row;
    const track = await this.tracks.insert(ctx, row.value);
    if (track) return accept({ track, isNew: true });
    await this.covers.remove(ctx.venueId, row.value.id);
    const other = await this.tracks.findByPath(ctx, file.path);
    if (!other) throw new Error('the path of a track was taken and is free again');
    return accept({ track: other, isNew: false });
  }

  /** A new track that has its cover already and is to be written by `addMany`. */
  async prepare(ctx: Ctx, file: ReadFile, signal?: AbortSignal): Promise<Outcome<NewTrack>> {
    const id = newId();
    const cover = await this.saveCover(ctx, id, file, signal);
    return cover.ok ? accept(toNewTrack(id, file, cover.value)) : cover;
  }

  /** Prepared tracks, all at once. Those whose path another track has just taken are left out. Answers the ids of the others. */
  async addMany(ctx: Ctx, rows: readonly NewTrack[]): Promise<string[]> {
    let added = new Set<string>();
    try {
      added = await this.tracks.insertMany(ctx, rows);
    } finally {
      for (const { id, hasCover } of rows) if (hasCover && !added.has(id)) await this.covers.remove(ctx.venueId, id);
    }
    return [...added];
  }

  /** The file of a known track is new, changed or has moved. Keeps its id and what the owner corrected. */
  async refresh(ctx: Ctx, id: string, file: ReadFile, signal?: AbortSignal): Promise<Outcome<TrackRow | null>> {
    if (!(await this.tracks.findById(ctx, id))) return accept(null);
    const cover = await this.saveCover(ctx, id, file, signal);
    if (!cover.ok) return cover;
    if (cover.value === 0) await this.covers.remove(ctx.venueId, id);
    // Making a cover takes seconds: what the owner corrected meanwhile counts.
    const track = await this.tracks.update(ctx, id, (present) => {
      const facts = toFacts(file.reading, present.tagCharset as TagCharset | null);
      const fields = toTrackFields(file, facts, keptFields(present));
      return { ...fields, ...toFileColumns(file), ...toCoverColumns(cover.value), state: 'READY' as const };
    });
    return accept(track);
  }

  /** Gives a track whose file is gone the file of a copy that nothing depends on. False when there is none. */
  async takeOverCopy(ctx: Ctx, track: Pick<TrackRow, 'id' | 'contentHash'>): Promise<boolean> {
    const copyId = await this.tracks.takeOverCopy(ctx, track);
    if (copyId) await this.covers.remove(ctx.venueId, copyId);
    return copyId !== null;
  }

  /** Removes a track that was added a moment ago, with its cover. */
  async undo(ctx: Ctx, track: TrackRow): Promise<void> {
    await this.tracks.delete(ctx, track.id);
    await this.covers.remove(ctx.venueId, track.id);
  }

  private async saveCover(ctx: Ctx, id: string, file: ReadFile, signal?: AbortSignal): Promise<Outcome<number>> {
    const { cover } = file.reading;
    return cover ? this.covers.save(ctx.venueId, id, cover, signal) : accept(0);
  }
}

function toNewTrack(id: string, file: ReadFile, coverBytes: number): NewTrack {
  return {
    ...toTrackFields(file, toFacts(file.reading, null)),
    ...toFileColumns(file),
    ...toCoverColumns(coverBytes),
    id,
    source: 'LIBRARY',
    coverUrl: null,
    editedFields: [],
    isUpload: false,
    tagCharset: null,
    state: 'READY',
  };
}

function toCoverColumns(coverBytes: number) {
  return { coverBytes, hasCover: coverBytes > 0 };
}

function toFileColumns(file: ReadFile) {
  return {
    path: file.path,
    contentHash: file.contentHash,
    sizeBytes: BigInt(file.sizeBytes),
    modifiedAt: new Date(file.modifiedMs),
    fileTags: file.reading.tags,
    codec: file.reading.codec,
    gainDb: file.reading.gainDb,
    peak: file.reading.peak,
    soundHash: file.reading.soundHash,
    readerVersion: READER_VERSION,
  };
}

function toFacts({ tags, durationMs, format }: AudioReading, charset: TagCharset | null): AudioFacts {
  return { ...readFacts(tags, charset), durationMs, mimeType: format.mimeType };
}
