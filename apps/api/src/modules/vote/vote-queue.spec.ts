import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { VoteQueue } from './vote-queue.js';

/** A queue that has learnt that it writes so many votes per millisecond. */
function queueWithRate(rate: number): VoteQueue {
  const queue = new VoteQueue();
  // The first estimate is forgotten slowly.
  for (let n = 0; n < 1_000; n++) queue.done([], rate);
  return queue;
}

describe('coming back', () => {
  it('gives everyone a time of their own, no more of them than can be written, and none before there is room', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 2, max: 5_000 }), (rate, crowd) => {
        const queue = queueWithRate(rate);
        const times = Array.from({ length: crowd }, () => queue.comeBackMs(50_000, 0.5));
        expect(Math.min(...times)).toBeGreaterThanOrEqual(1_000);
        const [first, last] = [times[0]!, times.at(-1)!];
        expect(last - first).toBeGreaterThanOrEqual((crowd - 1) / rate - 1);
        expect(times).toEqual([...times].sort((a, b) => a - b));
      }),
    );
  });

  it('starts afresh when those who were sent away have come back', () => {
    const queue = queueWithRate(10);
    for (let n = 0; n < 10_000; n++) queue.comeBackMs(0, 0);
    expect(queue.comeBackMs(0, 0)).toBeGreaterThan(1_900);
    expect(queue.comeBackMs(60_000, 0)).toBeLessThan(1_010);
  });

  it('sends nobody away for longer than 15 s, and spreads those who would have to wait longer', () => {
    const queue = queueWithRate(1);
    const times = Array.from({ length: 40_000 }, (_, n) => queue.comeBackMs(0, (n % 100) / 100));
    expect(Math.max(...times)).toBeLessThanOrEqual(15_000);
    const late = new Set(times.slice(-100));
    expect(late.size).toBe(100);
    expect(Math.min(...late)).toBeGreaterThanOrEqual(7_500);
  });
});
