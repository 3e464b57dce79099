import type { TagCharset } from '@votebox/contracts';

/** The characters of Windows-1252 for the bytes 0x80 to 0x9f; a blank stands for none. */
const EXTRA_1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';
const REPAIRS_MAX = 3;

/** Letters of an alphabet, the most frequent first. `prior`: how much rarer such files are, as a logarithm. */
const CYRILLIC = 'оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфіїёєґўъ';
const GREEK = 'αοιετσνηυρπκμλωδγθχφβξζψ';
const ALPHABETS = [
  { charset: 'windows-1251', script: /^\p{Script=Cyrillic}$/u, order: CYRILLIC, prior: 0 },
  { charset: 'koi8-r', script: /^\p{Script=Cyrillic}$/u, order: CYRILLIC, prior: 0 },
  { charset: 'windows-1253', script: /^\p{Script=Greek}$/u, order: GREEK, prior: -8 },
] as const;
/** Signs that make up so large a share of any text in their language; wrongly read text is spread over thousands. */
const SIGNS = [
  { charset: 'shift_jis', script: /^[\p{Script=Han}ぁ-んァ-ヶー]$/u, frequent: /[ぁ-んァ-ヶー]/, shareMin: 0.3 },
  {
    charset: 'euc-kr',
    script: /^\p{Script=Hangul}$/u,
    frequent: /[이가다는의을에고하지나사아로도한리시기그너내자마라스대어서정해인여수일랑음을날안]/,
    shareMin: 0.3,
  },
  {
    charset: 'gbk',
    script: /^\p{Script=Han}$/u,
    frequent:
      /[的一是不了在人有我他这你爱心天来到时大地为子中说生情歌想没好无风雨夜月花梦相思如何今明就会都要们和个国上下年里]/,
    shareMin: 0.15,
  },
] as const;
const LETTERS_MIN = 5;
const SIGNS_MIN = 4;
/** Of the share of frequent signs. */
const SIGNS_MARGIN = 0.15;
/**
 * Natural logarithm of how probable a letter is, by its place in the order of an alphabet: a straight line fits the
 * languages well. Texts are less probable than `LETTER_MIN` a letter by chance only, and the second best reading of real
 * text is less probable by more than `TEXT_MARGIN`.
 */
const letterWeight = (place: number) => (place < 0 ? -7 : -2.1 - 0.12 * place);
const LETTER_MIN = -3.4;
const TEXT_MARGIN = 2;

/**
 * The bytes that a text was read from as Latin-1 or Windows-1252, which is how readers take bytes whose charset nobody
 * wrote down; null where it holds other characters and so was not.
 */
export function toTagBytes(text: string): Uint8Array | null {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const extra = code > 0xff ? EXTRA_1252.indexOf(text[at]!) : -1;
    if (code > 0xff && extra < 0) return null;
    bytes[at] = extra >= 0 ? 0x80 + extra : code;
  }
  return bytes;
}

/** The text read as `charset`; unchanged where it is real Unicode text. */
export function readAs(text: string, charset: TagCharset): string {
  const bytes = toTagBytes(text);
  if (!bytes || bytes.every((byte) => byte < 0x80)) return text;
  return charset === 'windows-1252' ? decode1252(bytes) : new TextDecoder(charset).decode(bytes);
}

/**
 * A text of a file, with what is certain put right: UTF-8 that was taken for Latin-1 (also twice), UTF-16 with its bytes
 * swapped, and the charset that all texts of the file together give away.
 */
export function repairText(text: string, charset: TagCharset | null): string {
  const unswapped = unswap(text);
  const utf8 = repairUtf8(unswapped);
  if (utf8 !== unswapped) return utf8;
  return readAs(unswapped, charset ?? 'windows-1252');
}

/**
 * The charset that the texts of one file were written in, where it is beyond doubt: they make no sense as Windows-1252,
 * and are plain words of the language of one other. null: they are fine, or it cannot be told.
 */
export function guessCharset(texts: readonly string[]): TagCharset | null {
  const doubtful = texts.filter((text) => {
    const bytes = toTagBytes(text);
    return bytes?.some((byte) => byte >= 0x80) && repairUtf8(text) === text;
  });
  const joined = doubtful.join('\n');
  const bytes = doubtful.length > 0 ? toTagBytes(joined) : null;
  if (!bytes || isWestern(decode1252(bytes))) return null;
  const central = decode('windows-1250', bytes);
  if (central && isWestern(central)) return 'windows-1250';
  return guessAlphabet(bytes) ?? guessSigns(bytes);
}

function guessAlphabet(bytes: Uint8Array): TagCharset | null {
  const readings = ALPHABETS.flatMap(({ charset, script, order, prior }) => {
    const letters = foreignLetters(decode(charset, bytes), script);
    const weight = letters.reduce((sum, letter) => sum + letterWeight(order.indexOf(toBaseLetter(letter))), 0);
    return letters.length >= LETTERS_MIN ? [{ charset, weight: weight + prior, mean: weight / letters.length }] : [];
  }).sort((one, other) => other.weight - one.weight);
  const [best, second] = readings;
  if (!best || best.mean < LETTER_MIN) return null;
  return !second || best.weight - second.weight >= TEXT_MARGIN ? best.charset : null;
}

function guessSigns(bytes: Uint8Array): TagCharset | null {
  const readings = SIGNS.flatMap(({ charset, script, frequent, shareMin }) => {
    const signs = foreignLetters(decode(charset, bytes), script);
    const share = signs.filter((sign) => frequent.test(sign)).length / signs.length;
    return signs.length >= SIGNS_MIN && share >= shareMin ? [{ charset, share }] : [];
  }).sort((one, other) => other.share - one.share);
  const [best, second] = readings;
  return best && best.share - (second?.share ?? 0) >= SIGNS_MARGIN ? best.charset : null;
}

/** The letters beyond ASCII, where all are of this script; none otherwise. */
function foreignLetters(text: string | null, script: RegExp): string[] {
  if (!text || !isWellFormed(text)) return [];
  const letters = [...text].filter((letter) => letter > '\x7f' && /[\p{L}ー]/u.test(letter));
  return letters.every((letter) => script.test(letter)) ? letters : [];
}

function toBaseLetter(letter: string): string {
  const small = letter.toLowerCase();
  return /\p{Script=Greek}/u.test(small) ? small.normalize('NFD')[0]!.replace('ς', 'σ') : small;
}

/** Whether a text can be of a language in Latin letters: no word is made of accented letters alone. */
function isWestern(text: string): boolean {
  if (!isWellFormed(text)) return false;
  const words = (text.match(/\p{L}+/gu) ?? []).filter((word) => /\P{ASCII}/u.test(word));
  const count = (pattern: RegExp) => words.join('').match(pattern)?.length ?? 0;
  return count(/\P{ASCII}/gu) < 4 || count(/\P{ASCII}/gu) < 0.7 * count(/./gu);
}

/** Signs between letters, control characters and wild case are marks of a wrong charset. */
function isWellFormed(text: string): boolean {
  if (/[\ufffd\ue000-\uf8ff]|(?![\n\t\r])\p{Cc}/u.test(text)) return false;
  if (/\p{L}(?![\p{ASCII}·])[\p{S}\p{No}\p{Ps}\p{Pe}\p{Pi}\p{Pf}¡¿§¶\xa0\xad]\p{L}/u.test(text.replace(/[’‘]/g, '')))
    return false;
  if (/[A-Za-z](?=\P{ASCII})(?!\p{Script=Latin})\p{L}|(?=\P{ASCII})(?!\p{Script=Latin})\p{L}[A-Za-z]/u.test(text))
    return false;
  const words = (text.match(/\p{L}+/gu) ?? []).filter((word) => /\P{ASCII}/u.test(word));
  return !words.some((word) =>
    /(?=\P{ASCII})\p{Ll}\p{Lu}|\p{Ll}(?=\P{ASCII})\p{Lu}|^(?=\P{ASCII})\p{Lu}{2,}\p{Ll}{2}/u.test(word),
  );
}

function decode(charset: TagCharset | 'utf-8', bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function decode1252(bytes: Uint8Array): string {
  return [...bytes]
    .map((byte) => {
      const extra = byte >= 0x80 && byte < 0xa0 ? EXTRA_1252[byte - 0x80]! : ' ';
      return extra === ' ' ? String.fromCharCode(byte) : extra;
    })
    .join('');
}

/** UTF-8 in the guise of Latin-1 is certain: by chance, letters of Latin-1 do not form its sequences. */
function repairUtf8(text: string): string {
  let repaired = text;
  for (let n = 0; n < REPAIRS_MAX; n++) {
    const bytes = toTagBytes(repaired);
    const better = bytes?.some((byte) => byte >= 0x80) ? decodeUtf8(bytes) : null;
    if (better === null) break;
    repaired = better;
  }
  return repaired;
}

/** A field of fixed length may end within a letter; that letter is dropped. */
function decodeUtf8(bytes: Uint8Array): string | null {
  const whole = decode('utf-8', bytes);
  if (whole !== null) return whole;
  for (let cut = 1; cut <= 3; cut++) {
    const text = bytes[bytes.length - cut]! >= 0xc2 ? decode('utf-8', bytes.subarray(0, bytes.length - cut)) : null;
    if (text !== null && /\P{ASCII}/u.test(text)) return text;
  }
  return null;
}

/** UTF-16 without a mark that was read in the wrong order: all letters come from far apart, and fit when swapped. */
function unswap(text: string): string {
  if (!/^[\u0100-\uffff]{2,}$/.test(text)) return text;
  const swapped = text.split('').map((letter) => {
    const code = letter.charCodeAt(0);
    return String.fromCharCode(((code & 0xff) << 8) | (code >> 8));
  });
  const isPlain = swapped.every((letter) => letter >= ' ' && letter < '\u0600');
  const isOneScript = /^[\p{Script=Han}\p{Script=Hangul}ぁ-ヿ]+$/u.test(text) && !/\u2000/.test(text);
  const ascii = swapped.filter((letter) => letter < '\x7f').length;
  return isPlain && (!isOneScript || ascii === swapped.length) ? swapped.join('') : text;
}
