import type { AudioFormat } from './audio-format.rules.js';
import type { AudioSound } from './audio-sound.js';
import type { FileBytes } from './file-bytes.js';
import { findLastFlacSample, readFlacStream } from './flac-tail.rules.js';
import { FLAC_COMMENT, FLAC_PICTURE, type FlacBlock, toFlacTags } from './flac-tags.rules.js';
import type { Id3Frame } from './id3-tag.js';
import { TagRoom } from './tag-room.js';

const TAIL_BYTES_MIN = 128 * 1024;
const BLOCKS_MAX = 1_000;
const KEPT_BYTES_MAX = 32 * 1024 * 1024;
/** No frame is longer: 65,535 samples of eight channels with 32 bits each. */
const FRAME_BYTES_MAX = 2 * 1024 * 1024;

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
  const tailBytes = Math.min(
    file.size - end,
    Math.max(TAIL_BYTES_MIN, Math.min(stream.frameBytesMax, FRAME_BYTES_MAX) * 3),
  );
  const tail = await file.read(file.size - tailBytes, tailBytes);
  const firstFrame = await file.read(end, 4);
  const held = findLastFlacSample(tail, stream.blockSize, firstFrame);
  if (held < stream.totalSamples || stream.rate === 0) return null;
  return {
    format,
    durationMs: Math.round(((stream.totalSamples || held) / stream.rate) * 1000),
    codec: 'flac',
    tags: toFlacTags(blocks, frames, new TagRoom()),
    start: end,
    end: file.size,
    gainDb: null,
    peak: null,
  };
}

/** The blocks before the sound that tags are in, and where the sound begins. */
async function readBlocks(file: FileBytes, from: number): Promise<{ blocks: FlacBlock[]; end: number }> {
  const blocks: FlacBlock[] = [];
  let keptBytes = 0;
  let at = from;
  for (let n = 0; n < BLOCKS_MAX; n++) {
    const head = await file.read(at, 4);
    if (head.length < 4) break;
    const length = head.readUIntBE(1, 3);
    const kind = head[0]! & 0x7f;
    if ((kind === FLAC_COMMENT || kind === FLAC_PICTURE) && keptBytes + length <= KEPT_BYTES_MAX) {
      keptBytes += length;
      blocks.push({ kind, body: await file.read(at + 4, length) });
    }
    at += 4 + length;
    if (head[0]! & 0x80) break;
  }
  return { blocks, end: at };
}
