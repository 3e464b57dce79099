import { inflateSync } from 'node:zlib';
import type { TagRoom } from './tag-room.js';

/** One frame of an ID3v2 tag under its name in ID3v2.4, its content as in the file. */
export interface Id3Frame {
  id: string;
  body: Buffer;
}

interface Id3Tag {
  frames: Id3Frame[];
  /** Bytes that the tag says it has, header included. */
  declaredBytes: number;
  /** Bytes up to the end of its last good frame. */
  usedBytes: number;
  /** Nothing but zero bytes stands between the last frame and the declared end. */
  isPadded: boolean;
}

const HEADER_BYTES = 10;
const INFLATED_BYTES_MAX = { text: 64 * 1024, picture: 4 * 1024 * 1024 };
/** So many are looked at. */
const FRAMES_MAX = 10_000;
/** Frames that are read, besides pictures. */
const TEXTS = new Set('TIT2 TPE1 TPE2 TALB TCON TMOO TSRC TYER TORY TDRC TDOR TDRL TDRV TXXX COMM UFID'.split(' '));
const PICTURE = 'APIC';

/** Frames of ID3v2.2 whose names have three letters. What is not here is of no use to us. */
const NAMES_22: Record<string, string> = {
  TT2: 'TIT2',
  TP1: 'TPE1',
  TP2: 'TPE2',
  TAL: 'TALB',
  TYE: 'TYER',
  TDA: 'TDAT',
  TCO: 'TCON',
  TRC: 'TSRC',
  TXX: 'TXXX',
  COM: 'COMM',
  UFI: 'UFID',
  PIC: 'APIC',
};

/** Bytes of the tag that begins at the start of `head` (10 bytes and more), header included; 0 when none does. */
export function readId3Length(head: Uint8Array): number {
  if (head.length < HEADER_BYTES || head[0] !== 0x49 || head[1] !== 0x44 || head[2] !== 0x33) return 0;
  if (head[3]! < 2 || head[3]! > 4 || head[4] === 0xff) return 0;
  const size = [6, 7, 8, 9].map((at) => head[at]!);
  if (size.some((byte) => byte > 0x7f)) return 0;
  return HEADER_BYTES + toSyncsafe(size) + (head[3] === 4 && head[5]! & 0x10 ? HEADER_BYTES : 0);
}

/**
 * Reads the useful frames of a tag of any version, as far as there is room. `bytes` begins with it and may end early: a tag
 * may say that it is longer than the file. Reading stops at the first frame that is none.
 */
export function readId3Tag(bytes: Buffer, room: TagRoom): Id3Tag {
  const declaredBytes = readId3Length(bytes);
  const version = bytes[3]!;
  const flags = bytes[5]!;
  const isUnsynchronised = version < 4 && (flags & 0x80) !== 0;
  const raw = bytes.subarray(HEADER_BYTES, Math.min(declaredBytes, bytes.length));
  const content = isUnsynchronised ? removeUnsynchronisation(raw) : raw;
  const tag: Id3Tag = { frames: [], declaredBytes, usedBytes: HEADER_BYTES, isPadded: true };
  let at = flags & 0x40 && version > 2 ? readExtendedHeader(content, version) : 0;
  for (let n = 0; n < FRAMES_MAX; n++) {
    const next = readFrame(content, at, version, room);
    if (!next) break;
    if (next.frame) tag.frames.push(next.frame);
    at = next.end;
  }
  tag.usedBytes = isUnsynchronised ? Math.min(declaredBytes, bytes.length) : HEADER_BYTES + at;
  tag.isPadded = isUnsynchronised || content.subarray(at).every((byte) => byte === 0);
  return tag;
}

/** A tag of ID3v2.4 with these frames. */
export function writeId3Tag(frames: readonly Id3Frame[]): Buffer {
  const parts = frames.map(({ id, body }) => {
    return Buffer.concat([Buffer.from(id, 'latin1'), fromSyncsafe(body.length), Buffer.alloc(2), body]);
  });
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([0x49, 0x44, 0x33, 4, 0, 0]), fromSyncsafe(content.length), content]);
}

/** A text frame whose bytes are of a charset that nobody wrote down. */
export function toTextFrame(id: string, text: Uint8Array): Id3Frame {
  return { id, body: Buffer.concat([Buffer.from([0]), text]) };
}

/** The first tag that has a frame wins: a second tag of a file is what another program left. */
export function mergeFrames(tags: readonly Id3Frame[][]): Id3Frame[] {
  const merged: Id3Frame[] = [];
  for (const frames of tags) {
    const present = new Set(merged.map(({ id }) => id));
    merged.push(...frames.filter(({ id }) => !present.has(id)));
  }
  return merged;
}

function readFrame(
  bytes: Buffer,
  at: number,
  version: number,
  room: TagRoom,
): { frame: Id3Frame | null; end: number } | null {
  const headBytes = version === 2 ? 6 : HEADER_BYTES;
  if (at + headBytes > bytes.length) return null;
  const name = bytes.toString('latin1', at, at + (version === 2 ? 3 : 4));
  if (!/^[A-Z][A-Z0-9]{2}[A-Z0-9 ]?$/.test(name)) return null;
  const length = readFrameLength(bytes, at, version);
  const end = at + headBytes + length;
  if (length === 0 || end > bytes.length) return length === 0 ? { frame: null, end } : null;
  const body = bytes.subarray(at + headBytes, end);
  const id = version === 2 ? NAMES_22[name] : name.trim();
  const kind = id === PICTURE ? 'picture' : id && TEXTS.has(id) ? 'text' : null;
  if (!id || !kind) return { frame: null, end };
  const read = () => {
    if (version === 2) return id === PICTURE ? toPicture(body) : body;
    return toPlainBody(body, version, bytes[at + 9]!, INFLATED_BYTES_MAX[kind]);
  };
  const kept = room.take(kind, read);
  return { frame: kept && { id, body: kept }, end };
}

function readFrameLength(bytes: Buffer, at: number, version: number): number {
  if (version === 2) return bytes.readUIntBE(at + 3, 3);
  const plain = bytes.readUInt32BE(at + 4);
  if (version === 3) return plain;
  const size = [4, 5, 6, 7].map((place) => bytes[at + place]!);
  if (size.some((byte) => byte > 0x7f)) return plain;
  // Some programs write the size of ID3v2.3 into ID3v2.4: the right one ends where a frame or nothing follows.
  const safe = toSyncsafe(size);
  if (safe === plain || isFrameEnd(bytes, at + HEADER_BYTES + safe)) return safe;
  return isFrameEnd(bytes, at + HEADER_BYTES + plain) ? plain : safe;
}

function isFrameEnd(bytes: Buffer, at: number): boolean {
  if (at === bytes.length) return true;
  return at < bytes.length && (bytes[at] === 0 || /^[A-Z][A-Z0-9]{3}$/.test(bytes.toString('latin1', at, at + 4)));
}

/** Without compression, grouping and unsynchronisation; null where the frame cannot be read (encrypted, damaged). */
function toPlainBody(body: Buffer, version: number, flags: number, inflatedMax: number): Buffer | null {
  const isCompressed = (flags & (version === 3 ? 0x80 : 0x08)) !== 0;
  const isEncrypted = (flags & (version === 3 ? 0x40 : 0x04)) !== 0;
  if (isEncrypted) return null;
  let skip = flags & (version === 3 ? 0x20 : 0x40) ? 1 : 0;
  if (version === 3 ? isCompressed : flags & 0x01) skip += 4;
  let plain = body.subarray(skip);
  if (version === 4 && flags & 0x02) plain = removeUnsynchronisation(plain);
  if (!isCompressed) return plain;
  try {
    return inflateSync(plain, { maxOutputLength: inflatedMax });
  } catch {
    return null;
  }
}

/** The picture of ID3v2.2 names its kind in three letters. */
function toPicture(body: Buffer): Buffer {
  const kind = body.toString('latin1', 1, 4).toLowerCase() === 'png' ? 'image/png' : 'image/jpeg';
  return Buffer.concat([body.subarray(0, 1), Buffer.from(`${kind}\0`, 'latin1'), body.subarray(4)]);
}

/** Bytes of the extended header; its size counts itself in ID3v2.4 only. */
function readExtendedHeader(bytes: Buffer, version: number): number {
  if (bytes.length < 4) return 0;
  return version === 4 ? toSyncsafe([...bytes.subarray(0, 4)]) : 4 + bytes.readUInt32BE(0);
}

function removeUnsynchronisation(bytes: Buffer): Buffer {
  const plain = Buffer.alloc(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    plain[length++] = bytes[at]!;
    if (bytes[at] === 0xff && bytes[at + 1] === 0) at += 1;
  }
  return plain.subarray(0, length);
}

function toSyncsafe(bytes: readonly number[]): number {
  return bytes.reduce((value, byte) => (value << 7) | byte, 0);
}

function fromSyncsafe(value: number): Buffer {
  return Buffer.from([21, 14, 7, 0].map((shift) => (value >> shift) & 0x7f));
}
