import { keepEntries, type NamedEntry } from './named-entries.rules.js';
import type { TagRoom } from './tag-room.js';

/** The tags behind the sound. */
export interface TailTags {
  /** Useful items with a footer; empty where there are none. */
  ape: Buffer;
  id3v1: Buffer;
}

/** The start or the end of an APE tag. */
interface ApeEdge {
  /** Bytes of all items and the footer. */
  length: number;
}

const NAME = 'APETAGEX';
export const APE_EDGE_BYTES = 32;
const ID3V1_BYTES = 128;
const ITEM_HEAD_BYTES = 8;
const ITEM_NAME_BYTES_MAX = 255;
const FLAGS_BINARY = 2;

/** Bytes of the APE tag that begins at the start of `head` (32 bytes and more); 0 when none does. */
export function readApeLength(head: Buffer): number {
  const edge = readEdge(head, 0);
  return edge ? APE_EDGE_BYTES + edge.length : 0;
}

/** The useful items of a tag that begins with its header, as a tag of its own; nothing where there are none. */
export function cleanApeTag(tag: Buffer, room: TagRoom): Buffer {
  return rewrite(tag.subarray(APE_EDGE_BYTES), room);
}

/** What is useful in the last bytes of a file. */
export function cleanTail(tail: Buffer, room: TagRoom): TailTags {
  const hasId3v1 = tail.length >= ID3V1_BYTES && tail.toString('latin1', tail.length - ID3V1_BYTES).startsWith('TAG');
  let end = tail.length - (hasId3v1 ? ID3V1_BYTES : 0);
  const id3v1 = tail.subarray(end);
  // Lyrics3: the six digits before its name are its length.
  if (tail.toString('latin1', Math.max(0, end - 9), end) === 'LYRICS200') {
    end -= 15 + (Number.parseInt(tail.toString('latin1', Math.max(0, end - 15), end - 9), 10) || 0);
  }
  const edge = readEdge(tail, end - APE_EDGE_BYTES);
  if (!edge) return { ape: Buffer.alloc(0), id3v1 };
  return { ape: rewrite(tail.subarray(Math.max(0, end - edge.length), end - APE_EDGE_BYTES), room), id3v1 };
}

function readEdge(bytes: Buffer, at: number): ApeEdge | null {
  if (at < 0 || at + APE_EDGE_BYTES > bytes.length || bytes.toString('latin1', at, at + 8) !== NAME) return null;
  return { length: bytes.readUInt32LE(at + 12) };
}

function rewrite(items: Buffer, room: TagRoom): Buffer {
  const kept = keepEntries(readItems(items), room);
  if (kept.length === 0) return Buffer.alloc(0);
  const body = Buffer.concat(kept.map(writeItem));
  const footer = Buffer.alloc(APE_EDGE_BYTES);
  footer.write(NAME, 'latin1');
  footer.writeUInt32LE(2000, 8);
  footer.writeUInt32LE(body.length + APE_EDGE_BYTES, 12);
  footer.writeUInt32LE(kept.length, 16);
  return Buffer.concat([body, footer]);
}

function* readItems(items: Buffer): Generator<NamedEntry> {
  for (let at = 0; at + ITEM_HEAD_BYTES < items.length; ) {
    const length = items.readUInt32LE(at);
    const nameAt = at + ITEM_HEAD_BYTES;
    const nameBytes = items.subarray(nameAt, nameAt + ITEM_NAME_BYTES_MAX + 1).indexOf(0);
    const valueAt = nameAt + nameBytes + 1;
    if (nameBytes < 1 || valueAt + length > items.length) return;
    yield {
      name: items.toString('latin1', nameAt, valueAt - 1),
      value: items.subarray(valueAt, valueAt + length),
    };
    at = valueAt + length;
  }
}

/** Only pictures are binary. */
function writeItem({ name, value }: NamedEntry): Buffer {
  const head = Buffer.alloc(ITEM_HEAD_BYTES);
  head.writeUInt32LE(value.length, 0);
  head.writeUInt32LE(/^cover/i.test(name) ? FLAGS_BINARY : 0, 4);
  return Buffer.concat([head, Buffer.from(`${name}\0`, 'latin1'), value]);
}
