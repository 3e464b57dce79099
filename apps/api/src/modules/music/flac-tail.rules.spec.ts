import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { flacFile } from '../../../test/support/audio-files.js';
import { findLastFlacSample, readFlacStream } from './flac-tail.rules.js';

test('reads what a file promises', () => {
  expect(readFlacStream(flacFile(40))).toEqual({
    totalSamples: 40 * 4096,
    blockSize: 4096,
    frameBytesMax: 0,
    rate: 44_100,
  });
  expect(readFlacStream(Buffer.from('no music at all, and not short either'))).toBeNull();
});

test('a whole file reaches its last sample, a cut one does not', () => {
  const file = flacFile(300);
  const firstFrame = file.subarray(42, 46);
  expect(findLastFlacSample(file, 4096, firstFrame)).toBe(300 * 4096);
  fc.assert(
    fc.property(fc.integer({ min: 43, max: file.length - 12 }), (length) => {
      expect(findLastFlacSample(file.subarray(0, length), 4096, firstFrame)).toBeLessThan(300 * 4096);
    }),
  );
});
