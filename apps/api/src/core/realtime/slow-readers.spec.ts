import { expect, it } from '@jest/globals';
import { BUFFER_BYTES_MAX, SLOW_AFTER_MS, SlowReaders } from './slow-readers.js';

it('names only who has been behind all the time', () => {
  const readers = new SlowReaders<string>();
  const check = (a: number, b: number, atMs: number) =>
    readers.check(
      [
        ['a', a],
        ['b', b],
      ],
      atMs,
    );
  const tooMuch = BUFFER_BYTES_MAX + 1;
  expect(check(tooMuch, tooMuch, 0)).toEqual([]);
  expect(check(tooMuch, 10, 5_000)).toEqual([]);
  expect(check(tooMuch, tooMuch, SLOW_AFTER_MS)).toEqual(['a']);
  expect(check(0, tooMuch, 2 * SLOW_AFTER_MS)).toEqual(['b']);
});
