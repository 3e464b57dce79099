/** What is looked at: strong so far is strong, and looking at more takes long. */
const LOOKED_AT_MAX = 48;
/** Of the five steps of zxcvbn: at least 10^8 guesses. */
const SCORE_MIN = 3;
const WORD_MIN = 4;

type Judge = (password: string, about: string[]) => number;

/** The dictionaries are read when they are first needed: the start of the process does not wait for them. */
let judge: Promise<Judge> | null = null;

async function loadJudge(): Promise<Judge> {
  const [{ ZxcvbnFactory }, common] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  const zxcvbn = new ZxcvbnFactory({ dictionary: common.dictionary, graphs: common.adjacencyGraphs });
  return (password, about) => zxcvbn.check(password, about).score;
}

/**
 * Whether somebody who knows the person guesses the password soon. `about`: what is known of them (names, venue, e-mail
 * address), which is looked for as it is, in one word, and by its longer words.
 */
export async function isGuessable(password: string, about: string[]): Promise<boolean> {
  judge ??= loadJudge();
  const start = [...password].slice(0, LOOKED_AT_MAX).join('');
  return (await judge)(start, about.flatMap(wordsOf)) < SCORE_MIN;
}

function wordsOf(text: string): string[] {
  const [named = ''] = text.split('@');
  const words = named.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  return [text, named, words.join(''), ...words.filter((word) => word.length >= WORD_MIN)];
}
