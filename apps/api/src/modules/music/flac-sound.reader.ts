import type { AudioFormat } from './audio-format.rules.js';
import type { AudioSound } from './audio-sound.js';
import type { FileBytes } from './file-bytes.js';
import { findLastFlacSample, readFlacStream } from './flac-tail.rules.js';
import { type Id3Frame, writeId3Tag } from './id3-tag.js';

const TAIL_BYTES_MIN = 128 * 1024;
const BLOCKS_MAX = 1_000;
const KEPT_BLOCKS = { streamInfo: 0, comment: 4, picture: 6 };
const BLOCK_BYTES_MAX = 16 * 1024 * 1024;

/** FLAC: as long as it says, where it holds so much; as its last frame says where it does not say. Null when cut off. */
export async function readFlacSound(
  file: FileBytes,
  format: AudioFormat,
  from: number,
  frames: readonly Id3Frame[],
): Promise<AudioSound | null> {
  const stream = readFlacStream(await file.read(from, 64));
  if (!stream) return null;
  const { blocks, end } = await readBlocks(file, from + 4);
  const tailBytes = Math.min(file.size - end, Math.max(TAIL_BYTES_MIN, stream.frameBytesMax * 3));
  const tail = await file.read(file.size - tailBytes, tailBytes);
  const firstFrame = await file.read(end, 4);
  const held = findLastFlacSample(tail, stream.blockSize, firstFrame);
  if (held < stream.totalSamples || stream.rate === 0) return null;
  const id3 = frames.length > 0 ? writeId3Tag(frames) : Buffer.alloc(0);
  return {
    format,
    durationMs: Math.round(((stream.totalSamples || held) / stream.rate) * 1000),
    codec: 'flac',
    tags: { path: 'tags.flac', bytes: Buffer.concat([id3, Buffer.from('fLaC', 'latin1'), ...blocks]) },
    start: end,
    end: file.size,
    gainDb: null,
    peak: null,
  };
}

/** The blocks before the sound that tags are in, as a complete list of their own. */
async function readBlocks(file: FileBytes, from: number): Promise<{ blocks: Buffer[]; end: number }> {
  const blocks: Buffer[] = [];
  let at = from;
  for (let n = 0; n < BLOCKS_MAX; n++) {
    const head = await file.read(at, 4);
    if (head.length < 4) break;
    const length = head.readUIntBE(1, 3);
    const kind = head[0]! & 0x7f;
    if (Object.values(KEPT_BLOCKS).includes(kind) && length <= BLOCK_BYTES_MAX) {
      const block = await file.read(at, 4 + length);
      block[0] = kind;
      blocks.push(block);
    }
    at += 4 + length;
    if (head[0]! & 0x80) break;
  }
  const last = blocks.at(-1);
  if (last) last[0]! |= 0x80;
  return { blocks, end: at };
}
