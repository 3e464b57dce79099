import { describe, expect, it } from '@jest/globals';
import { CLIENT_BACKOFF, decideBackoffMs } from './backoff.rules';

describe('decideBackoffMs', () => {
  it('never waits less than half a second nor more than thirty', () => {
    for (let attempt = 0; attempt < 60; attempt += 1) {
      expect(decideBackoffMs(attempt, 0)).toBe(CLIENT_BACKOFF.minMs);
      expect(decideBackoffMs(attempt, 0.999_999)).toBeLessThanOrEqual(CLIENT_BACKOFF.maxMs);
    }
  });

  it('spreads over a range that doubles with every attempt', () => {
    expect([0, 1, 2, 3].map((attempt) => decideBackoffMs(attempt, 1))).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(decideBackoffMs(3, 0.5)).toBe(4_250);
  });
});
