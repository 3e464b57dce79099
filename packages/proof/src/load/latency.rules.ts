import type { Delivery, SeenTotals } from './tick-watch.js';

/** Votes as they were cast, in any order. Monotonic ms. */
export interface CastTimes {
  intendedMs: ArrayLike<number>;
  ackedMs: ArrayLike<number>;
}

/** From the intended sending of each vote to its acknowledgement. */
export function ackLatencies({ intendedMs, ackedMs }: CastTimes): number[] {
  return Array.from(intendedMs, (intended, n) => ackedMs[n]! - intended);
}

/**
 * From the intended sending of each vote to the moment at which a screen showed it. Votes are committed in about the
 * order of their acknowledgements; so the n-th acknowledged one is on the screen as soon as that shows `base + n` votes.
 * Votes that it never came to show are missing from the answer: compare the lengths.
 */
export function seenLatencies(cast: CastTimes, base: number, { atMs, totals }: SeenTotals): number[] {
  const order = Array.from(cast.ackedMs, (_, n) => n).sort((a, b) => cast.ackedMs[a]! - cast.ackedMs[b]!);
  const latencies: number[] = [];
  let tick = 0;
  for (const [rank, vote] of order.entries()) {
    while (tick < totals.length && totals[tick]! < base + rank + 1) tick += 1;
    if (tick === totals.length) break;
    latencies.push(atMs[tick]! - cast.intendedMs[vote]!);
  }
  return latencies;
}

/** What several workers saw of the same ticks, as one. */
export function mergeDeliveries(all: readonly Delivery[]): Delivery[] {
  const byTotal = new Map<number, Delivery>();
  for (const one of all) {
    const known = byTotal.get(one.total);
    if (!known) {
      byTotal.set(one.total, { ...one });
      continue;
    }
    known.receivers += one.receivers;
    known.firstMs = Math.min(known.firstMs, one.firstMs);
    known.lastMs = Math.max(known.lastMs, one.lastMs);
  }
  return [...byTotal.values()];
}

/** The middle value; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length === 0) return 0;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
