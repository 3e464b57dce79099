import type { AudioFormat } from './audio-format.rules.js';
import type { AudioSound } from './audio-sound.js';
import type { FileBytes } from './file-bytes.js';
import { toFlacTags } from './flac-tags.rules.js';
import { OggHead } from './ogg-head.js';
import { TagRoom } from './tag-room.js';

/** One logical stream of an Ogg file. */
interface OggStream {
  codec: string;
  rate: number;
  preSkip: number;
  /** More samples cannot be in one packet. */
  packetSamplesMax: number;
  /** Sample at which its sound begins: recordings of a radio station do not begin at 0. */
  first: number | null;
  last: number;
}

interface OggPage {
  bytes: number;
  isFirst: boolean;
  serial: number;
  /** Sample after the page; -1 where no packet ends in it. */
  granule: number;
  packets: number;
  /** Lengths of the pieces of packets; 255 goes on. */
  lacing: Buffer;
  body: Buffer;
}

const HEAD_BYTES = 27;
/** One per song of a radio station, for days. */
const STREAMS_MAX = 5_000;

/** Ogg: the lengths of all streams that follow each other. Null where the file is cut off, in shreds or without sound. */
export async function readOggSound(file: FileBytes, format: AudioFormat, from: number): Promise<AudioSound | null> {
  const streams: OggStream[] = [];
  const open = new Map<number, OggStream>();
  const head = new OggHead();
  let start = 0;
  let end = from;
  let isCut = false;
  await file.walk(from, file.size, (piece, isLast, position) => {
    let at = 0;
    while (at < piece.length) {
      const page = readOggPage(piece, at);
      if (page === 'none') {
        const next = piece.indexOf('OggS', at + 1, 'latin1');
        if (next < 0) return isLast ? piece.length : Math.max(at + 1, piece.length - 3);
        at = next;
        continue;
      }
      if (page === 'cut') {
        isCut = isLast;
        return at;
      }
      if (page.isFirst) open.delete(page.serial);
      const stream = open.get(page.serial) ?? (page.isFirst ? toOggStream(page.body) : null);
      if (stream && page.isFirst && streams.push(stream) > STREAMS_MAX) return 0;
      if (stream) open.set(page.serial, stream);
      if (stream && page.granule > 0) {
        start ||= position + at;
        addPage(stream, page);
      } else if (stream === streams[0] && start === 0) head.add(page.lacing, page.body);
      at += page.bytes;
      end = position + at;
    }
    return at;
  });
  const seconds = streams.reduce((sum, stream) => sum + toSeconds(stream), 0);
  if (isCut || streams.length === 0 || streams.length > STREAMS_MAX || start === 0) return null;
  return {
    format,
    durationMs: Math.round(seconds * 1000),
    codec: streams[0]!.codec,
    tags: toFlacTags(head.toBlocks(streams[0]!.codec), [], new TagRoom()),
    start,
    end,
    gainDb: null,
    peak: null,
  };
}

function readOggPage(bytes: Buffer, at: number): OggPage | 'none' | 'cut' {
  if (bytes.toString('latin1', at, at + 4) !== 'OggS'.slice(0, bytes.length - at)) return 'none';
  if (at + HEAD_BYTES > bytes.length) return 'cut';
  const segments = bytes[at + 26]!;
  const bodyAt = at + HEAD_BYTES + segments;
  if (bodyAt > bytes.length) return 'cut';
  const lacing = bytes.subarray(at + HEAD_BYTES, bodyAt);
  const bodyEnd = bodyAt + lacing.reduce((sum, length) => sum + length, 0);
  if (bodyEnd > bytes.length) return 'cut';
  return {
    bytes: bodyEnd - at,
    isFirst: (bytes[at + 5]! & 2) !== 0,
    granule: Number(bytes.readBigInt64LE(at + 6)),
    serial: bytes.readUInt32LE(at + 14),
    packets: lacing.filter((length) => length < 255).length,
    lacing,
    body: bytes.subarray(bodyAt, bodyEnd),
  };
}

/** From the identification header; null for what is no sound (pictures, skeletons). */
function toOggStream(head: Buffer): OggStream | null {
  const start = { preSkip: 0, first: null, last: 0 };
  const name = head.toString('latin1', 0, 8);
  if (name.slice(1, 7) === 'vorbis' && head.length >= 30) {
    const packetSamplesMax = 1 << (head[28]! >> 4);
    return { ...start, codec: 'vorbis', rate: head.readUInt32LE(12), packetSamplesMax };
  }
  if (name === 'OpusHead' && head.length >= 12) {
    return { ...start, codec: 'opus', rate: 48_000, preSkip: head.readUInt16LE(10), packetSamplesMax: 5_760 };
  }
  if (name.slice(1, 5) === 'FLAC' && head.length >= 31) {
    return { ...start, codec: 'flac', rate: head.readUIntBE(27, 3) >> 4, packetSamplesMax: 65_535 };
  }
  if (name.startsWith('Speex') && head.length >= 40) {
    return { ...start, codec: 'speex', rate: head.readUInt32LE(36), packetSamplesMax: 65_535 };
  }
  return null;
}

function addPage(stream: OggStream, page: OggPage): void {
  // A second more, for writers that count packets loosely.
  const room = (page.packets + 1) * stream.packetSamplesMax + stream.rate;
  stream.first ??= page.granule > room ? page.granule : stream.preSkip;
  stream.last = Math.max(stream.last, page.granule);
}

function toSeconds({ first, last, rate }: OggStream): number {
  return rate > 0 ? Math.max(0, last - (first ?? 0)) / rate : 0;
}
