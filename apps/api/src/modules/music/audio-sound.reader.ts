import { fileTypeFromBuffer } from 'file-type';
import { APE_EDGE_BYTES, cleanApeTag, readApeLength } from './ape-tag.rules.js';
import { type AudioFormat, FORMATS, toAudioFormat, toExtension } from './audio-format.rules.js';
import type { AudioSound, SoundFault } from './audio-sound.js';
import type { FileBytes } from './file-bytes.js';
import { readFlacSound } from './flac-sound.reader.js';
import { type Id3Frame, mergeFrames, readId3Length, readId3Tag } from './id3-tag.js';
import { readMp4Sound } from './mp4-sound.reader.js';
import { findMpegFrame, LOOKAHEAD_BYTES, readMpegFrame } from './mpeg-frames.rules.js';
import { type LeadingTags, readMpegSound } from './mpeg-sound.reader.js';
import { readOggSound } from './ogg-sound.reader.js';
import { TagRoom } from './tag-room.js';
import { readWavSound } from './wav-sound.reader.js';

const SNIFF_BYTES = 8 * 1024;
const TAG_BYTES_MAX = 32 * 1024 * 1024;
/** So much that is no sound may stand before it. */
const JUNK_BYTES_MAX = 1024 * 1024;
const LEADING_TAGS_MAX = 8;
/** The database counts milliseconds in 32 bits. No file that is played is longer than days. */
const DURATION_MS_MAX = 2 ** 31 - 1;
/** Only these find their place by frames, which can begin anywhere. */
const FRAMED = new Set(['.mp3', '.aac', '.wav']);

/** Finds out what a file is and reads its sound. `name` counts only where the content leaves it open. */
export async function readSound(file: FileBytes, name: string): Promise<AudioSound | SoundFault> {
  const { tags, at } = await readLeadingTags(file);
  const found = await identify(file, at, name);
  // Tags alone make it a piece of music, but one without sound.
  if (!found) return tags.frames.length + tags.ape.length > 0 ? 'AUDIO_UNREADABLE' : 'UNSUPPORTED_MEDIA';
  const sound = await readAs(file, found.format, found.at, tags);
  if (sound === null) return 'AUDIO_UNREADABLE';
  if (typeof sound === 'string') return sound;
  return sound.durationMs > 0 && sound.durationMs <= DURATION_MS_MAX ? sound : 'AUDIO_UNREADABLE';
}

/** What the first bytes of a file (4 kB and more are enough) are, or may be by its name; null when we do not take it. */
export async function sniffFormat(head: Buffer, name: string): Promise<AudioFormat | null> {
  const sniffed = toAudioFormat((await fileTypeFromBuffer(head).catch(() => undefined))?.ext);
  if (sniffed || !FRAMED.has(toExtension(name))) return sniffed;
  const frame = findMpegFrame(head, 0, false);
  if (frame >= 0) return FORMATS[readMpegFrame(head, frame)!.codec];
  // Nothing but tags and filling so far: the whole file decides.
  const isOpen = readId3Length(head) > 0 || readApeLength(head) > 0 || isFilling(head);
  return isOpen ? toAudioFormat(toExtension(name).slice(1)) : null;
}

async function readAs(
  file: FileBytes,
  format: AudioFormat,
  at: number,
  tags: LeadingTags,
): Promise<AudioSound | SoundFault | null> {
  switch (format.kind) {
    case 'mp3':
    case 'aac':
      return readMpegSound(file, format, at, file.size, tags);
    case 'flac':
      return readFlacSound(file, format, at, tags.frames);
    case 'ogg':
      return readOggSound(file, format, at);
    case 'm4a':
      return readMp4Sound(file, format);
    case 'wav':
      return readWavSound(file, format, at);
  }
}

async function identify(
  file: FileBytes,
  at: number,
  name: string,
): Promise<{ format: AudioFormat; at: number } | null> {
  const head = await file.read(at, SNIFF_BYTES);
  const frame = readMpegFrame(head, 0);
  if (frame && findMpegFrame(head, 0, at + head.length >= file.size) === 0) return { format: FORMATS[frame.codec], at };
  const sniffed = toAudioFormat((await fileTypeFromBuffer(head).catch(() => undefined))?.ext);
  if (sniffed && sniffed.kind !== 'mp3' && sniffed.kind !== 'aac') return { format: sniffed, at };
  if (!sniffed && !FRAMED.has(toExtension(name))) return null;
  return findFrames(file, at);
}

async function findFrames(file: FileBytes, from: number): Promise<{ format: AudioFormat; at: number } | null> {
  let found: { format: AudioFormat; at: number } | null = null;
  await file.walk(from, Math.min(file.size, from + JUNK_BYTES_MAX), (piece, isEnd, position) => {
    const isLast = isEnd && position + piece.length >= file.size;
    const at = findMpegFrame(piece, 0, isLast);
    if (at >= 0) found = { format: FORMATS[readMpegFrame(piece, at)!.codec], at: position + at };
    return at >= 0 ? 0 : piece.length - LOOKAHEAD_BYTES;
  });
  return found;
}

/** The tags before the sound, and where to look for the sound. */
async function readLeadingTags(file: FileBytes): Promise<{ tags: LeadingTags; at: number }> {
  const id3: Id3Frame[][] = [];
  const room = new TagRoom();
  let ape: Buffer = Buffer.alloc(0);
  let at = 0;
  for (let n = 0; n < LEADING_TAGS_MAX; n++) {
    const head = await file.read(at, APE_EDGE_BYTES);
    const length = readId3Length(head);
    const apeLength = readApeLength(head);
    if (length > 0) {
      const tag = readId3Tag(await file.read(at, Math.min(length, TAG_BYTES_MAX)), room);
      id3.push(tag.frames);
      const isTrusted = tag.isPadded && at + length < file.size && (await isKnownStart(file, at + length));
      at += isTrusted ? length : tag.usedBytes;
      if (!isTrusted) break;
    } else if (apeLength > 0) {
      const tag = await file.read(at, Math.min(apeLength, TAG_BYTES_MAX));
      ape = cleanApeTag(tag, room);
      at += tag.length;
    } else break;
  }
  return { tags: { frames: mergeFrames(id3), ape }, at };
}

/** A tag that ends before something that we know has told its length truly. */
async function isKnownStart(file: FileBytes, at: number): Promise<boolean> {
  const head = await file.read(at, 16);
  return /^(?:ID3|APETAGEX|fLaC|OggS|RIFF|.{4}ftyp)/s.test(head.toString('latin1')) || readMpegFrame(head, 0) !== null;
}

function isFilling(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0 || byte === 0x20 || byte === 0xff);
}
