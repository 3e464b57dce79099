import { describe, expect, test } from '@jest/globals';
import { decideNickname } from './guest.rules.js';

const refused = { kind: 'refused' };

describe('a nickname', () => {
  test('is trimmed, composed and single-spaced', () => {
    expect(decideNickname('  Rene\u0301e   B. ')).toEqual({ kind: 'accepted', nickname: 'Renée B.' });
  });

  test('may be of any script and hold emoji that are joined', () => {
    for (const nickname of ['Дарья', '美咲', 'مريم', '👩‍🚀 Zoë', 'Nazım']) {
      expect(decideNickname(nickname)).toMatchObject({ kind: 'accepted' });
    }
  });

  test('of nothing takes the nickname away', () => {
    expect(decideNickname('   ')).toEqual({ kind: 'none' });
  });

  test.each([
    ['a line break', 'a\nb'],
    ['a NUL', 'a\u0000b'],
    ['a direction mark', 'a\u202Eb'],
    ['a zero-width space', 'a\u200Bb'],
    ['a lone surrogate', 'a\uD800b'],
    ['a private-use character', 'a\uE000b'],
    ['only a byte-order mark between letters', 'x\uFEFFy'],
  ])('with %s is refused', (_, nickname) => {
    expect(decideNickname(nickname)).toEqual(refused);
  });

  test.each(['fuck you', 'FuCk', 'fuuuck', 'sh1t', 'Arschloch', 'Hurensohn 3000', 'A. Hitler'])(
    'that is indecent is refused: %s',
    (nickname) => {
      expect(decideNickname(nickname)).toEqual(refused);
    },
  );

  test.each(['Scunthorpe', 'Class of 99', 'Matsushita', 'Huren-Frei'])('that only looks so is fine: %s', (nickname) => {
    expect(decideNickname(nickname)).toMatchObject({ kind: 'accepted' });
  });

  test('of more than 24 characters is refused', () => {
    expect(decideNickname('x'.repeat(24))).toMatchObject({ kind: 'accepted' });
    expect(decideNickname('x'.repeat(25))).toEqual(refused);
  });
});
