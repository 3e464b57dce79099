import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../core/context/ctx.js';
import { newId } from '../../core/ids/ids.js';
import type { AudioReading } from './audio-file.reader.js';
import { accept, type Outcome } from '../../core/errors/app-error.js';
import { CoverStore } from './cover.store.js';
import type { LibraryFile } from './library-files.js';
import { type TrackRow, TrackRepository } from './track.repository.js';
import { type EditableFields, toTrackFields } from './track.rules.js';

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
    const id = newId();
    const cover = await this.saveCover(ctx, id, file, signal);
    if (!cover.ok) return cover;
    const fields = toTrackFields(file, file.reading.facts);
    const row = {
      ...fields,
      ...toFileColumns(file),
      id,
      source: 'LIBRARY' as const,
      ...toCoverColumns(cover.value),
      coverUrl: null,
      editedFields: [],
      isUpload: false,
      state: 'READY' as const,
    };
    const track = await this.tracks.insert(ctx, row);
    if (track) return accept({ track, isNew: true });
    await this.covers.remove(ctx.venueId, id);
    const other = await this.tracks.findByPath(ctx, file.path);
    if (!other) throw new Error('the path of a track was taken and is free again');
    return accept({ track: other, isNew: false });
  }

  /** The file of a known track is new, changed or has moved. Keeps its id and what the owner corrected. */
  async refresh(ctx: Ctx, id: string, file: ReadFile, signal?: AbortSignal): Promise<Outcome<TrackRow | null>> {
    const present = await this.tracks.findById(ctx, id);
    if (!present) return accept(null);
    const cover = await this.saveCover(ctx, id, file, signal);
    if (!cover.ok) return cover;
    if (cover.value === 0) await this.covers.remove(ctx.venueId, id);
    const fields = toTrackFields(file, file.reading.facts, keptFields(present));
    const change = { ...fields, ...toFileColumns(file), ...toCoverColumns(cover.value), state: 'READY' as const };
    return accept(await this.tracks.update(ctx, id, change));
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

function toCoverColumns(coverBytes: number) {
  return { coverBytes, hasCover: coverBytes > 0 };
}

function toFileColumns(file: ReadFile) {
  return {
    path: file.path,
    contentHash: file.contentHash,
    sizeBytes: BigInt(file.sizeBytes),
    modifiedAt: new Date(file.modifiedMs),
  };
}

function keptFields(track: TrackRow): Partial<EditableFields> {
  const { title, artist, tags, isExplicit } = track;
  const all: EditableFields = { title, artist, tags, isExplicit };
  return Object.fromEntries(Object.entries(all).filter(([name]) => track.editedFields.includes(name)));
}
