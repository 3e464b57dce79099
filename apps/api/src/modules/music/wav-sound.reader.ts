import { type AudioFormat, FORMATS } from './audio-format.rules.js';
import type { AudioSound } from './audio-sound.js';
import type { FileBytes } from './file-bytes.js';
import { type Id3Frame, mergeFrames, readId3Length, readId3Tag, toTextFrame } from './id3-tag.js';
import { readMpegSound, toTagCarrier } from './mpeg-sound.reader.js';
import { TagRoom } from './tag-room.js';

interface WavFormat {
  tag: number;
  rate: number;
  bytesPerSecond: number;
  blockBytes: number;
}

interface WavChunks {
  format: WavFormat | null;
  /** Samples as the writer counted them; only where they cannot be told from the bytes. */
  samples: number | null;
  data: { start: number; end: number } | null;
  isCut: boolean;
  tags: Id3Frame[][];
}

const TAG_BYTES_MAX = 32 * 1024 * 1024;
const CHUNKS_MAX = 1_000;
/** Fields of one list that are looked at. */
const FIELDS_MAX = 1_000;
/** Who writes to a pipe does not know the length and writes the largest (SoX, FFmpeg), or none. */
const PIPED_BYTES = 0x7ffff000;
const PCM_TAGS = new Set([1, 3, 0xfffe]);
const MP3_TAG = 0x55;
const CODECS: Record<number, string> = { 2: 'adpcm', 6: 'alaw', 7: 'mulaw', 0x11: 'adpcm' };

/** Fields of a LIST INFO chunk under their names in ID3. */
const INFO_FRAMES: Record<string, string> = {
  INAM: 'TIT2',
  IART: 'TPE1',
  IPRD: 'TALB',
  IGNR: 'TCON',
  ICRD: 'TDRC',
};

/** WAV, and MP3 that is wrapped as WAV. Null where sound is missing or there is none. */
export async function readWavSound(file: FileBytes, format: AudioFormat, from: number): Promise<AudioSound | null> {
  const chunks = await readChunks(file, from);
  const { data } = chunks;
  if (!chunks.format || !data || chunks.isCut) return null;
  const tags = { frames: mergeFrames(chunks.tags), ape: Buffer.alloc(0) };
  if (chunks.format.tag === MP3_TAG) return readMpegSound(file, FORMATS.mp3, data.start, data.end, tags);
  const isPcm = PCM_TAGS.has(chunks.format.tag);
  return {
    format,
    durationMs: Math.round(toSeconds(chunks.format, data.end - data.start, isPcm ? null : chunks.samples) * 1000),
    codec: isPcm ? 'pcm' : (CODECS[chunks.format.tag] ?? null),
    tags: toTagCarrier(tags),
    start: data.start,
    end: data.end,
    gainDb: null,
    peak: null,
  };
}

function toSeconds(format: WavFormat, bytes: number, samples: number | null): number {
  if (samples && format.rate > 0) return samples / format.rate;
  if (format.blockBytes > 0 && format.rate > 0 && PCM_TAGS.has(format.tag)) {
    return Math.floor(bytes / format.blockBytes) / format.rate;
  }
  return format.bytesPerSecond > 0 ? bytes / format.bytesPerSecond : 0;
}

async function readChunks(file: FileBytes, from: number): Promise<WavChunks> {
  const chunks: WavChunks = { format: null, samples: null, data: null, isCut: false, tags: [] };
  const tagRoom = new TagRoom();
  let at = from + 12;
  for (let n = 0; n < CHUNKS_MAX && at + 8 <= file.size; n++) {
    const head = await file.read(at, 8);
    const name = head.toString('latin1', 0, 4);
    const declared = head.readUInt32LE(4);
    const room = file.size - at - 8;
    const isUnknown = name === 'data' && (declared === 0 || declared >= PIPED_BYTES);
    const length = isUnknown ? room : declared;
    const body = () => file.read(at + 8, Math.min(length, TAG_BYTES_MAX));
    if (name === 'data' && !chunks.data) {
      chunks.data = { start: at + 8, end: at + 8 + Math.min(length, room) };
      chunks.isCut = length > room;
    } else if (name === 'fmt ') chunks.format = toFormat(await body());
    else if (name === 'fact') chunks.samples = toSamples(await body());
    else if (name.toLowerCase() === 'id3 ') chunks.tags.unshift(toId3Frames(await body(), tagRoom));
    else if (name === 'LIST') chunks.tags.push(toInfoFrames(await body(), tagRoom));
    at += 8 + length + (length % 2);
  }
  return chunks;
}

function toFormat(body: Buffer): WavFormat | null {
  if (body.length < 16) return null;
  const channels = body.readUInt16LE(2);
  const bits = body.readUInt16LE(14);
  return {
    tag: body.readUInt16LE(0),
    rate: body.readUInt32LE(4),
    bytesPerSecond: body.readUInt32LE(8),
    blockBytes: body.readUInt16LE(12) || (channels * bits) / 8,
  };
}

function toSamples(body: Buffer): number | null {
  return body.length >= 4 ? body.readUInt32LE(0) : null;
}

function toId3Frames(body: Buffer, room: TagRoom): Id3Frame[] {
  return readId3Length(body) > 0 ? readId3Tag(body, room).frames : [];
}

function toInfoFrames(body: Buffer, room: TagRoom): Id3Frame[] {
  const frames: Id3Frame[] = [];
  if (body.toString('latin1', 0, 4) !== 'INFO') return frames;
  for (let at = 4, n = 0; at + 8 <= body.length && n < FIELDS_MAX; n++) {
    const length = body.readUInt32LE(at + 4);
    const id = INFO_FRAMES[body.toString('latin1', at, at + 4)];
    const text = body.subarray(at + 8, at + 8 + length);
    const end = text.indexOf(0);
    const kept = id ? room.take('text', () => (end < 0 ? text : text.subarray(0, end))) : null;
    if (id && kept) frames.push(toTextFrame(id, kept));
    at += 8 + length + (length % 2);
  }
  return frames;
}
