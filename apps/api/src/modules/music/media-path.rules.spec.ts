import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isHiddenPath, toNumberedName, toSafeFileName, toSafeFolder } from './media-path.rules.js';

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
        expect(isHiddenPath(safe)).toBe(false);
      },
    ),
  );
  expect(toSafeFolder('Party/../../2024')).toBe('Party/2024');
});

test('a taken name gets a number before its ending', () => {
  expect(toNumberedName('Song.v2.mp3', 3)).toBe('Song.v2 (3).mp3');
});
