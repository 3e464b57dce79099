import { dropUnseen } from '@votebox/contracts';

/** Of a longer text the start (UTF-16 units). Putting marks in order takes a time that grows with their square. */
const UNITS_MAX = 4_000;

/**
 * Text as people or files give it, made fit to keep and to show on one line: NFC, no control characters, lone surrogates,
 * direction overrides or other characters that show nothing, single spaces, at most `max` characters (by code point, so no emoji is cut in half).
 */
export function toPlainLine(text: string, max: number): string {
  const start = text.slice(0, UNITS_MAX);
  const clean = dropUnseen(
    start.normalize('NFC').replace(/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, ' '),
  )
    .replace(/\s+/g, ' ')
    .trim();
  return clean.length <= max ? clean : [...clean].slice(0, max).join('').trim();
}
