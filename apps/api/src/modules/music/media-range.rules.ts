/** Which bytes of a file are asked for. `end` is the last byte, included. */
export type ByteRange =
  | { kind: 'whole' }
  | { kind: 'part'; start: number; end: number }
  /** The asked bytes lie outside the file: 416. */
  | { kind: 'outside' };

/**
 * Reads a Range header (RFC 9110, section 14). What is no valid range of bytes, and what asks for several ranges, gets the whole
 * file, as the standard allows.
 */
export function decideRange(header: string | undefined, size: number): ByteRange {
  const match = /^bytes=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header ?? '');
  const [, from, to] = match ?? [];
  if (!match || (from === '' && to === '')) return { kind: 'whole' };
  if (from === '') {
    const length = Math.min(Number(to), size);
    return length === 0 ? { kind: 'outside' } : { kind: 'part', start: size - length, end: size - 1 };
  }
  const start = Number(from);
  const end = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && Number(to) < start) return { kind: 'whole' };
  return start >= size ? { kind: 'outside' } : { kind: 'part', start, end };
}

/** Whether If-Range still names the file as it is, so that a part of it fits to what the client has. */
export function isRangeStillGood(ifRange: string | undefined, etag: string, modifiedMs: number): boolean {
  if (ifRange === undefined) return true;
  if (ifRange.startsWith('"')) return ifRange === etag;
  const time = Date.parse(ifRange);
  return !Number.isNaN(time) && time === Math.floor(modifiedMs / 1000) * 1000;
}
