import { expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { ConfigFaults, loadConfig } from '../config/config.js';
import { CannotOpen, Sealer } from './sealer.js';

const VENUE = '018f6f60-0000-7000-8000-000000000001';
const OTHER = '018f6f60-0000-7000-8000-000000000002';
const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const configOf = (keys: string | undefined) =>
  loadConfig({
    DATABASE_URL: 'postgres://localhost/x',
    VOTEBOX_SECRET: 's'.repeat(32),
    MEDIA_DIR: 'media',
    VOTEBOX_KEYS: keys,
  });
const sealerOf = (keys?: string) => new Sealer(configOf(keys));

test('opens what it sealed, whatever the text, and never shows it', () => {
  const sealer = sealerOf(key('a'));
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      const sealed = sealer.seal(VENUE, text);
      expect(sealer.open(VENUE, sealed)).toBe(text);
      if (text.length > 3) expect(sealed).not.toContain(text);
    }),
  );
});

test('the same text is sealed differently each time', () => {
  const sealer = sealerOf(key('a'));
  expect(sealer.seal(VENUE, 'x')).not.toBe(sealer.seal(VENUE, 'x'));
});

test('what was sealed for one venue does not open for another', () => {
  const sealer = sealerOf(key('a'));
  expect(() => sealer.open(OTHER, sealer.seal(VENUE, 'x'))).toThrow(CannotOpen);
});

test('a sealed text of which any part was changed does not open', () => {
  const sealer = sealerOf(key('a'));
  const sealed = sealer.seal(VENUE, 'a token');
  fc.assert(
    fc.property(fc.nat(sealed.length - 1), fc.constantFrom('A', 'z', '0', '.'), (at, letter) => {
      fc.pre(sealed[at] !== letter);
      const changed = sealed.slice(0, at) + letter + sealed.slice(at + 1);
      // The last letter of base64url may carry bits that stand for nothing.
      fc.pre(
        !Buffer.from(changed.split('.')[2] ?? '', 'base64url').equals(
          Buffer.from(sealed.split('.')[2]!, 'base64url'),
        ) || at < 5,
      );
      expect(() => sealer.open(VENUE, changed)).toThrow(CannotOpen);
    }),
  );
  for (const broken of ['', 's1', 's1.a', 's1.a.', 's1.a.AAAA', 's2.a.AAAA', `${sealed}.x`]) {
    expect(() => sealer.open(VENUE, broken)).toThrow(CannotOpen);
  }
});

test('the first key seals, all keys open, and a key that went is named', () => {
  const [old, young] = [key('2026-01'), key('2026-11')];
  const before = sealerOf(old).seal(VENUE, 'x');
  const both = sealerOf(`${young},${old}`);
  expect(both.open(VENUE, before)).toBe('x');
  expect(both.seal(VENUE, 'x')).toMatch(/^s1\.2026-11\./);
  expect(() => sealerOf(young).open(VENUE, before)).toThrow('VOTEBOX_KEYS has no key "2026-01"');
});

test('two keys of one name in different rings do not open each other', () => {
  const sealed = sealerOf(key('a')).seal(VENUE, 'x');
  expect(() => sealerOf(key('a')).open(VENUE, sealed)).toThrow(CannotOpen);
});

test('without a key nothing is sealed, and the reason says what to set', () => {
  expect(() => sealerOf(undefined).seal(VENUE, 'x')).toThrow(/VOTEBOX_KEYS/);
});

test.each(['a', 'a:', 'a:short', `a b:${'A'.repeat(43)}=`, `${key('a')},`, `${key('a')},${key('a')}`])(
  'a ring that cannot be read is a fault of the configuration: %s',
  (text) => {
    expect(() => configOf(text)).toThrow(ConfigFaults);
    expect(() => configOf(text)).toThrow(/VOTEBOX_KEYS/);
  },
);
