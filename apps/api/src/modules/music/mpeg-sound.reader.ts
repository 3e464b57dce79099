import { cleanTail, type TailTags } from './ape-tag.rules.js';
import type { AudioFormat } from './audio-format.rules.js';
import type { AudioSound } from './audio-sound.js';
import type { FileBytes } from './file-bytes.js';
import { type Id3Frame, writeId3Tag } from './id3-tag.js';
import { countMpegFrames, NOTHING_COUNTED } from './mpeg-frames.rules.js';
import { TagRoom } from './tag-room.js';

const TAIL_BYTES_MAX = 16 * 1024 * 1024;
/** A promise that is broken by more than this share means that the file was cut off; encoders differ by a frame. */
const PROMISE_KEPT = 0.98;

/** Tags that stand before the sound, as far as they are of use. */
export interface LeadingTags {
  frames: Id3Frame[];
  ape: Buffer;
}

const NO_TAIL: TailTags = { ape: Buffer.alloc(0), id3v1: Buffer.alloc(0) };

/**
 * MP3 and ADTS between two places of a file. The length is counted frame by frame: headers lie after cutting and gluing,
 * and without a header a quiet start says nothing of the rest. Null where there is no sound or much of it is missing.
 */
export async function readMpegSound(
  file: FileBytes,
  format: AudioFormat,
  from: number,
  to: number,
  tags: LeadingTags,
): Promise<AudioSound | null> {
  const count = { ...NOTHING_COUNTED };
  await file.walk(from, to, (piece, isLast, position) => countMpegFrames(count, piece, isLast, position));
  const promised = count.info?.promisedBytes ?? 0;
  if (count.frames === 0 || to - count.start < promised * PROMISE_KEPT) return null;
  const tail = await file.read(Math.max(count.end, file.size - TAIL_BYTES_MAX), TAIL_BYTES_MAX);
  return {
    format,
    durationMs: Math.round(count.seconds * 1000),
    codec: count.codec,
    tags: toTagCarrier(tags, cleanTail(tail, new TagRoom())),
    start: count.start,
    end: count.end,
    gainDb: count.info?.gainDb ?? null,
    peak: count.info?.peak ?? null,
  };
}

/** Tags around a moment of silence, so that the parser of tags meets no other sound. */
export function toTagCarrier(tags: LeadingTags, tail = NO_TAIL): AudioSound['tags'] {
  const silence = Buffer.alloc(417 * 5);
  for (let at = 0; at < silence.length; at += 417) silence.writeUInt32BE(0xfffb9000, at);
  const ape = tail.ape.length > 0 ? tail.ape : tags.ape;
  return { path: 'tags.mp3', bytes: Buffer.concat([writeId3Tag(tags.frames), silence, ape, tail.id3v1]) };
}
