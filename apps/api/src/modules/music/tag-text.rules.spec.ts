import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { guessCharset, readAs, repairText, toTagBytes } from './tag-text.rules.js';

/** Bytes of a text in a charset, as readers show them that know no charset: as Latin-1. */
function misread(text: string, charset: string): string {
  const table = new Map<string, number[]>();
  const decoder = new TextDecoder(charset);
  for (let high = 0x80; high < 0x100; high++) {
    table.set(decoder.decode(new Uint8Array([high])), [high]);
    for (let low = 0x40; low < 0x100; low++) {
      const sign = decoder.decode(new Uint8Array([high, low]));
      if ([...sign].length === 1 && !table.has(sign)) table.set(sign, [high, low]);
    }
  }
  const bytes = [...text].flatMap((letter) => (letter < '\x80' ? [letter.charCodeAt(0)] : (table.get(letter) ?? [])));
  return String.fromCharCode(...bytes);
}

const repairAll = (texts: string[]) => texts.map((text) => repairText(text, guessCharset(texts)));

describe('texts in a charset that nobody wrote down', () => {
  test.each<[string, string[]]>([
    ['windows-1251', ['Кино', 'Группа крови']],
    ['windows-1251', ['АЛИСА', 'МЫ ВМЕСТЕ']],
    ['windows-1251', ['Океан Ельзи', 'Без бою']],
    ['windows-1251', ['25/17', 'Жду чуда, но не верю']],
    ['koi8-r', ['Аквариум', 'Город золотой']],
    ['windows-1253', ['Άννα Βίσση', 'Δώδεκα']],
    ['windows-1250', ['Myslovitz', 'Długość dźwięku samotności']],
    ['windows-1250', ['Lucie', 'Hvězda, ľúbim ťa a ďalej']],
    ['shift_jis', ['宇多田ヒカル', 'はじめての恋']],
    ['euc-kr', ['이선희', '그대가 나를 사랑하지 않는다']],
    ['gbk', ['王菲', '我的爱人在天上，你不要来']],
  ])('%s: %j is put right', (charset, texts) => {
    const wrong = texts.map((text) => misread(text, charset));
    expect(repairAll(wrong)).toEqual(texts);
  });

  test.each([
    'Beyoncé',
    'Mötley Crüe',
    'Sigur Rós – Ágætis byrjun',
    'Þú og ég',
    'Ænima',
    'Été 67',
    'Ça ira… “très” bien',
    'Señor Coconut y su conjunto',
    'Århus Øst',
    'ÄÖÜ äöü',
    'L·L Barcelona',
    'm³ & €',
    'Smile ☺ 東京',
    'Кино',
    'plain',
  ])('%j is right and stays', (text) => {
    expect(repairAll([text])).toEqual([text]);
  });

  test('what cannot be told is left for people', () => {
    expect(repairAll([misread('Да', 'windows-1251')])).toEqual(['Äà']);
    expect(repairAll([misread('Ještě', 'windows-1250')])).toEqual(['Ještì']);
    expect(readAs('Äà', 'windows-1251')).toBe('Да');
  });
});

describe('UTF-8 that was taken for another charset', () => {
  const letters = fc.string({
    unit: fc.oneof(fc.constantFrom(...'abcXYZ 123'), fc.constantFrom(...'äöüßéèñøłžЖяΩ東京한')),
    minLength: 1,
    maxLength: 30,
  });
  const once = (text: string) => Buffer.from(text).toString('latin1');

  test('is put right, once or twice wrong', () => {
    fc.assert(
      fc.property(letters, (text) => {
        expect(repairText(once(text), null)).toBe(text);
        expect(repairText(once(once(text)), null)).toBe(text);
      }),
    );
  });

  test('by way of Windows-1252 too', () => {
    expect(repairText('Donâ€™t Stop', null)).toBe('Don’t Stop');
    expect(repairText('Ã„rzte', null)).toBe('Ärzte');
  });

  test('in a field that ends within a letter, without that letter', () => {
    expect(repairText(once('Ünder dem Pflästerlé').slice(0, -1), null)).toBe('Ünder dem Pflästerl');
  });

  test('repairing what is right changes nothing', () => {
    fc.assert(
      fc.property(letters, (text) => expect(repairText(text, null)).toBe(repairText(repairText(text, null), null))),
    );
  });
});

test('UTF-16 with its bytes in the wrong order is turned round', () => {
  const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16().toString('utf16le');
  for (const text of ['Motorhead', 'Кино', 'Überfall']) expect(repairText(swapped(text), null)).toBe(text);
  for (const text of ['東京事変', '이선희', '一丁']) expect(repairText(text, null)).toBe(text);
});

test('bytes come back as they were read', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(toTagBytes(String.fromCharCode(...bytes))).toEqual(bytes);
      expect(toTagBytes(readAs(String.fromCharCode(...bytes), 'windows-1252'))).toEqual(bytes);
    }),
  );
});
