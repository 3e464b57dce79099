import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGE_NAMES } from './languages';

type Tree = { [key: string]: string | Tree };

const folder = join(__dirname, '../../messages');
const read = (language: string) => JSON.parse(readFileSync(join(folder, `${language}.json`), 'utf8')) as Tree;

function flatten(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : flatten(value, `${path}${key}.`),
  );
}

/** Names of the values that a message takes: `{name}` and `{count, plural, …}`, but not the words of a plural: `one {vote}`. */
function listValues(message: string): string[] {
  return [
    ...new Set([...message.matchAll(/(?<!(?:one|other|=\d) )\{\s*([a-zA-Z]+)\s*[,}]/g)].map((match) => match[1]!)),
  ].sort();
}

describe('messages', () => {
  const english = new Map(flatten(read('en')));
  const others = Object.keys(LANGUAGE_NAMES).filter((language) => language !== 'en');

  it('has one file for each language that is offered, and no others', () => {
    expect(readdirSync(folder).sort()).toEqual(
      Object.keys(LANGUAGE_NAMES)
        .map((language) => `${language}.json`)
        .sort(),
    );
  });

  it.each(others)('says everything in %s that it says in English', (language) => {
    const messages = new Map(flatten(read(language)));
    expect([...messages.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it.each(others)('gives every message in %s the same values as in English', (language) => {
    const messages = new Map(flatten(read(language)));
    const values = (of: Map<string, string>) => [...of].map(([key, text]) => [key, listValues(text)] as const).sort();
    expect(values(messages)).toEqual(values(english));
  });

  it.each(['en', ...others])('leaves no message empty in %s', (language) => {
    expect(flatten(read(language)).filter(([, text]) => text.trim() === '')).toEqual([]);
  });
});
