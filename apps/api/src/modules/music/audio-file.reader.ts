import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { fileTypeFromBlob, fileTypeFromBuffer } from 'file-type';
import { type IAudioMetadata, parseStream, selectCover } from 'music-metadata';
import { LIMITS } from '@votebox/contracts';
import { accept, AppError, type Outcome, refuse } from '../../core/errors/app-error.js';
import type { MediaFile } from '../../core/files/media-file.js';
import { toPlainLine } from '../../core/text/plain-text.js';
import { type AudioFormat, toAudioFormat } from './audio-format.rules.js';
import { isWholeFile } from './audio-integrity.reader.js';
import { type AudioFacts, TITLE_MAX, toIsrc, toLabels } from './track.rules.js';

/** What was read from a file: its facts, and its front cover as it is embedded. */
export interface AudioReading {
  facts: AudioFacts;
  format: AudioFormat;
  cover: Uint8Array | null;
}

const GENRES_MAX = 8;
const TAGS_MAX = 20;
const COMMENT_LABEL_MAX = 30;

/** Reads audio files with file-type and music-metadata. Never trusts a name: the content decides what a file is. */
@Injectable()
export class AudioFileReader {
  /** The format of the first bytes of a file (4 kB and more are enough), or null when we do not take it. */
  async sniff(head: Uint8Array): Promise<AudioFormat | null> {
    return toAudioFormat((await fileTypeFromBuffer(head).catch(() => undefined))?.ext);
  }

  /** Refuses UNSUPPORTED_MEDIA (not audio that we take) and AUDIO_UNREADABLE (damaged, cut off, no sound in it). */
  async read(file: MediaFile): Promise<Outcome<AudioReading>> {
    const format = toAudioFormat((await fileTypeFromBlob(file.toBlob('')))?.ext);
    if (!format) return refuse('UNSUPPORTED_MEDIA');
    const metadata = await parseTags(file, format).catch(nullWhenDamaged);
    if (!metadata) return refuse('AUDIO_UNREADABLE');
    if (metadata.format.hasVideo && !metadata.format.hasAudio) return refuse('UNSUPPORTED_MEDIA');
    const durationMs = Math.round((metadata.format.duration ?? 0) * 1000);
    if (!(durationMs > 0) || !(await isWholeFile(file, format))) return refuse('AUDIO_UNREADABLE');
    const cover = selectCover(metadata.common.picture)?.data ?? null;
    return accept({ facts: toFacts(metadata, format, durationMs), format, cover });
  }

  /** SHA-256 of the content, hex. Reads in small pieces, so that other work goes on in between. */
  async hash(file: MediaFile): Promise<string> {
    const hash = createHash('sha256');
    for await (const chunk of file.chunks()) hash.update(chunk);
    return hash.digest('hex');
  }
}

/** The format is told by the content, so the parser is not left to guess by a name. */
async function parseTags(file: MediaFile, format: AudioFormat): Promise<IAudioMetadata> {
  const parse = (duration: boolean) => {
    const stream = Readable.from(file.chunks(), { objectMode: false });
    return parseStream(stream, { path: `file${format.extension}`, size: file.size }, { duration });
  };
  const metadata = await parse(false);
  return metadata.format.duration ? metadata : parse(true);
}

/** A parser that stumbles says so with an error of its own; a disk that does not answer is no fault of the file. */
function nullWhenDamaged(error: unknown): null {
  if (error instanceof AppError) throw error;
  return null;
}

function toFacts({ common, native }: IAudioMetadata, format: AudioFormat, durationMs: number): AudioFacts {
  const year = common.year ?? common.originalyear;
  return {
    title: toPlainLine(common.title ?? '', TITLE_MAX) || null,
    artist: toPlainLine(common.artist ?? common.albumartist ?? '', TITLE_MAX) || null,
    album: toPlainLine(common.album ?? '', TITLE_MAX) || null,
    genres: toLabels(common.genre ?? [], /[;,/|\0]/, LIMITS.tagMax, GENRES_MAX),
    tags: toTags(common, native),
    year: year !== undefined && year > 1000 && year < 10_000 ? Math.trunc(year) : null,
    durationMs,
    isExplicit: isExplicit(native),
    isrc: toIsrc(common.isrc?.[0]),
    mimeType: format.mimeType,
  };
}

/** Moods and short words in comments ("happy, summer"); sentences and addresses are no tags. */
function toTags(common: IAudioMetadata['common'], native: IAudioMetadata['native']): string[] {
  const moods = Object.values(native)
    .flat()
    .filter((tag) => /(?:^|:)MOOD$/i.test(tag.id))
    .map((tag) => String(tag.value));
  const comments = (common.comment ?? [])
    .filter((comment) => !comment.descriptor?.startsWith('iTun'))
    .flatMap((comment) => (comment.text ?? '').split(/[;,|#\n\0]/))
    .map((text) => text.trim())
    .filter((text) => text.length <= COMMENT_LABEL_MAX && text.split(/\s+/).length <= 3 && !/[:/@.!?=]/.test(text));
  const tags = toLabels([common.mood ?? '', ...moods, ...comments], /[;,|/\0]/, LIMITS.tagMax, TAGS_MAX);
  return tags.map((tag) => tag.toLowerCase());
}

/** ITUNESADVISORY (MP3, FLAC, Ogg) or `rtng` (M4A): 1 and 4 mean explicit, 2 means cleaned. */
function isExplicit(native: IAudioMetadata['native']): boolean {
  return Object.values(native)
    .flat()
    .some((tag) => /ITUNESADVISORY$|^rtng$/i.test(tag.id) && /^[14]$/.test(String(tag.value).trim()));
}
