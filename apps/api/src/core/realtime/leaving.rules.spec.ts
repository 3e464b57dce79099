import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { comeBackTimes, leavingSpreadMs } from './leaving.rules.js';

describe('a process that ends sends its clients elsewhere', () => {
  test('500 a second, and never over more than four seconds', () => {
    expect(leavingSpreadMs(0)).toBe(0);
    expect(leavingSpreadMs(50)).toBe(100);
    expect(leavingSpreadMs(1_000)).toBe(2_000);
    expect(leavingSpreadMs(100_000)).toBe(4_000);
  });

  test('each at its own time within the spread, evenly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), (sockets) => {
        const times = comeBackTimes(sockets);
        expect(times).toHaveLength(sockets);
        expect(times[0]).toBe(0);
        expect(times.at(-1)).toBeLessThan(leavingSpreadMs(sockets));
        expect(times.every((at, index) => index === 0 || at >= times[index - 1]!)).toBe(true);
        const firstHalf = times.filter((at) => at < leavingSpreadMs(sockets) / 2).length;
        expect(Math.abs(firstHalf - sockets / 2)).toBeLessThanOrEqual(sockets / 10 + 1);
      }),
    );
    expect(comeBackTimes(0)).toEqual([]);
  });
});
