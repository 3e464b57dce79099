import { describe, expect, it } from '@jest/globals';
import { ERRORS } from '@votebox/contracts';
import de from './de.json';
import en from './en.json';

type Tree = { [key: string]: string | Tree };

function flatten(tree: Tree, path = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') flat.set(path + key, value);
    else for (const [inner, text] of flatten(value, `${path}${key}.`)) flat.set(inner, text);
  }
  return flat;
}

/** Names of the values and rich-text tags that a text uses. */
const slotsOf = (text: string) =>
  [...text.matchAll(/\{\s*(\w+)\s*[,}]|<(\w+)>/g)].map((match) => match[1] ?? `<${match[2]}>`).sort();

const english = flatten(en);
const german = flatten(de);

describe('texts', () => {
  it('are complete in both languages', () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('use the same values in both languages', () => {
    for (const [key, text] of english) {
      expect([key, [...new Set(slotsOf(german.get(key) ?? ''))]]).toEqual([key, [...new Set(slotsOf(text))]]);
    }
  });

  it('are never empty', () => {
    for (const [key, text] of [...english, ...german]) expect([key, text.trim() !== '']).toEqual([key, true]);
  });

  it('name every error of the contract', () => {
    for (const code of Object.keys(ERRORS)) expect([code, english.has(`errors.${code}`)]).toEqual([code, true]);
  });
});
