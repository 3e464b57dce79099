/** Small audio files as programs of all sorts leave them: tags of every version, headers that lie, files glued together. */

interface RawFrame {
  id: string;
  /** The content with its charset byte, as it stands in the file. */
  body: Buffer;
}

/** A text frame in Latin-1 (0), UTF-16 with a mark (1), UTF-16BE (2) or UTF-8 (3). */
export function textFrame(id: string, text: string | Buffer, encoding: 0 | 1 | 2 | 3 = 3): RawFrame {
  const encoded = Buffer.isBuffer(text) ? text : encodeText(text, encoding);
  return { id, body: Buffer.concat([Buffer.from([encoding]), encoded]) };
}

export function txxxFrame(name: string, text: string): RawFrame {
  return { id: 'TXXX', body: Buffer.concat([Buffer.from([3]), Buffer.from(`${name}\0${text}`)]) };
}

/** An ID3v2 tag of any version. `declared`: the length that it says it has, where that is not the true one. */
export function id3(
  version: 2 | 3 | 4,
  frames: RawFrame[],
  { padding = 0, declared }: { padding?: number; declared?: number } = {},
) {
  const parts = frames.map(({ id, body }) => {
    if (version === 2) {
      const head = Buffer.alloc(6);
      head.write(id, 'latin1');
      head.writeUIntBE(body.length, 3, 3);
      return Buffer.concat([head, body]);
    }
    const head = Buffer.alloc(10);
    head.write(id, 'latin1');
    if (version === 3) head.writeUInt32BE(body.length, 4);
    else syncsafe(body.length).copy(head, 4);
    return Buffer.concat([head, body]);
  });
  const content = Buffer.concat([...parts, Buffer.alloc(padding)]);
  return Buffer.concat([Buffer.from([0x49, 0x44, 0x33, version, 0, 0]), syncsafe(declared ?? content.length), content]);
}

/** Silent frames of MPEG 1 layer III at 44.1 kHz; 1152 samples each. */
export function mp3Frames(count: number, kilobits: 32 | 128 | 320 = 128): Buffer {
  const frame = Buffer.alloc(Math.floor((144 * kilobits * 1000) / 44_100));
  frame.writeUInt32BE(0xfffb0000 + ({ 32: 1, 128: 9, 320: 14 }[kilobits] << 12), 0);
  return Buffer.concat(Array.from({ length: count }, () => frame));
}

/** A first frame whose header promises a stream. `lame`: gain in tenths of a decibel. */
export function infoFrame(frames: number, bytes: number, lame?: { tenths: number; peak: number }): Buffer {
  const frame = mp3Frames(1);
  frame.write('Xing', 36, 'latin1');
  frame.writeUInt32BE(3, 40);
  frame.writeUInt32BE(frames, 44);
  frame.writeUInt32BE(bytes, 48);
  if (lame) {
    frame.write('LAME3.100', 52, 'latin1');
    frame.writeUInt32BE(Math.round(lame.peak * 2 ** 23), 63);
    frame.writeUInt16BE((1 << 13) | (3 << 10) | (lame.tenths < 0 ? 0x200 : 0) | Math.abs(lame.tenths), 67);
  }
  return frame;
}

/** Frames of AAC in ADTS at 44.1 kHz; 1024 samples each. */
export function adtsFrames(count: number, bytes = 200): Buffer {
  const frame = Buffer.alloc(bytes);
  Buffer.from([0xff, 0xf1, 0x50, 0x80 | (bytes >> 11), (bytes >> 3) & 0xff, ((bytes & 7) << 5) | 0x1f, 0xfc]).copy(
    frame,
  );
  return Buffer.concat(Array.from({ length: count }, () => frame));
}

/** An APEv2 tag with header and footer. */
export function apeTag(items: Record<string, string>): Buffer {
  const parts = Object.entries(items).map(([key, value]) => {
    const head = Buffer.alloc(8);
    head.writeUInt32LE(Buffer.byteLength(value), 0);
    return Buffer.concat([head, Buffer.from(`${key}\0${value}`)]);
  });
  const body = Buffer.concat(parts);
  const edge = (flags: number) => {
    const head = Buffer.alloc(32);
    head.write('APETAGEX', 'latin1');
    head.writeUInt32LE(2000, 8);
    head.writeUInt32LE(body.length + 32, 12);
    head.writeUInt32LE(parts.length, 16);
    head.writeUInt32LE(flags, 20);
    return head;
  };
  return Buffer.concat([edge(0xa0000000), body, edge(0x80000000)]);
}

export function id3v1(title: Buffer, artist: Buffer): Buffer {
  const tag = Buffer.alloc(128);
  tag.write('TAG', 'latin1');
  title.copy(tag, 3, 0, 30);
  artist.copy(tag, 33, 0, 30);
  tag[127] = 0xff;
  return tag;
}

/** One logical stream of Ogg: Vorbis headers with comments, then empty packets up to a sample. */
export function oggStream(
  serial: number,
  {
    seconds,
    comments = [],
    startsAt = 0,
    opus = false,
  }: { seconds: number; comments?: string[]; startsAt?: number; opus?: boolean },
): Buffer {
  const rate = opus ? 48_000 : 44_100;
  const pages: Buffer[] = [];
  const page = (granule: number, body: Buffer, flags = 0) => {
    const head = Buffer.alloc(27);
    head.write('OggS', 'latin1');
    head[5] = flags;
    head.writeBigInt64LE(BigInt(granule), 6);
    head.writeUInt32LE(serial, 14);
    head.writeUInt32LE(pages.length, 18);
    const lacing = [...Array.from({ length: Math.floor(body.length / 255) }, () => 255), body.length % 255];
    head[26] = lacing.length;
    pages.push(Buffer.concat([head, Buffer.from(lacing), body]));
  };
  page(0, opus ? opusHead() : vorbisHead(), 2);
  page(
    0,
    Buffer.concat([
      Buffer.from(opus ? 'OpusTags' : '\x03vorbis', 'latin1'),
      vorbisComments(comments),
      Buffer.from([1]),
    ]),
  );
  const total = Math.round(seconds * rate) + (opus ? 312 : 0);
  for (let sample = rate / 2; sample < total; sample += rate / 2) page(startsAt + sample, Buffer.alloc(40));
  page(startsAt + total, Buffer.alloc(40), 4);
  return Buffer.concat(pages);
}

/** A FLAC file of no sound to speak of, with Vorbis comments; `rest`: the frames of another FLAC file. */
export function withComments(flac: Buffer, comments: string[]): Buffer {
  const info = Buffer.from(flac.subarray(4, 42));
  info[0] = 0;
  const body = vorbisComments(comments);
  const head = Buffer.from([0x84, body.length >> 16, (body.length >> 8) & 0xff, body.length & 0xff]);
  return Buffer.concat([Buffer.from('fLaC'), info, head, body, flac.subarray(42)]);
}

function box(name: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8);
  head.write(name, 4, 'latin1');
  return Buffer.concat([head, body]);
}

const u32 = (...values: number[]) => {
  const buffer = Buffer.alloc(values.length * 4);
  values.forEach((value, n) => buffer.writeUInt32BE(value >>> 0, n * 4));
  return buffer;
};

interface M4aShape {
  codec?: 'mp4a' | 'alac';
  /** Samples in the index, at 44.1 kHz. */
  samples?: number;
  /** What `mdhd` says, where it is not the sum. */
  declared?: number;
  /** Edit list: [seconds, from sample] in order; −1 = silence. */
  edits?: [number, number][];
  /** Samples of each fragment, of the length that `trex` says. */
  fragments?: number[];
  items?: Buffer[];
}

/** A sound file of MP4 boxes. */
export function m4aFile({
  codec = 'mp4a',
  samples = 0,
  declared,
  edits,
  fragments = [],
  items = [],
}: M4aShape): Buffer {
  const mvhd = box('mvhd', u32(0, 0, 0, 1000, 0), Buffer.alloc(80));
  const tkhd = box('tkhd', u32(0, 0, 0, 1, 0), Buffer.alloc(64));
  const mdhd = box('mdhd', u32(0, 0, 0, 44_100, declared ?? samples, 0));
  const hdlr = box('hdlr', u32(0, 0), Buffer.from('soun'), Buffer.alloc(13));
  const entry = box(codec, u32(0, 1, 0, 0, 0x00020010, 0, 44_100 << 16));
  const stts = samples > 0 ? u32(0, 1, samples / 1024, 1024) : u32(0, 0);
  const stbl = box('stbl', box('stsd', u32(0, 1), entry), box('stts', stts));
  const edts = edits
    ? [
        box(
          'edts',
          box('elst', u32(0, edits.length, ...edits.flatMap(([seconds, from]) => [seconds * 1000, from, 0x10000]))),
        ),
      ]
    : [];
  const trak = box('trak', tkhd, ...edts, box('mdia', mdhd, hdlr, box('minf', stbl)));
  const mvex = fragments.length > 0 ? [box('mvex', box('trex', u32(0, 1, 1, 1024, 0, 0)))] : [];
  const ilst = box('ilst', ...items);
  const udta = box(
    'udta',
    box('meta', u32(0), box('hdlr', u32(0, 0), Buffer.from('mdirappl'), Buffer.alloc(10)), ilst),
  );
  const moofs = fragments.flatMap((count) => [
    box('moof', box('mfhd', u32(0, 1)), box('traf', box('tfhd', u32(0, 1)), box('trun', u32(0, count / 1024)))),
    box('mdat', Buffer.alloc(64)),
  ]);
  const body = fragments.length > 0 ? moofs : [box('mdat', Buffer.alloc(4000, samples % 251))];
  return Buffer.concat([
    box('ftyp', Buffer.from('M4A \0\0\0\0M4A isom')),
    box('moov', mvhd, trak, ...mvex, udta),
    ...body,
  ]);
}

/** An iTunes item with one or several values. */
export function m4aItem(name: string, ...values: string[]): Buffer {
  return box(name, ...values.map((value) => box('data', u32(1, 0), Buffer.from(value))));
}

export function m4aFreeItem(name: string, ...values: string[]): Buffer {
  const parts = [box('mean', u32(0), Buffer.from('com.apple.iTunes')), box('name', u32(0), Buffer.from(name))];
  return box('----', ...parts, ...values.map((value) => box('data', u32(1, 0), Buffer.from(value))));
}

/** A RIFF file of these chunks, the lengths as given. */
export function riff(...chunks: [name: string, body: Buffer, declared?: number][]): Buffer {
  const parts = chunks.map(([name, body, declared]) => {
    const head = Buffer.alloc(8);
    head.write(name, 'latin1');
    head.writeUInt32LE(declared ?? body.length, 4);
    return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
  });
  const content = Buffer.concat([Buffer.from('WAVE'), ...parts]);
  const head = Buffer.alloc(8);
  head.write('RIFF', 'latin1');
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content]);
}

/** The format chunk of mono 8 bit at 8 kHz; `tag` 0x55 is MP3. */
export function wavFormat(tag = 1): Buffer {
  const format = Buffer.alloc(16);
  format.writeUInt16LE(tag, 0);
  format.writeUInt16LE(1, 2);
  format.writeUInt32LE(8_000, 4);
  format.writeUInt32LE(8_000, 8);
  format.writeUInt16LE(1, 12);
  format.writeUInt16LE(8, 14);
  return format;
}

function encodeText(text: string, encoding: 0 | 1 | 2 | 3): Buffer {
  if (encoding === 0) return Buffer.from(text, 'latin1');
  if (encoding === 3) return Buffer.from(text);
  const little = Buffer.from(text, 'utf16le');
  return encoding === 1 ? Buffer.concat([Buffer.from([0xff, 0xfe]), little]) : little.swap16();
}

function syncsafe(value: number): Buffer {
  return Buffer.from([21, 14, 7, 0].map((shift) => (value >> shift) & 0x7f));
}

function vorbisHead(): Buffer {
  const head = Buffer.alloc(30);
  head.write('\x01vorbis', 'latin1');
  head[11] = 2;
  head.writeUInt32LE(44_100, 12);
  head[28] = 0xb8;
  head[29] = 1;
  return head;
}

function opusHead(): Buffer {
  const head = Buffer.alloc(19);
  head.write('OpusHead', 'latin1');
  head[8] = 1;
  head[9] = 2;
  head.writeUInt16LE(312, 10);
  head.writeUInt32LE(48_000, 12);
  return head;
}

function vorbisComments(comments: string[]): Buffer {
  const sized = (text: string) => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(Buffer.byteLength(text));
    return Buffer.concat([length, Buffer.from(text)]);
  };
  const count = Buffer.alloc(4);
  count.writeUInt32LE(comments.length);
  return Buffer.concat([sized('test'), count, ...comments.map(sized)]);
}
