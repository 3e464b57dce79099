import { Injectable } from '@nestjs/common';
import { LIMITS, type UploadView } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';
import { type AudioReading, AudioFileReader } from './audio-file.reader.js';
import type { AudioFormat } from './audio-format.rules.js';
import { type IncomingFile, IncomingFiles } from './incoming-files.js';
import { KeyedMutex } from './keyed-mutex.js';
import { LibraryFiles } from './library-files.js';
import { toSafeFileName, toSafeFolder } from './media-path.rules.js';
import { TrackIntake } from './track-intake.service.js';
import { TrackMapper } from './track.mapper.js';
import { type TrackRow, TrackRepository } from './track.repository.js';

/** One file as it comes in. */
export interface Upload {
  unverifiedName: string;
  unverifiedFolder: string;
  content: AsyncIterable<Uint8Array>;
}

const SNIFF_BYTES = 32 * 1024;
const DEFAULT_FOLDER = 'Uploads';

/** Why a stream is not read on. */
class UploadRefused extends Error {
  constructor(readonly code: 'UNSUPPORTED_MEDIA' | 'PAYLOAD_TOO_LARGE') {
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

  constructor(
    private readonly incoming: IncomingFiles,
    private readonly reader: AudioFileReader,
    private readonly files: LibraryFiles,
    private readonly intake: TrackIntake,
    private readonly tracks: TrackRepository,
    private readonly mapper: TrackMapper,
  ) {}

  /** Refuses UNSUPPORTED_MEDIA, PAYLOAD_TOO_LARGE and AUDIO_UNREADABLE; throws when the disk is full. */
  async take(ctx: Ctx, upload: Upload): Promise<Outcome<UploadView>> {
    let file: IncomingFile;
    let extension = '';
    const keepFormat = (format: AudioFormat) => {
      extension = format.extension;
    };
    try {
      file = await this.incoming.receive(this.checked(upload, keepFormat), () => extension);
    } catch (error) {
      if (error instanceof UploadRefused) return refuse(error.code);
      throw error;
    }
    try {
      const reading = await this.reader.read(file.path);
      if (!reading.ok) return reading;
      return accept(await this.settling.run(ctx.venueId, () => this.settle(ctx, upload, file, reading.value)));
    } finally {
      await this.incoming.discard(file.path);
    }
  }

  /** Passes the content on; ends with a refusal when the first bytes are no audio or the bytes become too many. */
  private async *checked(upload: Upload, tell: (format: AudioFormat) => void): AsyncGenerator<Uint8Array> {
    const held: Uint8Array[] = [];
    let bytes = 0;
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
      if (isKnown) yield chunk;
      else if (held.push(chunk) && bytes >= SNIFF_BYTES) yield await release();
    }
    if (!isKnown) yield await release();
  }

  private async settle(ctx: Ctx, upload: Upload, file: IncomingFile, reading: AudioReading): Promise<UploadView> {
    const same = await this.tracks.findByHash(ctx, file.contentHash);
    if (same && same.state !== 'MISSING') {
      return { track: this.mapper.toView(ctx.venueId, same), wasDuplicate: true };
    }
    const folder = toSafeFolder(upload.unverifiedFolder) || DEFAULT_FOLDER;
    const name = toSafeFileName(upload.unverifiedName, reading.format.extension);
    const placed = await this.files.place(file.path, ctx.venueId, folder, name);
    try {
      const read = { ...placed, contentHash: file.contentHash, reading };
      // A track that had lost its file gets it back, with its id and its history.
      const restored = same ? await this.intake.refresh(ctx, same.id, read) : null;
      const track: TrackRow = restored ?? (await this.intake.add(ctx, read)).track;
      await this.tracks.recordUpload(ctx, track);
      return { track: this.mapper.toView(ctx.venueId, track), wasDuplicate: false };
    } catch (error) {
      await this.files.remove(ctx.venueId, placed.path);
      throw error;
    }
  }
}
