import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CrowdBudget } from './crowd-budget.js';

const BLOCKS = 8;
const PERIOD_MS = 200;
const RUN_MS = 20_000;

/** A crowd whose blocks keep the event loop busy for so long each, told without an end. */
function tellFor({ blockMs, waitMs }: { blockMs: () => number; waitMs: number }) {
  const budget = new CrowdBudget();
  const told: number[][] = Array.from({ length: BLOCKS }, () => []);
  let [atMs, busyMs] = [0, 0];
  for (let n = 0; atMs < RUN_MS; n++) {
    const block = told[n % BLOCKS]!;
    const dueAtMs = (block.at(-1) ?? -PERIOD_MS) + PERIOD_MS;
    if (atMs < dueAtMs) atMs = dueAtMs;
    atMs += budget.untilFreeMs(atMs, busyMs, waitMs);
    block.push(atMs);
    const tookMs = blockMs();
    atMs += tookMs;
    busyMs += tookMs;
  }
  return { told, busyMs, atMs };
}

describe('the time of the event loop', () => {
  it.each([
    [0, 0.6],
    [1_600, 0.2],
  ])('is not taken by crowds beyond their share, while others wait for %i ms: %d', (waitMs, share) => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1, max: 100, noNaN: true }), { minLength: 1, maxLength: 9 }), (costs) => {
        let n = 0;
        const { busyMs, atMs } = tellFor({ blockMs: () => costs[n++ % costs.length]!, waitMs });
        // What was saved at first, and the last block.
        expect(busyMs).toBeLessThanOrEqual(share * atMs + 250 + 100);
      }),
      { numRuns: 50 },
    );
  });

  it('is given to ten thousand phones at once after a quiet moment', () => {
    const budget = new CrowdBudget();
    let busyMs = 0;
    for (let block = 0; block < BLOCKS; block++) {
      expect(budget.untilFreeMs(busyMs, busyMs, 0)).toBe(0);
      busyMs += 27;
    }
    expect(budget.untilFreeMs(10_000, busyMs, 0)).toBe(0);
  });
});

it('shows a vote to 95 of 100 of ten thousand phones within 400 ms where each costs 21.6 µs', () => {
  const blockMs = (10_000 / BLOCKS) * 0.0216;
  const { told } = tellFor({ blockMs: () => blockMs, waitMs: 0 });
  const latencies: number[] = [];
  // Votes of the second half, when nothing saved is left.
  for (let voteAtMs = RUN_MS / 2; voteAtMs < RUN_MS - 2_000; voteAtMs += 7) {
    for (const times of told) {
      const startMs = times.find((atMs) => atMs >= voteAtMs)!;
      for (const place of [0, 0.25, 0.5, 0.75, 1]) latencies.push(startMs + place * blockMs - voteAtMs);
    }
  }
  latencies.sort((a, b) => a - b);
  expect(latencies[Math.floor(latencies.length * 0.95)]).toBeLessThan(400);
});
