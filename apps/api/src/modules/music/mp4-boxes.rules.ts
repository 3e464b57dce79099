import type { TagRoom } from './tag-room.js';

/** A box of an MP4 file: its name and its content. */
interface Box {
  name: string;
  body: Buffer;
}

/** The first sound track of an MP4 file. Times in its own units. */
export interface Mp4Track {
  id: number;
  codec: string | null;
  timescale: number;
  /** Sum of all samples in the index. */
  units: number;
  /** Of one sample in a fragment that does not say so. */
  defaultUnits: number;
  /** What of the track is heard; none without an edit list. `fromUnits` below 0: silence. */
  edits: { seconds: number; fromUnits: number }[];
}

/** Of real files no box holds so many; each costs time and memory. */
const BOXES_MAX = 128;
const TRACKS_MAX = 32;
const ITEMS_MAX = 500;
/** Items of tags that are of use; `----` has a name of its own inside. */
const ITEMS = new Set([
  '\xa9nam',
  '\xa9ART',
  'aART',
  '\xa9alb',
  '\xa9gen',
  'gnre',
  '\xa9day',
  '\xa9cmt',
  'rtng',
  '----',
]);
const PICTURES = 'covr';
const ITEM_BYTES_MAX = 4 * 1024;

const CODECS: Record<string, string> = {
  alac: 'alac',
  flac: 'flac',
  opus: 'opus',
  'ac-3': 'ac3',
  'ec-3': 'eac3',
  '.mp3': 'mp3',
  drms: 'drm',
};

/** The boxes in `bytes`, which hold nothing else: the first ones, up to one that would reach out of it. */
function listBoxes(bytes: Buffer, max = BOXES_MAX): Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at + 8 <= bytes.length && boxes.length < max; ) {
    const short = bytes.readUInt32BE(at);
    const headBytes = short === 1 ? 16 : 8;
    if (at + headBytes > bytes.length) break;
    const length = short === 0 ? bytes.length - at : short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short;
    if (length < headBytes || at + length > bytes.length) break;
    boxes.push({ name: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at + headBytes, at + length) });
    at += length;
  }
  return boxes;
}

function writeBox(name: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.write(name, 4, 'latin1');
  return Buffer.concat([head, body]);
}

/** Reads the first sound track of an index (`moov`); null where it has none. */
export function readSoundTrack(moov: Buffer): Mp4Track | null {
  const boxes = listBoxes(moov);
  const movieScale = readTimescale(find(boxes, 'mvhd'));
  const defaults = listBoxes(find(boxes, 'mvex')).filter(({ name, body }) => name === 'trex' && body.length >= 16);
  for (const { body } of boxes.filter(({ name }) => name === 'trak').slice(0, TRACKS_MAX)) {
    const trak = listBoxes(body);
    const media = listBoxes(find(trak, 'mdia'));
    if (find(media, 'hdlr').toString('latin1', 8, 12) !== 'soun') continue;
    const table = listBoxes(find(listBoxes(find(media, 'minf')), 'stbl'));
    const id = readTrackId(find(trak, 'tkhd'));
    const trex = defaults.find((entry) => entry.body.readUInt32BE(4) === id);
    return {
      id,
      codec: readCodec(find(table, 'stsd')),
      timescale: readTimescale(find(media, 'mdhd')),
      units: sumSamples(find(table, 'stts')),
      defaultUnits: trex ? trex.body.readUInt32BE(12) : 0,
      edits: readEdits(find(listBoxes(find(trak, 'edts')), 'elst'), movieScale),
    };
  }
  return null;
}

/** The useful tags of an index (`moov`), in an index without tracks. */
export function toTagIndex(moov: Buffer, room: TagRoom): Buffer {
  const boxes = listBoxes(moov);
  const metas = [...listBoxes(find(boxes, 'udta')), ...boxes].filter(({ name }) => name === 'meta');
  const items = metas.flatMap(({ body }) => {
    // Four bytes of version and flags come first, but not in QuickTime's own files.
    const inner = listBoxes(body.subarray(4));
    return listBoxes(find(inner.length > 0 ? inner : listBoxes(body), 'ilst'), ITEMS_MAX);
  });
  const kept = items.flatMap((item) => cleanItem(item, room));
  const hdlr = writeBox('hdlr', Buffer.from('\0\0\0\0\0\0\0\0mdirappl\0\0\0\0\0\0\0\0\0', 'latin1'));
  const meta = writeBox('meta', Buffer.concat([Buffer.alloc(4), hdlr, writeBox('ilst', Buffer.concat(kept))]));
  return writeBox('moov', writeBox('udta', meta));
}

function cleanItem({ name, body }: Box, room: TagRoom): Buffer[] {
  if (name === PICTURES) {
    const pictures = listBoxes(body).flatMap(({ name: part, body: content }) => {
      const kept = part === 'data' ? room.take('picture', () => content) : null;
      return kept ? [writeBox(part, kept)] : [];
    });
    return pictures.length > 0 ? [writeBox(name, Buffer.concat(pictures))] : [];
  }
  if (!ITEMS.has(name) || body.length > ITEM_BYTES_MAX) return [];
  const kept = room.take('text', () => body);
  return kept ? [writeBox(name, kept)] : [];
}

/** Units of a track in one fragment (`moof`). */
export function sumFragment(moof: Buffer, track: Mp4Track): number {
  let sum = 0;
  for (const { name, body } of listBoxes(moof)) {
    if (name !== 'traf') continue;
    const traf = listBoxes(body);
    const head = find(traf, 'tfhd');
    if (head.length < 8 || head.readUInt32BE(4) !== track.id) continue;
    const flags = head.readUIntBE(1, 3);
    const defaultAt = 8 + (flags & 1 ? 8 : 0) + (flags & 2 ? 4 : 0);
    const units = flags & 8 && head.length >= defaultAt + 4 ? head.readUInt32BE(defaultAt) : track.defaultUnits;
    for (const run of traf) if (run.name === 'trun') sum += sumRun(run.body, units);
  }
  return sum;
}

/** How long a track of so many units is heard: all of it, or what its edit list takes. */
export function toHeardSeconds(track: Mp4Track, units: number): number {
  if (track.timescale === 0) return 0;
  const whole = units / track.timescale;
  const heard = track.edits.reduce((sum, edit) => {
    const left = whole - edit.fromUnits / track.timescale;
    return sum + (edit.fromUnits < 0 ? edit.seconds : Math.min(edit.seconds, Math.max(0, left)));
  }, 0);
  // An edit of no length stands for all that comes: files that are written while they are recorded.
  return heard > 0 ? heard : whole;
}

function find(boxes: readonly Box[], name: string): Buffer {
  return boxes.find((box) => box.name === name)?.body ?? Buffer.alloc(0);
}

function readTimescale(head: Buffer): number {
  const at = head[0] === 1 ? 20 : 12;
  return head.length >= at + 4 ? head.readUInt32BE(at) : 0;
}

function readTrackId(head: Buffer): number {
  const at = head[0] === 1 ? 20 : 12;
  return head.length >= at + 4 ? head.readUInt32BE(at) : 0;
}

function sumSamples(table: Buffer): number {
  let sum = 0;
  const count = table.length >= 8 ? table.readUInt32BE(4) : 0;
  for (let n = 0, at = 8; n < count && at + 8 <= table.length; n++, at += 8) {
    sum += table.readUInt32BE(at) * table.readUInt32BE(at + 4);
  }
  return sum;
}

function sumRun(run: Buffer, defaultUnits: number): number {
  if (run.length < 8) return 0;
  const flags = run.readUIntBE(1, 3);
  const count = run.readUInt32BE(4);
  if (!(flags & 0x100)) return count * defaultUnits;
  const entryBytes = 4 * [0x100, 0x200, 0x400, 0x800].filter((flag) => flags & flag).length;
  let at = 8 + (flags & 1 ? 4 : 0) + (flags & 4 ? 4 : 0);
  let sum = 0;
  for (let n = 0; n < count && at + 4 <= run.length; n++, at += entryBytes) sum += run.readUInt32BE(at);
  return sum;
}

function readEdits(list: Buffer, movieScale: number): Mp4Track['edits'] {
  if (list.length < 8 || movieScale === 0) return [];
  const isLong = list[0] === 1;
  const entryBytes = isLong ? 20 : 12;
  const edits: Mp4Track['edits'] = [];
  for (let n = list.readUInt32BE(4), at = 8; n > 0 && at + entryBytes <= list.length; n--, at += entryBytes) {
    const units = isLong ? Number(list.readBigUInt64BE(at)) : list.readUInt32BE(at);
    const fromUnits = isLong ? Number(list.readBigInt64BE(at + 8)) : list.readInt32BE(at + 4);
    edits.push({ seconds: units / movieScale, fromUnits });
  }
  return edits;
}

function readCodec(description: Buffer): string | null {
  const entry = listBoxes(description.subarray(8))[0];
  if (!entry) return null;
  const name = entry.name.trim().toLowerCase();
  return name === 'mp4a' ? readMpeg4Codec(entry.body) : (CODECS[name] ?? name);
}

/** `mp4a` stands for AAC and for MP3; its `esds` box tells (ISO 14496-1, table of object types). */
function readMpeg4Codec(entry: Buffer): string {
  const esds = entry.indexOf('esds', 0, 'latin1');
  if (esds < 0) return 'aac';
  let at = esds + 8;
  const skipLength = () => {
    while (at < entry.length && entry[at]! & 0x80) at += 1;
    at += 1;
  };
  if (entry[at] === 3) {
    at += 1;
    skipLength();
    const flags = entry[at + 2] ?? 0;
    at += 3 + (flags & 0x80 ? 2 : 0) + (flags & 0x20 ? 2 : 0);
    if (flags & 0x40) at += 1 + (entry[at] ?? 0);
  }
  if (entry[at] !== 4) return 'aac';
  at += 1;
  skipLength();
  return entry[at] === 0x69 || entry[at] === 0x6b ? 'mp3' : 'aac';
}
