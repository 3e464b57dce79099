import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decideRange, isRangeStillGood } from './media-range.rules.js';

test.each([
  [undefined, { kind: 'whole' }],
  ['bytes=0-', { kind: 'part', start: 0, end: 99 }],
  ['bytes=10-19', { kind: 'part', start: 10, end: 19 }],
  ['bytes=90-500', { kind: 'part', start: 90, end: 99 }],
  ['bytes=-10', { kind: 'part', start: 90, end: 99 }],
  ['bytes=-500', { kind: 'part', start: 0, end: 99 }],
  ['bytes=100-', { kind: 'outside' }],
  ['bytes=-0', { kind: 'outside' }],
  ['bytes=20-10', { kind: 'whole' }],
  ['bytes=0-1,5-6', { kind: 'whole' }],
  ['bytes=-', { kind: 'whole' }],
  ['pages=1-2', { kind: 'whole' }],
  ['bytes=a-b', { kind: 'whole' }],
])('of 100 bytes, %j gets %j', (header, range) => {
  expect(decideRange(header, 100)).toEqual(range);
});

test('a part always lies inside the file', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.integer({ min: 0, max: 5000 }), (from, to, size) => {
      for (const header of [`bytes=${from}-${to}`, `bytes=${from}-`, `bytes=-${to}`]) {
        const range = decideRange(header, size);
        if (range.kind !== 'part') continue;
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.end).toBeLessThan(size);
        expect(range.start).toBeLessThanOrEqual(range.end);
      }
    }),
  );
});

test('a part is only sent when the client has the same file', () => {
  const modifiedMs = Date.parse('2026-11-20T20:00:00.250Z');
  expect(isRangeStillGood(undefined, '"a"', modifiedMs)).toBe(true);
  expect(isRangeStillGood('"a"', '"a"', modifiedMs)).toBe(true);
  expect(isRangeStillGood('"b"', '"a"', modifiedMs)).toBe(false);
  expect(isRangeStillGood('Fri, 20 Nov 2026 20:00:00 GMT', '"a"', modifiedMs)).toBe(true);
  expect(isRangeStillGood('Fri, 20 Nov 2026 19:00:00 GMT', '"a"', modifiedMs)).toBe(false);
});
