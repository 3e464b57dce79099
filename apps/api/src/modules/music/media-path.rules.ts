import { toPlainLine } from '../../core/text/plain-text.js';
import { guessCharset, repairText } from './tag-text.rules.js';

const NAME_CHARACTERS_MAX = 120;
const NAME_BYTES_MAX = 200;
const FOLDER_DEPTH_MAX = 6;

/**
 * Names on the disk are bytes, paths in the database are text. A byte that is not part of UTF-8 is kept as the character
 * U+EF00 + byte, and so are the bytes of these characters themselves: every name has one path, and every path its name.
 */
const RAW_BYTE = 0xef00;
const RAW_BYTES = /[\uef80-\uefff]/;

/** The text for a name on the disk. */
export function fromNameBytes(name: Buffer): string {
  const text = name.toString('utf8');
  if (!text.includes('\ufffd') && !RAW_BYTES.test(text)) return text;
  let path = '';
  for (let at = 0; at < name.length; ) {
    const letter = readLetter(name, at);
    path += letter ?? String.fromCharCode(RAW_BYTE + name[at]!);
    at += letter === null ? 1 : Buffer.byteLength(letter);
  }
  return path;
}

/** The name on the disk for a path: text where it is UTF-8, else bytes. */
export function toDiskPath(path: string): string | Buffer {
  if (!RAW_BYTES.test(path)) return path;
  const parts = path.split(/([\uef80-\uefff])/);
  return Buffer.concat(
    parts.map((part) => (RAW_BYTES.test(part) ? Buffer.from([part.charCodeAt(0) - RAW_BYTE]) : Buffer.from(part))),
  );
}

/** A path as people read it: bytes that are not UTF-8 stand for letters of an older charset. */
export function toShownPath(path: string): string {
  const bytes = path.match(/[\uef80-\uefff]/g);
  if (!bytes) return path;
  const plain = path.replace(/[\uef80-\uefff]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - RAW_BYTE));
  return plain
    .split('/')
    .map((segment) => repairText(segment, guessCharset([plain])))
    .join('/');
}

/** The letter of UTF-8 that begins at `at`, or null where none does. */
function readLetter(bytes: Buffer, at: number): string | null {
  const first = bytes[at]!;
  const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  const letter = bytes.toString('utf8', at, at + length);
  return letter.includes('\ufffd') || [...letter].length > 1 || RAW_BYTES.test(letter) ? null : letter;
}

/** One dot hides; "...And Justice" and ". Minus" are names. */
export function isHiddenName(name: string): boolean {
  return /^\.[^. ]/.test(name);
}

/** A file name that is safe on every file system: the last segment only, no reserved characters, `extension` with its dot. */
export function toSafeFileName(unverifiedName: string, extension: string): string {
  const last = unverifiedName.split(/[\\/]/).pop() ?? '';
  const stem = toSafeSegment(last.replace(/\.[^.]{0,8}$/, ''));
  return `${shorten(stem || 'Track', NAME_BYTES_MAX)}${extension}`;
}

/** A folder below the venue's with `/`, or '' for the top. Segments that climb or hide are dropped. */
export function toSafeFolder(unverifiedFolder: string): string {
  return unverifiedFolder
    .split(/[\\/]/)
    .map((segment) => shorten(toSafeSegment(segment), NAME_BYTES_MAX))
    .filter(Boolean)
    .slice(0, FOLDER_DEPTH_MAX)
    .join('/');
}

/** "Song.mp3" → "Song (2).mp3". */
export function toNumberedName(fileName: string, number: number): string {
  const dot = fileName.lastIndexOf('.');
  return `${fileName.slice(0, dot)} (${number})${fileName.slice(dot)}`;
}

function toSafeSegment(text: string): string {
  return toPlainLine(text.replace(/[<>:"|?*\\/\uef80-\uefff]/g, '_'), NAME_CHARACTERS_MAX)
    .replace(/^[.\s]+/, '')
    .replace(/[.\s]+$/, '')
    .replace(/^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$)(?=\s*(?:\.|$))/i, '_$1');
}

function shorten(text: string, bytesMax: number): string {
  let letters = [...text];
  while (Buffer.byteLength(letters.join('')) > bytesMax) letters = letters.slice(0, -1);
  return letters.join('').trim();
}
