import type { MediaFile } from '../../core/files/media-file.js';
import type { AudioFormat } from './audio-format.rules.js';
import { findLastFlacSample, readFlacStream } from './flac-tail.rules.js';

const OGG_PAGE_BYTES_MAX = 65_307;
const TAIL_BYTES_MIN = 128 * 1024;
const UNKNOWN_LENGTHS = new Set([0, 0xffffffff]);

/**
 * Whether a file holds all the sound that its own headers promise. Tags alone do not tell: a FLAC file that was cut in
 * the middle still announces its full length. Formats without such a promise (plain MP3, ADTS) count as whole.
 */
export async function isWholeFile(file: MediaFile, format: AudioFormat): Promise<boolean> {
  const { size } = file;
  switch (format.kind) {
    case 'flac':
      return isWholeFlac(file, size);
    case 'mp3':
      return isWholeMp3(file, size);
    case 'ogg':
      return isWholeOgg(file, size);
    case 'm4a':
      return isWholeMp4(file, size);
    case 'wav':
      return isWholeWav(file, size);
    case 'aac':
      return true;
  }
}

async function isWholeFlac(file: MediaFile, size: number): Promise<boolean> {
  const start = await skipId3(file);
  const stream = readFlacStream(await readAt(file, start, 64));
  if (!stream) return false;
  if (stream.totalSamples === 0) return true;
  const tailBytes = Math.min(size, Math.max(TAIL_BYTES_MIN, stream.frameBytesMax * 3));
  return findLastFlacSample(await readAt(file, size - tailBytes, tailBytes), stream.blockSize) >= stream.totalSamples;
}

/** A Xing or Info header in the first frame tells the bytes of the whole stream. */
async function isWholeMp3(file: MediaFile, size: number): Promise<boolean> {
  const start = await skipId3(file);
  const head = await readAt(file, start, 4096);
  const tag = Math.max(head.indexOf('Xing'), head.indexOf('Info'));
  if (tag < 0 || tag + 16 > head.length) return true;
  const flags = head.readUInt32BE(tag + 4);
  if ((flags & 2) === 0) return true;
  const streamBytes = head.readUInt32BE(tag + 8 + (flags & 1 ? 4 : 0));
  // Two per cent of grace: some encoders count their own header frame, some do not.
  return size - start >= streamBytes * 0.98;
}

/** The last Ogg page must end inside the file. */
async function isWholeOgg(file: MediaFile, size: number): Promise<boolean> {
  const tailBytes = Math.min(size, OGG_PAGE_BYTES_MAX * 2);
  const tail = await readAt(file, size - tailBytes, tailBytes);
  const page = tail.lastIndexOf('OggS');
  if (page < 0 || page + 27 > tail.length) return false;
  const segments = tail[page + 26]!;
  if (page + 27 + segments > tail.length) return false;
  const body = tail.subarray(page + 27, page + 27 + segments).reduce((sum, length) => sum + length, 0);
  return page + 27 + segments + body <= tail.length;
}

/** All top-level boxes must end inside the file, and the index (`moov`) must be there. */
async function isWholeMp4(file: MediaFile, size: number): Promise<boolean> {
  let hasIndex = false;
  for (let at = 0; at + 8 <= size; ) {
    const head = await readAt(file, at, 16);
    const short = head.readUInt32BE(0);
    if (head.toString('latin1', 4, 8) === 'moov') hasIndex = true;
    if (short === 0) return hasIndex;
    const length = short === 1 && head.length >= 16 ? Number(head.readBigUInt64BE(8)) : short;
    if (length < 8 || at + length > size) return false;
    at += length;
  }
  return hasIndex;
}

async function isWholeWav(file: MediaFile, size: number): Promise<boolean> {
  for (let at = 12; at + 8 <= size; ) {
    const head = await readAt(file, at, 8);
    const length = head.readUInt32LE(4);
    if (head.toString('latin1', 0, 4) === 'data') return UNKNOWN_LENGTHS.has(length) || at + 8 + length <= size;
    at += 8 + length + (length % 2);
  }
  return false;
}

/** Where the sound begins behind an ID3v2 tag. */
async function skipId3(file: MediaFile): Promise<number> {
  const head = await readAt(file, 0, 10);
  if (head.length < 10 || head.toString('latin1', 0, 3) !== 'ID3') return 0;
  const length = (head[6]! << 21) | (head[7]! << 14) | (head[8]! << 7) | head[9]!;
  return 10 + length + (head[5]! & 0x10 ? 10 : 0);
}

function readAt(file: MediaFile, position: number, length: number): Promise<Buffer> {
  return file.read(Math.max(0, position), length);
}
