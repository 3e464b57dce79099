/** What the start of a FLAC file promises. */
export interface FlacStream {
  /** 0 = the file does not say. */
  totalSamples: number;
  /** Samples per frame where all frames have the same number. */
  blockSize: number;
  frameBytesMax: number;
  /** Samples per second. */
  rate: number;
}

const STREAMINFO_BYTES = 42;

/** Reads STREAMINFO; null when the bytes are not the start of a FLAC stream. */
export function readFlacStream(head: Uint8Array): FlacStream | null {
  if (head.length < STREAMINFO_BYTES || String.fromCharCode(...head.subarray(0, 4)) !== 'fLaC') return null;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  return {
    blockSize: view.getUint16(10),
    frameBytesMax: (head[15]! << 16) | (head[16]! << 8) | head[17]!,
    rate: ((head[18]! << 16) | (head[19]! << 8) | head[20]!) >> 4,
    totalSamples: (head[21]! & 0x0f) * 2 ** 32 + view.getUint32(22),
  };
}

/**
 * The sample after the last frame that begins in `tail`, the last bytes of the file; 0 when none begins there. A header
 * counts when its CRC-8 is right and it is of the same kind, rate and depth as `firstFrame` (4 bytes), so chance hits in
 * the sound are rare and can only make a file look longer.
 */
export function findLastFlacSample(tail: Uint8Array, blockSize: number, firstFrame: Uint8Array): number {
  let last = 0;
  for (let at = 0; at + 6 < tail.length; at++) {
    if (tail[at] !== 0xff || tail[at + 1] !== firstFrame[1]) continue;
    if (((tail[at + 2]! ^ firstFrame[2]!) & 0x0f) !== 0 || ((tail[at + 3]! ^ firstFrame[3]!) & 0x0e) !== 0) continue;
    last = Math.max(last, endOfFrame(tail, at, blockSize));
  }
  return last;
}

/** Sample after the frame whose header is at `at`, or 0 when there is no valid header. Layout: RFC 9639, section 9.1. */
function endOfFrame(bytes: Uint8Array, at: number, blockSize: number): number {
  const hasVariableSize = (bytes[at + 1]! & 1) === 1;
  const sizeCode = bytes[at + 2]! >> 4;
  const rateCode = bytes[at + 2]! & 0x0f;
  if (sizeCode === 0 || rateCode === 15 || (bytes[at + 3]! & 1) === 1) return 0;
  const number = readCodedNumber(bytes, at + 4);
  if (!number) return 0;
  let next = at + 4 + number.length;
  let size = sizeCode >= 8 ? 256 << (sizeCode - 8) : sizeCode === 1 ? 192 : 576 << (sizeCode - 2);
  if (sizeCode === 6) size = (bytes[next++] ?? 0) + 1;
  if (sizeCode === 7) size = (((bytes[next++] ?? 0) << 8) | (bytes[next++] ?? 0)) + 1;
  if (rateCode === 12) next += 1;
  if (rateCode === 13 || rateCode === 14) next += 2;
  if (next >= bytes.length || crc8(bytes, at, next) !== bytes[next]) return 0;
  return (hasVariableSize ? number.value : number.value * blockSize) + size;
}

/** The frame or sample number, coded like UTF-8 but up to 36 bits. */
function readCodedNumber(bytes: Uint8Array, at: number): { value: number; length: number } | null {
  const first = bytes[at]!;
  if (first < 0x80) return { value: first, length: 1 };
  const length = Math.clz32(~(first << 24));
  if (length < 2 || length > 7 || at + length > bytes.length) return null;
  let value = length === 7 ? 0 : first & (0xff >> (length + 1));
  for (let n = 1; n < length; n++) {
    if ((bytes[at + n]! & 0xc0) !== 0x80) return null;
    value = value * 64 + (bytes[at + n]! & 0x3f);
  }
  return { value, length };
}

function crc8(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0;
  for (let at = from; at < to; at++) {
    crc ^= bytes[at]!;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80 ? ((crc << 1) ^ 0x07) & 0xff : (crc << 1) & 0xff;
  }
  return crc;
}
