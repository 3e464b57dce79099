/**
 * Joiners, variation selectors and tags where a script or an emoji needs them: families and flags, keycaps, the letters of
 * Arabic and Indic scripts. Anywhere else they cannot be seen, so that two names look the same and are not.
 */
// The joiner comes before the look back at its letter: else every mark of a pile would look back over all before it.
const NEEDED = [
  String.raw`\p{RGI_Emoji}\uFE0F?`,
  String.raw`\p{Extended_Pictographic}\p{Emoji_Modifier}?\uFE0F?(?:\u200D\p{Extended_Pictographic}\p{Emoji_Modifier}?\uFE0F?)*`,
  String.raw`[\u200C\u200D](?<=[${scripts()}]\p{M}*[\u200C\u200D])(?=[${scripts()}])`,
].join('|');

/** What shows nothing, or turns the direction of what stands around it: controls, fillers, joiners, marks, half characters. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u2800]/u;
/** Made when it is first needed: browsers that do not know the flag may load this file. */
let unseenOrNeeded: RegExp | null = null;
const SEEN = /[\p{L}\p{N}\p{P}\p{S}]/u;
/** More marks on one letter than any script has cover the lines around it. */
const PILE_OF_MARKS = /\p{M}{6}/u;
/** No name or address is so long (UTF-16 units). Putting marks in order takes a time that grows with their square. */
const COMPOSED_UNITS_MAX = 1_000;

export type NameFlaw = 'empty' | 'unseen' | 'too-long';

/**
 * A name as it is kept: composed (NFC), no white space at the ends, single spaces inside, also for tabs and blanks of other
 * kinds. What is too long for any stays as it is.
 */
export function toName(typed: string): string {
  const text = typed.trim();
  return text.length > COMPOSED_UNITS_MAX ? text : text.normalize('NFC').replace(/[\p{Zs}\t]+/gu, ' ');
}

/**
 * An e-mail address as it is stored and compared: composed (NFC), no white space at the ends, lower case. What is too long
 * for any is not composed.
 */
export function toEmail(typed: string): string {
  const address = typed.trim().toLowerCase();
  return address.length > COMPOSED_UNITS_MAX ? address : address.normalize('NFC');
}

/** The text without what shows nothing. */
export function dropUnseen(text: string): string {
  unseenOrNeeded ??= new RegExp(`(${NEEDED})|${UNSEEN.source}`, 'gv');
  return text.replace(unseenOrNeeded, (_, needed: string | undefined) => needed ?? '');
}

/** What keeps a name (see `toName`) from being shown to others; `max` counts code points. Null: nothing. */
export function findNameFlaw(name: string, max: number): NameFlaw | null {
  // Two units are the most that a character takes.
  if (name.length > 2 * max) return 'too-long';
  if (dropUnseen(name) !== name || PILE_OF_MARKS.test(name)) return 'unseen';
  if (!SEEN.test(name)) return 'empty';
  return [...name].length > max ? 'too-long' : null;
}

function scripts(): string {
  const names = [
    'Arab',
    'Syrc',
    'Mong',
    'Deva',
    'Beng',
    'Guru',
    'Gujr',
    'Orya',
    'Taml',
    'Telu',
    'Knda',
    'Mlym',
    'Sinh',
  ];
  return names.map((name) => String.raw`\p{Script=${name}}`).join('');
}
