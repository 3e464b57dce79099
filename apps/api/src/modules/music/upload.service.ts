import { basename } from 'node:path';
import { Injectable } from '@nestjs/common';
import { LIMITS, type UploadView } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';
import { type Room, Storage } from '../storage/index.js';
import { type AudioReading, AudioFileReader } from './audio-file.reader.js';
import type { AudioFormat } from './audio-format.rules.js';
import { type IncomingFile, IncomingFiles } from './incoming-files.js';
import { KeyedMutex } from './keyed-mutex.js';
import { KeyedTurns } from './keyed-turns.js';
import { LibraryFiles } from './library-files.js';
import { toSafeFileName, toSafeFolder } from './media-path.rules.js';
import { type ReadFile, TrackIntake } from './track-intake.service.js';
import { TrackMapper } from './track.mapper.js';
import { type TrackRow, TrackRepository } from './track.repository.js';

/** One file as it comes in. */
export interface Upload {
  unverifiedName: string;
  unverifiedFolder: string;
  content: AsyncIterable<Uint8Array>;
}

/** A request to take a file. */
export interface UploadRequest {
  /** How long the file is at least; 0 when nobody knows. */
  announcedBytes: number;
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal;
  /** Begins to read the body. */
  open(): Promise<Upload>;
}

const SNIFF_BYTES = 32 * 1024;
const DEFAULT_FOLDER = 'Uploads';

/** Files of one venue that are received at once by this process, and that wait for it. Further ones are BUSY. */
const RECEIVING_MAX = 4;
const WAITING_MAX = 40;
/** How many bytes are received until the disk is looked at again. */
const DISK_CHECK_BYTES = 8 * 1024 * 1024;

/** Why a stream is not read on. */
class UploadRefused extends Error {
  constructor(readonly code: 'UNSUPPORTED_MEDIA' | 'PAYLOAD_TOO_LARGE' | 'QUOTA_EXCEEDED' | 'STORAGE_FULL') {
    super(code);
  }
}

/**
 * Takes one file into a library. What it is gets decided by its first bytes, before the rest is read; what it holds by
 * reading it whole from `.incoming`; only then it is moved among the owner's files. On any failure nothing is left.
 */
@Injectable()
export class Uploads {
  /** Two uploads of the same file at once must see each other. */
  private readonly settling = new KeyedMutex();
  private readonly receiving = new KeyedTurns(RECEIVING_MAX, WAITING_MAX);

  constructor(
    private readonly incoming: IncomingFiles,
    private readonly reader: AudioFileReader,
    private readonly files: LibraryFiles,
    private readonly intake: TrackIntake,
    private readonly tracks: TrackRepository,
    private readonly mapper: TrackMapper,
    private readonly storage: Storage,
  ) {}

  /**
   * Refuses UNSUPPORTED_MEDIA, PAYLOAD_TOO_LARGE, AUDIO_UNREADABLE, QUOTA_EXCEEDED, STORAGE_FULL and BUSY; where that is
   * known before, not a byte is received.
   */
  async take(ctx: Ctx, request: UploadRequest): Promise<Outcome<UploadView>> {
    const { announcedBytes, signal } = request;
    if (announcedBytes > LIMITS.uploadFileBytesMax) return refuse('PAYLOAD_TOO_LARGE');
    const work = async () => {
      const room = await this.storage.admit(ctx, announcedBytes);
      if (!room.ok) return room;
      return signal.aborted ? refuse('BUSY') : this.receive(ctx, await request.open(), room.value, signal);
    };
    return (await this.receiving.run(ctx.venueId, work)) ?? refuse('BUSY');
  }

  private async receive(ctx: Ctx, upload: Upload, room: Room, signal: AbortSignal): Promise<Outcome<UploadView>> {
    let file: IncomingFile;
    let extension = '';
    const keepFormat = (format: AudioFormat) => {
      extension = format.extension;
    };
    try {
      file = await this.incoming.receive(this.checked(upload, room, keepFormat), () => extension);
    } catch (error) {
      if (error instanceof UploadRefused) return refuse(error.code);
      throw error;
    }
    try {
      const reading = await this.read(file);
      if (!reading.ok) return reading;
      return await this.settling.run(ctx.venueId, () => this.settle(ctx, upload, file, reading.value, signal));
    } finally {
      await this.incoming.discard(file.path);
    }
  }

  private async read(file: IncomingFile): Promise<Outcome<AudioReading>> {
    const opened = await this.incoming.open(file.path);
    try {
      return await this.reader.read(opened, basename(file.path));
    } finally {
      await opened.close();
    }
  }

  /** Passes the content on; ends with a refusal when the first bytes are no audio or the bytes become too many. */
  private async *checked(upload: Upload, room: Room, tell: (format: AudioFormat) => void): AsyncGenerator<Uint8Array> {
    const held: Uint8Array[] = [];
    let bytes = 0;
    let checkedBytes = 0;
    let isKnown = false;
    const release = async () => {
      const head = Buffer.concat(held);
      const format = await this.reader.sniff(head, upload.unverifiedName);
      if (!format) throw new UploadRefused('UNSUPPORTED_MEDIA');
      tell(format);
      isKnown = true;
      return head;
    };
    for await (const chunk of upload.content) {
      bytes += chunk.length;
      if (bytes > LIMITS.uploadFileBytesMax) throw new UploadRefused('PAYLOAD_TOO_LARGE');
      if (bytes > room.bytes) throw new UploadRefused('QUOTA_EXCEEDED');
      if (bytes - checkedBytes > DISK_CHECK_BYTES) {
        if (!(await this.storage.hasDiskFor(0))) throw new UploadRefused('STORAGE_FULL');
        checkedBytes = bytes;
      }
      if (isKnown) yield chunk;
      else if (held.push(chunk) && bytes >= SNIFF_BYTES) yield await release();
    }
    if (!isKnown) yield await release();
  }

  private async settle(
    ctx: Ctx,
    upload: Upload,
    file: IncomingFile,
    reading: AudioReading,
    signal: AbortSignal,
  ): Promise<Outcome<UploadView>> {
    const same = await this.tracks.findByHash(ctx, file.contentHash);
    if (same && same.state !== 'MISSING') {
      return accept({ track: this.mapper.toView(ctx.venueId, same), wasDuplicate: true });
    }
    const folder = toSafeFolder(upload.unverifiedFolder) || DEFAULT_FOLDER;
    const name = toSafeFileName(upload.unverifiedName, reading.format.extension);
    const placed = await this.files.place(file.path, ctx.venueId, folder, name);
    const read = { ...placed, contentHash: file.contentHash, reading };
    try {
      const kept = await this.keep(ctx, same, read, signal);
      if (!kept.ok) await this.files.remove(ctx.venueId, placed.path);
      return kept;
    } catch (error) {
      await this.files.remove(ctx.venueId, placed.path);
      throw error;
    }
  }

  private async keep(
    ctx: Ctx,
    same: TrackRow | null,
    read: ReadFile,
    signal: AbortSignal,
  ): Promise<Outcome<UploadView>> {
    // A track that had lost its file gets it back, with its id and its history.
    const restored = same ? await this.intake.refresh(ctx, same.id, read, signal) : accept(null);
    if (!restored.ok) return restored;
    const added = restored.value ? null : await this.intake.add(ctx, read, signal);
    if (added && !added.ok) return added;
    const track = restored.value ?? added!.value.track;
    if (!(await this.tracks.recordUpload(ctx, track))) {
      if (restored.value) await this.tracks.setState(ctx, [track.id], 'MISSING');
      else await this.intake.undo(ctx, track);
      return refuse('QUOTA_EXCEEDED');
    }
    return accept({ track: this.mapper.toView(ctx.venueId, track), wasDuplicate: false });
  }
}
