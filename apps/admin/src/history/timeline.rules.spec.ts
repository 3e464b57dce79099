import { describe, expect, it } from '@jest/globals';
import { findPeak, toTimelineBars } from './timeline.rules';

const at = (minute: number, votes: number) => ({
  minute: new Date(Date.UTC(2026, 5, 1, 20, minute)).toISOString(),
  votes,
});

describe('votes over time', () => {
  it('loses no vote, whatever the span', () => {
    const timeline = Array.from({ length: 301 }, (_, minute) => at(minute, minute % 7));
    const votes = timeline.reduce((sum, entry) => sum + entry.votes, 0);
    for (const barsMax of [10, 48, 60, 400]) {
      const bars = toTimelineBars(timeline, barsMax);
      expect(bars.length).toBeLessThanOrEqual(barsMax);
      expect(bars.reduce((sum, bar) => sum + bar.votes, 0)).toBe(votes);
    }
  });

  it('shows minutes without votes as empty bars', () => {
    expect(toTimelineBars([at(0, 4), at(5, 2)], 60).map((bar) => bar.votes)).toEqual([4, 0, 0, 0, 0, 2]);
  });

  it('has no bars without votes', () => {
    expect(toTimelineBars([], 60)).toEqual([]);
    expect(findPeak([])).toBeNull();
  });

  it('names the first of equal peaks', () => {
    expect(findPeak([at(0, 1), at(3, 9), at(4, 9)])?.minute).toBe(at(3, 0).minute);
  });
});
