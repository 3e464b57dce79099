import { expect, it } from '@jest/globals';
import { ackLatencies, median, mergeDeliveries, seenLatencies } from './latency.rules.js';

it('counts from the intended moment, also where the sending was late', () => {
  expect(ackLatencies({ intendedMs: [0, 1], ackedMs: [5, 3_001] })).toEqual([5, 3_000]);
});

it('takes a vote as shown by the first total that holds it and all before it', () => {
  // Acknowledged in the order second, first, third; 10 votes were there before.
  const cast = { intendedMs: [0, 1, 2], ackedMs: [9, 8, 20] };
  const ticks = { atMs: [10, 15, 40], totals: [11, 12, 13] };
  expect(seenLatencies(cast, 10, ticks)).toEqual([10 - 1, 15 - 0, 40 - 2]);
});

it('leaves out what a screen never came to show', () => {
  const cast = { intendedMs: [0, 1, 2], ackedMs: [3, 4, 5] };
  expect(seenLatencies(cast, 0, { atMs: [6], totals: [2] })).toEqual([6, 5]);
  expect(seenLatencies(cast, 0, { atMs: [], totals: [] })).toEqual([]);
});

it('makes one delivery of what several workers saw of a tick', () => {
  const merged = mergeDeliveries([
    { total: 1, receivers: 2, firstMs: 5, lastMs: 9 },
    { total: 2, receivers: 1, firstMs: 20, lastMs: 20 },
    { total: 1, receivers: 3, firstMs: 4, lastMs: 7 },
  ]);
  expect(merged).toEqual([
    { total: 1, receivers: 5, firstMs: 4, lastMs: 9 },
    { total: 2, receivers: 1, firstMs: 20, lastMs: 20 },
  ]);
});

it('finds the middle', () => {
  expect([median([]), median([3]), median([9, 1, 5]), median([4, 1, 2, 3])]).toEqual([0, 3, 5, 2.5]);
});
