import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type IAudioMetadata, parseBuffer, selectCover } from 'music-metadata';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';
import type { MediaFile } from '../../core/files/media-file.js';
import type { AudioFormat } from './audio-format.rules.js';
import type { AudioSound } from './audio-sound.js';
import { readSound, sniffFormat } from './audio-sound.reader.js';
import { FileBytes } from './file-bytes.js';
import { checkLoudness, type FileTags, toFileTags, toLoudness } from './file-tags.rules.js';

/** What was read from a file: its tags, its sound, and its front cover as it is embedded. */
export interface AudioReading {
  tags: FileTags;
  format: AudioFormat;
  durationMs: number;
  codec: string | null;
  /** Decibels to add to reach −18 LUFS (ReplayGain 2). */
  gainDb: number | null;
  /** The highest sample; 1 = full scale. */
  peak: number | null;
  /** What the sound is, whatever its tags: the same before and after another program has written tags. */
  soundHash: string;
  cover: Uint8Array | null;
}

/** Raise it when files that were read before must be read again. */
export const READER_VERSION = 1;

const HASH_CHUNK_BYTES = 64 * 1024;
const SOUND_SAMPLE_BYTES = 64 * 1024;

/** Reads audio files: own readers for the sound, music-metadata for the tags. Never trusts a name: the content decides. */
@Injectable()
export class AudioFileReader {
  /** For the next files: one for each that is read at once, however many thousands there are. */
  private readonly buffers: Buffer[] = [];

  /** The format of the first bytes of a file (4 kB and more are enough), or null when we do not take it. */
  sniff(head: Buffer, unverifiedName: string): Promise<AudioFormat | null> {
    return sniffFormat(head, unverifiedName);
  }

  /**
   * `unverifiedName` counts only where the content leaves it open. Refuses UNSUPPORTED_MEDIA (not audio that we take) and
   * AUDIO_UNREADABLE (damaged, cut off, no sound in it). Rejects when the disk does not answer or `signal` is aborted.
   */
  async read(file: MediaFile, unverifiedName: string, signal?: AbortSignal): Promise<Outcome<AudioReading>> {
    const bytes = new FileBytes(file, signal);
    const sound = await readSound(bytes, unverifiedName);
    if (typeof sound === 'string') return refuse(sound);
    const metadata = await parseTags(sound);
    const loudness = toLoudness(metadata.native);
    const { gainDb, peak } = loudness.gainDb === null ? checkLoudness(sound.gainDb, sound.peak) : loudness;
    return accept({
      tags: toFileTags(metadata),
      format: sound.format,
      durationMs: sound.durationMs,
      codec: sound.codec,
      gainDb,
      peak,
      soundHash: await hashSound(bytes, sound),
      cover: selectCover(metadata.common.picture)?.data ?? null,
    });
  }

  /** SHA-256 of the content, hex. Reads in small pieces, so that other work goes on in between. */
  async hash(file: MediaFile, signal?: AbortSignal): Promise<string> {
    const hash = createHash('sha256');
    const buffer = this.buffers.pop() ?? Buffer.allocUnsafeSlow(HASH_CHUNK_BYTES);
    for (let at = 0, bytesRead = 1; bytesRead > 0; at += bytesRead) {
      signal?.throwIfAborted();
      bytesRead = await file.readInto(buffer, at);
      hash.update(buffer.subarray(0, bytesRead));
    }
    // Only now: a read that was given up may still write into it.
    this.buffers.push(buffer);
    return hash.digest('hex');
  }
}

/** The sound has been read before; tags that the parser cannot read are no tags. */
async function parseTags({ tags }: AudioSound): Promise<Pick<IAudioMetadata, 'common' | 'native'>> {
  const none = { common: {}, native: {} } as Pick<IAudioMetadata, 'common' | 'native'>;
  return parseBuffer(tags.bytes, { path: tags.path }, { duration: false }).catch(() => none);
}

/** Length, start, middle and end of the sound. */
async function hashSound(file: FileBytes, { start, end }: AudioSound): Promise<string> {
  const hash = createHash('sha256').update(String(end - start));
  const last = Math.max(start, end - SOUND_SAMPLE_BYTES);
  for (const at of [start, Math.floor((start + last) / 2), last]) {
    hash.update(await file.read(at, Math.min(SOUND_SAMPLE_BYTES, end - at)));
  }
  return hash.digest('hex');
}
