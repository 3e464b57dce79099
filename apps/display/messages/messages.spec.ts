import { describe, expect, it } from '@jest/globals';
import de from './de.json';
import en from './en.json';

type Messages = { [key: string]: string | Messages };

function texts(messages: Messages, path = ''): [key: string, text: string][] {
  return Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value]] : texts(value, `${path}${key}.`),
  );
}

// What stands behind `one`, `other` or `=0` is a branch of words, not a value.
const placeholders = (text: string) => [...new Set(text.match(/(?<!(?:one|other|=\d) )\{\w+(?=[,}])/g) ?? [])].sort();

describe('messages', () => {
  it('has every text in both languages', () => {
    expect(texts(de).map(([key]) => key)).toEqual(texts(en).map(([key]) => key));
  });

  it('fills the same values into both', () => {
    const german = new Map(texts(de));
    for (const [key, text] of texts(en))
      expect([key, placeholders(german.get(key) ?? '')]).toEqual([key, placeholders(text)]);
  });
});
