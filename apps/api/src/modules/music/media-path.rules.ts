import { toPlainLine } from '../../core/text/plain-text.js';

const NAME_CHARACTERS_MAX = 120;
const NAME_BYTES_MAX = 200;
const FOLDER_DEPTH_MAX = 6;

/** Whether a path below the media folder belongs to what we keep for ourselves (`.incoming`, `.covers`, half-written files). */
export function isHiddenPath(relativePath: string): boolean {
  return relativePath.split(/[\\/]/).some((segment) => segment.startsWith('.'));
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
  return toPlainLine(text.replace(/[<>:"|?*\\/]/g, '_'), NAME_CHARACTERS_MAX)
    .replace(/^[.\s]+/, '')
    .replace(/[.\s]+$/, '')
    .replace(/^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$)(?=\s*(?:\.|$))/i, '_$1');
}

function shorten(text: string, bytesMax: number): string {
  let letters = [...text];
  while (Buffer.byteLength(letters.join('')) > bytesMax) letters = letters.slice(0, -1);
  return letters.join('').trim();
}
