/** The header of one frame of MPEG audio layer III ("mp3") or of ADTS ("aac"). */
interface MpegFrame {
  codec: 'mp3' | 'aac';
  /** Frames of one stream have this in common. */
  stream: number;
  /** Bytes, header included. */
  length: number;
  samples: number;
  rate: number;
  /** Bytes from the start of the frame to where a Xing header would be; 0 for aac. */
  infoAt: number;
}

/** What has been counted so far. Positions are in the file. */
interface MpegCount {
  stream: number | null;
  seconds: number;
  frames: number;
  codec: 'mp3' | 'aac' | null;
  start: number;
  end: number;
  info: MpegInfo | null;
}

/** What an encoder wrote into a first frame without sound: Xing, Info or VBRI, with LAME's loudness. */
interface MpegInfo {
  /** Bytes of the whole stream as promised; null = not said. */
  promisedBytes: number | null;
  gainDb: number | null;
  peak: number | null;
}

const BITRATES = {
  1: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
const RATES = [44_100, 48_000, 32_000];
const AAC_RATES = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
];
const HEADER_BYTES = 7;
/** So many frames in a row are no accident. */
const CHAIN_FRAMES = 3;
/** More than a chain of the longest frames. */
export const LOOKAHEAD_BYTES = 32 * 1024;

export const NOTHING_COUNTED: MpegCount = {
  stream: null,
  seconds: 0,
  frames: 0,
  codec: null,
  start: 0,
  end: 0,
  info: null,
};

/** The frame header at `at`; null where there is none. */
export function readMpegFrame(bytes: Uint8Array, at: number): MpegFrame | null {
  if (at + HEADER_BYTES > bytes.length || bytes[at] !== 0xff) return null;
  const second = bytes[at + 1]!;
  if ((second & 0xf6) === 0xf0) return readAdtsFrame(bytes, at);
  const version = (second >> 3) & 3;
  const third = bytes[at + 2]!;
  const bitrate = third >> 4;
  const rateCode = (third >> 2) & 3;
  // Layer III only; reserved values are no header.
  if ((second & 0xe6) !== 0xe2 || version === 1 || bitrate === 0 || bitrate === 15 || rateCode === 3) return null;
  if ((bytes[at + 3]! & 3) === 2) return null;
  const isFirst = version === 3;
  const rate = RATES[rateCode]! >> (isFirst ? 0 : version === 2 ? 1 : 2);
  const samples = isFirst ? 1152 : 576;
  const kilobits = BITRATES[isFirst ? 1 : 2][bitrate]!;
  const length = Math.floor((samples / 8) * ((kilobits * 1000) / rate)) + ((third >> 1) & 1);
  const isMono = bytes[at + 3]! >> 6 === 3;
  const sideBytes = isFirst ? (isMono ? 17 : 32) : isMono ? 9 : 17;
  return { codec: 'mp3', stream: (version << 2) | rateCode, length, samples, rate, infoAt: 4 + sideBytes };
}

function readAdtsFrame(bytes: Uint8Array, at: number): MpegFrame | null {
  const rate = AAC_RATES[(bytes[at + 2]! >> 2) & 15];
  const length = ((bytes[at + 3]! & 3) << 11) | (bytes[at + 4]! << 3) | (bytes[at + 5]! >> 5);
  if (!rate || length <= HEADER_BYTES) return null;
  const samples = 1024 * ((bytes[at + 6]! & 3) + 1);
  return { codec: 'aac', stream: 0x100 | bytes[at + 2]!, length, samples, rate, infoAt: 0 };
}

/** Where the first chain of frames begins at or behind `from`; -1 when none does. `isLast`: nothing follows `bytes`. */
export function findMpegFrame(bytes: Buffer, from: number, isLast: boolean): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    if (isChain(bytes, at, isLast)) return at;
  }
  return -1;
}

function isChain(bytes: Buffer, from: number, isLast: boolean): boolean {
  let stream: number | null = null;
  for (let at = from, frames = 0; frames < CHAIN_FRAMES; frames++) {
    if (isLast && frames > 0 && at >= bytes.length) return at === bytes.length || frames > 1;
    const frame = readMpegFrame(bytes, at);
    if (!frame || (stream !== null && frame.stream !== stream)) return false;
    stream = frame.stream;
    at += frame.length;
  }
  return true;
}

/**
 * Counts the frames of one piece of a file that begins at `position`. Changes `count`, answers how many bytes are done.
 * Where frames break off (another file glued behind, a tag or damage in between) the next chain is looked for.
 */
export function countMpegFrames(count: MpegCount, piece: Buffer, isLast: boolean, position: number): number {
  let at = 0;
  while (at < piece.length) {
    if (!isLast && at + HEADER_BYTES > piece.length) return at;
    const frame = count.stream === null ? null : readMpegFrame(piece, at);
    if (frame?.stream === count.stream && frame !== null) {
      // The last frame of a file that was cut off is not heard.
      if (at + frame.length > piece.length) return isLast ? piece.length : at;
      addFrame(count, frame, piece, at, position);
      at += frame.length;
      continue;
    }
    const next = findMpegFrame(piece, at, isLast);
    if (next < 0) {
      count.stream = null;
      return isLast ? piece.length : Math.max(at, piece.length - LOOKAHEAD_BYTES);
    }
    at = next;
    count.stream = readMpegFrame(piece, at)!.stream;
  }
  return at;
}

function addFrame(count: MpegCount, frame: MpegFrame, piece: Buffer, at: number, position: number): void {
  if (count.frames === 0 && count.info === null) {
    count.start = position + at;
    count.codec = frame.codec;
    count.info = readMpegInfo(piece.subarray(at, at + frame.length), frame);
    if (count.info) return;
  }
  count.seconds += frame.samples / frame.rate;
  count.frames += 1;
  count.end = position + at + frame.length;
}

/** Layout: the Xing header as LAME writes it (gabriel.mp3-tech.org/mp3infotag.html), VBRI as Fraunhofer does. */
function readMpegInfo(frame: Buffer, { infoAt, codec }: MpegFrame): MpegInfo | null {
  if (codec !== 'mp3') return null;
  if (frame.length >= 54 && frame.toString('latin1', 36, 40) === 'VBRI') {
    return { promisedBytes: frame.readUInt32BE(46), gainDb: null, peak: null };
  }
  const name = frame.toString('latin1', infoAt, infoAt + 4);
  if ((name !== 'Xing' && name !== 'Info') || infoAt + 8 > frame.length) return null;
  const flags = frame.readUInt32BE(infoAt + 4);
  let at = infoAt + 8 + (flags & 1 ? 4 : 0);
  const promisedBytes = flags & 2 && at + 4 <= frame.length ? frame.readUInt32BE(at) : null;
  at += (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0);
  return { promisedBytes, ...readLameLoudness(frame, at) };
}

/** Peak as 9.23 fixed point, "radio" gain as name (3 bits), originator (3), sign (1) and tenths of a decibel (9). */
function readLameLoudness(frame: Buffer, at: number): { gainDb: number | null; peak: number | null } {
  if (at + 18 > frame.length || !/^L(?:AME|avc)/.test(frame.toString('latin1', at, at + 4))) {
    return { gainDb: null, peak: null };
  }
  const peak = frame.readUInt32BE(at + 11) / 2 ** 23;
  const gain = frame.readUInt16BE(at + 15);
  const tenths = gain & 0x1ff;
  const gainDb = gain >> 13 === 1 ? (gain & 0x200 ? -tenths : tenths) / 10 : null;
  return { gainDb, peak: peak > 0 ? peak : null };
}
