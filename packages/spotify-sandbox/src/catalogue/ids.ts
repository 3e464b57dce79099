import { createHash } from 'node:crypto';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID_LENGTH = 22;

/** An id as Spotify's look: 22 characters of base 62, always the same for the same name. */
export function idOf(name: string): string {
  const bytes = createHash('sha256').update(name).digest();
  return Array.from(bytes.subarray(0, ID_LENGTH), (byte) => BASE62[byte % BASE62.length]).join('');
}

/** 40 hex digits, as ids of devices are. */
export function deviceIdOf(name: string): string {
  return createHash('sha1').update(name).digest('hex');
}
