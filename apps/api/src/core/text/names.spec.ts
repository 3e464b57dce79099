import { describe, expect, test } from '@jest/globals';
import { dropUnseen, findNameFlaw, toEmail, toName } from '@votebox/contracts';
import { toPlainLine } from './plain-text.js';

const MAX = 24;

describe('a name', () => {
  test.each([
    'The Anchor',
    'Zoë',
    'Дарья',
    '美咲',
    'مريم',
    'שלום',
    'می\u200cخواهم',
    'क्\u200dष',
    '👩\u200d👩\u200d👧',
    '👩🏽\u200d🚀 Zoë',
    '❤\ufe0f',
    '☕\ufe0f Café',
    '1\ufe0f\u20e3',
    '🇩🇪',
    '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    '...',
    'x'.repeat(MAX),
    '𝄞'.repeat(MAX),
  ])('%j can be shown', (name) => {
    expect(findNameFlaw(toName(name), MAX)).toBeNull();
  });

  test.each([
    ['a zero-width space', 'An\u200bchor'],
    ['nothing but one', '\u200b'],
    ['a joiner between letters of the Latin script', 'An\u200dchor'],
    ['a non-joiner between digits', '1\u200c2'],
    ['a soft hyphen', 'An\u00adchor'],
    ['a byte order mark', 'An\ufeffchor'],
    ['a word joiner', 'An\u2060chor'],
    ['a filler of Hangul', '\u3164'],
    ['a half-width filler', '\uffa0\uffa0'],
    ['a blank of Braille', '\u2800'],
    ['a variation of a letter', 'A\ufe0fnchor'],
    ['a tag without a flag', 'Anchor\u{e0041}'],
    ['a combining joiner', 'A\u034fnchor'],
    ['an override of the direction', 'a\u202eb'],
    ['an isolate', 'a\u2066b'],
    ['a mark of the direction', 'Anchor\u200f'],
    ['the Arabic mark of it', 'Anchor\u061c'],
    ['a NUL', 'An\u0000chor'],
    ['a line break', 'An\nchor'],
    ['a separator of lines', 'An\u2028chor'],
    ['half a character', 'An\ud800chor'],
    ['a letter of nobody', 'An\ue000chor'],
    ['a pile of marks', `Z${'\u0336'.repeat(20)}`],
  ])('with %s is none', (_, name) => {
    expect(findNameFlaw(toName(name), MAX)).toBe('unseen');
  });

  test.each([
    ['nothing', ''],
    ['blanks of all kinds', ' \u00a0\u2003\u3000'],
    ['marks without letters', '\u0301\u0301'],
  ])('of %s is empty', (_, name) => {
    expect(findNameFlaw(toName(name), MAX)).toBe('empty');
  });

  test('is measured by characters, not by halves of them', () => {
    expect(findNameFlaw('𝄞'.repeat(MAX + 1), MAX)).toBe('too-long');
  });

  test('in two ways of writing is one', () => {
    for (const typed of [' Zoe\u0308  Fox ', 'Zo\u00eb\tFox', 'Zo\u00eb\u00a0\u3000Fox']) {
      expect(toName(typed)).toBe('Zo\u00eb Fox');
    }
  });
});

describe('text that is made to keep others waiting', () => {
  const PILES = [
    ['marks', '\u0301'],
    ['variations', '\ufe0f'],
    ['marks in turn', '\u0316\u0301'],
    ['joiners', '\u200d'],
  ];

  test.each(PILES)('%s: what is too long for a name is not looked at', (_, pile) => {
    const typed = `a${pile.repeat(60_000)}`;
    expect(toName(typed)).toBe(typed);
    expect(findNameFlaw(typed, MAX)).toBe('too-long');
  });

  test.each(PILES)('%s: what is too long for an address is not put in order', (_, pile) => {
    const typed = `a${pile.repeat(60_000)}@example.com`;
    expect(toEmail(typed)).toBe(typed);
  });

  test.each(PILES)('%s: one look at each character is enough', async (_, pile) => {
    const visible = pile === '\u200d' || pile === '\ufe0f' ? '' : pile;
    for (let n = 0; n < 20; n++) {
      expect(dropUnseen(`a${pile.repeat(10_000)}`)).toBe(`a${visible.repeat(10_000)}`);
      // The event loop turns once, so that others and the time limit of the test get theirs.
      await new Promise(setImmediate);
    }
  });

  test.each(PILES)('%s: a line is made of the start of a text', (_, pile) => {
    expect(toPlainLine(`Song ${pile.repeat(60_000)}`, 4)).toBe('Song');
  });
});

test('what shows nothing is dropped from text, and nothing else', () => {
  expect(dropUnseen('An\u200bchor 👩\u200d👩\u200d👧 \u3164x')).toBe('Anchor 👩\u200d👩\u200d👧 x');
});
