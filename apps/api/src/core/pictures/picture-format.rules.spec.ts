import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readBmp, toPictureFormat } from './picture-format.rules.js';
import { bmpFile } from '../../../test/support/picture-files.js';

test.each<[string, string | Buffer, string | null]>([
  ['JPEG', Buffer.from('ffd8ffe000104a46', 'hex'), 'jpeg'],
  ['PNG', Buffer.from('89504e470d0a1a0a', 'hex'), 'png'],
  ['WebP', 'RIFF1234WEBPVP8 ', 'webp'],
  ['GIF', 'GIF89a', 'gif'],
  ['BMP', Buffer.from('424d1234567800000000', 'hex'), 'bmp'],
  ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>', null],
  ['SVG behind a comment', '<!-- GIF89a --><svg/>', null],
  ['PDF', '%PDF-1.7', null],
  ['TIFF', Buffer.from('49492a0008000000', 'hex'), null],
  ['AVIF', Buffer.from('0000001c6674797061766966', 'hex'), null],
  ['WAV', 'RIFF1234WAVEfmt ', null],
  ['a text that begins with BM', 'BM is the name of a band', null],
  ['nothing', '', null],
])('%s is told by its content', (_, head, format) => {
  expect(toPictureFormat(typeof head === 'string' ? Buffer.from(head, 'latin1') : head)).toBe(format);
});

test.each([24, 32] as const)('a BMP of %i bits is read, upright and upside down', (bits) => {
  const red = [255, 0, 0];
  const blue = [0, 0, 255];
  for (const isUpright of [true, false]) {
    const file = bmpFile(
      [
        [red, red, blue],
        [blue, blue, red],
      ],
      { bits, isUpright },
    );
    expect(readBmp(file, 100)).toEqual({
      width: 3,
      height: 2,
      channels: 3,
      pixels: Buffer.from([red, red, blue, blue, blue, red].flat()),
    });
  }
});

test('a BMP that is cut off, too large or of another kind is none, and no BMP makes it fail', () => {
  const file = bmpFile([[[1, 2, 3]]], { bits: 24, isUpright: false });
  expect(readBmp(file.subarray(0, -1), 100)).toBeNull();
  expect(
    readBmp(
      bmpFile(
        [
          [
            [1, 2, 3],
            [1, 2, 3],
          ],
        ],
        { bits: 24, isUpright: false },
      ),
      1,
    ),
  ).toBeNull();
  const compressed = Buffer.from(file);
  compressed.writeUInt32LE(1, 30);
  expect(readBmp(compressed, 100)).toBeNull();
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 40, maxLength: 80 }), (rest) => {
      readBmp(Buffer.concat([file.subarray(0, 14), rest]), 1_000);
    }),
  );
});
