/**
 * Joiners, variation selectors and tags where a script or an emoji needs them: families and flags, keycaps, the letters of
 * Arabic and Indic scripts. Anywhere else they cannot be seen, so that two names look the same and are not.
 */
const NEEDED = [
  String.raw`\p{RGI_Emoji}\uFE0F?`,
  String.raw`\p{Extended_Pictographic}\p{Emoji_Modifier}?\uFE0F?(?:\u200D\p{Extended_Pictographic}\p{Emoji_Modifier}?\uFE0F?)*`,
  String.raw`(?<=[${scripts()}]\p{M}*)[\u200C\u200D](?=[${scripts()}])`,
].join('|');

/** What shows nothing, or turns the direction of what stands around it: controls, fillers, joiners, marks, half characters. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u2800]/u;
/** Made when it is first needed: browsers that do not know the flag may load this file. */
let unseenOrNeeded: RegExp | null = null;
const SEEN = /[\p{L}\p{N}\p{P}\p{S}]/u;
/** More marks on one letter than any script has cover the lines around it. */
const PILE_OF_MARKS = /\p{M}{6}/u;

export type NameFlaw = 'empty' | 'unseen' | 'too-long';

/** A name as it is kept: composed (NFC), no white space at the ends, single spaces inside, also for tabs and blanks of other kinds. */
export function toName(typed: string): string {
  return typed
    .normalize('NFC')
    .trim()
    .replace(/[\p{Zs}\t]+/gu, ' ');
}

/** An e-mail address as it is stored and compared: composed (NFC), no white space at the ends, lower case. */
export function toEmail(typed: string): string {
  return typed.trim().toLowerCase().normalize('NFC');
}

/** The text without what shows nothing. */
export function dropUnseen(text: string): string {
  unseenOrNeeded ??= new RegExp(`(${NEEDED})|${UNSEEN.source}`, 'gv');
  return text.replace(unseenOrNeeded, (_, needed: string | undefined) => needed ?? '');
}

/** What keeps a name (see `toName`) from being shown to others; `max` counts code points. Null: nothing. */
export function findNameFlaw(name: string, max: number): NameFlaw | null {
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
