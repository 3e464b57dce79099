import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  fromNameBytes,
  isHiddenName,
  toDiskPath,
  toNumberedName,
  toSafeFileName,
  toSafeFolder,
  toShownPath,
} from './media-path.rules.js';

test.each([
  ['../../etc/passwd.mp3', 'passwd.mp3'],
  ['C:\\Users\\me\\Song.MP3', 'Song.mp3'],
  ['..', 'Track.mp3'],
  ['', 'Track.mp3'],
  ['.hidden.mp3', 'hidden.mp3'],
  ['AC/DC - T.N.T..mp3', 'DC - T.N.T.mp3'],
  ['what? <really>: "yes"|no*.mp3', 'what_ _really__ _yes__no_.mp3'],
  ['con.mp3', '_con.mp3'],
  ['NUL.live at the Forum.mp3', '_NUL.live at the Forum.mp3'],
  ['com\u00b9.mp3', '_com\u00b9.mp3'],
  ['Concert.mp3', 'Concert.mp3'],
  ['a\0/../b\0.mp3', 'b.mp3'],
  ['u\u0308ber\u202e3pm.exe', '\u00fcber 3pm.mp3'],
  ['a\0b.mp3', 'a b.mp3'],
  ['raw \uef80 byte.mp3', 'raw _ byte.mp3'],
])('a file that calls itself %j is kept as %j', (name, kept) => {
  expect(toSafeFileName(name, '.mp3')).toBe(kept);
});

test('no name leaves its folder, hides, or is too long for a file system', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
      const safe = toSafeFileName(name, '.flac');
      expect(safe).not.toMatch(/[/\\\p{Cc}]/u);
      expect(safe.startsWith('.')).toBe(false);
      expect(safe.endsWith('.flac')).toBe(true);
      expect(safe.normalize('NFC')).toBe(safe);
      expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(255);
    }),
  );
});

test('no folder climbs or hides', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom('..', '.', '', '.x', '...', ' .. '), fc.string()), { maxLength: 10 }),
      (segments) => {
        const safe = toSafeFolder(segments.join('/'));
        for (const segment of safe.split('/')) expect(segment).not.toMatch(/^\.|\0/);
        expect(safe.startsWith('/')).toBe(false);
        expect(safe.split('/').some((segment) => segment.startsWith('.'))).toBe(false);
      },
    ),
  );
  expect(toSafeFolder('Party/../../2024')).toBe('Party/2024');
});

test('a taken name gets a number before its ending', () => {
  expect(toNumberedName('Song.v2.mp3', 3)).toBe('Song.v2 (3).mp3');
});

test('every name on the disk has a path of its own, and comes back from it', () => {
  const anyName = fc.oneof(
    fc.uint8Array({ minLength: 1 }).map((bytes) => Buffer.from(bytes)),
    fc.string({ unit: 'binary', minLength: 1 }).map((text) => Buffer.from(text)),
    fc.constantFrom('\uef80', '\uefff.mp3', '\ufffd', 'é\uefc3').map((text) => Buffer.from(text)),
  );
  fc.assert(
    fc.property(anyName, (name) => {
      const path = fromNameBytes(name);
      expect(Buffer.from(toDiskPath(path))).toEqual(name);
      expect(path).not.toMatch(/\p{Cs}/u);
    }),
  );
  expect(fromNameBytes(Buffer.from('Beyoncé'))).toBe('Beyoncé');
});

test('a name in Latin-1 is shown with its letters', () => {
  expect(toShownPath(fromNameBytes(Buffer.from('Motörhead – x.mp3'.replace('–', '-'), 'latin1')))).toBe(
    'Motörhead - x.mp3',
  );
  expect(toShownPath('Wörld/x.mp3')).toBe('Wörld/x.mp3');
});

test('a band may begin with dots', () => {
  expect(isHiddenName('...And Justice')).toBe(false);
  expect(isHiddenName('.trash')).toBe(true);
});
