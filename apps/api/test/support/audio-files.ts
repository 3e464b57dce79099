/** Tags of a generated file, as ID3v2.3 frames: names like TIT2, TPE1, TCON, TSRC; `TXXX:NAME` and `COMM` too. */
export type Tags = Record<string, string>;

export interface Sound {
  /** Length; files of different lengths or tones have different bytes. */
  seconds?: number;
  hertz?: number;
  tags?: Tags;
  /** A picture, embedded as the front cover. */
  cover?: Uint8Array;
}

const RATE = 8_000;

/** A mono 8-bit WAV file with a tone. Tags travel in an `id3 ` chunk. */
export function wavFile({ seconds = 1, hertz = 440, tags = {}, cover }: Sound = {}): Buffer {
  const samples = Math.round(seconds * RATE);
  const data = Buffer.alloc(samples);
  for (let n = 0; n < samples; n++) data[n] = 128 + Math.round(100 * Math.sin((2 * Math.PI * hertz * n) / RATE));
  const format = Buffer.alloc(16);
  format.writeUInt16LE(1, 0);
  format.writeUInt16LE(1, 2);
  format.writeUInt32LE(RATE, 4);
  format.writeUInt32LE(RATE, 8);
  format.writeUInt16LE(1, 12);
  format.writeUInt16LE(8, 14);
  const parts = [chunk('fmt ', format), chunk('data', data)];
  if (cover || Object.keys(tags).length > 0) parts.push(chunk('id3 ', id3Tag(tags, cover)));
  const body = Buffer.concat(parts);
  return Buffer.concat([chunkHead('RIFF', body.length + 4), Buffer.from('WAVE'), body]);
}

/** A FLAC file of silence, in frames of 4096 samples, with correct headers. */
export function flacFile(frames = 40): Buffer {
  const blockSize = 4096;
  const info = Buffer.alloc(34);
  info.writeUInt16BE(blockSize, 0);
  info.writeUInt16BE(blockSize, 2);
  // 44100 Hz, one channel, 16 bits per sample, then the number of samples in 36 bits.
  info.writeBigUInt64BE((44_100n << 44n) | (0n << 41n) | (15n << 36n) | BigInt(frames * blockSize), 10);
  const block = Buffer.concat([Buffer.from([0x80, 0, 0, 34]), info]);
  return Buffer.concat([Buffer.from('fLaC'), block, ...Array.from({ length: frames }, (_, n) => flacFrame(n))]);
}

/** An MP3 stream of silent frames (MPEG 1 layer III, 128 kbit/s, 44.1 kHz) whose Info header promises `promised` bytes. */
export function mp3File({
  frames = 100,
  tags = {},
  promised,
}: {
  frames?: number;
  tags?: Tags;
  promised?: number;
} = {}): Buffer {
  const frame = Buffer.alloc(417);
  frame.writeUInt32BE(0xfffb9000, 0);
  const first = Buffer.from(frame);
  first.write('Info', 36, 'latin1');
  first.writeUInt32BE(3, 40);
  first.writeUInt32BE(frames, 44);
  first.writeUInt32BE(promised ?? 417 * (frames + 1), 48);
  return Buffer.concat([id3Tag(tags), first, ...Array.from({ length: frames }, () => frame)]);
}

function flacFrame(number: number): Buffer {
  const coded = number < 0x80 ? [number] : [0xc0 | (number >> 6), 0x80 | (number & 0x3f)];
  const head = [0xff, 0xf8, 0xc9, 0x08, ...coded];
  const body = Buffer.from([...head, crc(head, 8, 0x07), 0x00, 0x00, 0x00]);
  const end = crc(body, 16, 0x8005);
  return Buffer.concat([body, Buffer.from([end >> 8, end & 0xff])]);
}

function crc(bytes: Iterable<number>, width: number, polynomial: number): number {
  const top = 1 << (width - 1);
  let value = 0;
  for (const byte of bytes) {
    value ^= byte << (width - 8);
    for (let bit = 0; bit < 8; bit++)
      value = ((value & top ? (value << 1) ^ polynomial : value << 1) >>> 0) & (2 * top - 1);
  }
  return value;
}

function id3Tag(tags: Tags, cover?: Uint8Array): Buffer {
  const frames = Object.entries(tags).map(([name, text]) => {
    const value = Buffer.from(text, 'utf16le');
    const [id, description] = name.split(':');
    const head = Buffer.from([1, ...(id === 'COMM' ? Buffer.from('eng') : [])]);
    const described = description || id === 'COMM' ? utf16(description ?? '', true) : Buffer.alloc(0);
    return id3Frame(id!, Buffer.concat([head, described, Buffer.from([0xff, 0xfe]), value]));
  });
  if (cover) frames.push(id3Frame('APIC', Buffer.concat([Buffer.from('\0image/png\0\x03\0', 'latin1'), cover])));
  const body = Buffer.concat(frames);
  const size = [21, 14, 7, 0].map((shift) => (body.length >> shift) & 0x7f);
  return body.length === 0 ? body : Buffer.concat([Buffer.from('ID3'), Buffer.from([3, 0, 0, ...size]), body]);
}

function id3Frame(id: string, body: Buffer): Buffer {
  const head = Buffer.alloc(10);
  head.write(id, 0, 'latin1');
  head.writeUInt32BE(body.length, 4);
  return Buffer.concat([head, body]);
}

function utf16(text: string, isTerminated: boolean): Buffer {
  return Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(isTerminated ? `${text}\0` : text, 'utf16le')]);
}

function chunk(id: string, body: Buffer): Buffer {
  return Buffer.concat([chunkHead(id, body.length), body, Buffer.alloc(body.length % 2)]);
}

function chunkHead(id: string, length: number): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, 0, 'latin1');
  head.writeUInt32LE(length, 4);
  return head;
}
