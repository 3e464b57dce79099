/** Each power of two is divided into so many buckets: values are known to about 1.5 %. */
const STEPS = 64;
/** Smallest value that is told apart, in ms. */
const UNIT_MS = 0.01;
const BUCKETS = 30 * STEPS;

/** Percentiles in milliseconds. */
export interface LatencySummary {
  count: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

/** A histogram of milliseconds in logarithmic buckets: constant memory, and the tail as exact as the middle. */
export class Histogram {
  private readonly counts: number[] = Array.from({ length: BUCKETS }, () => 0);
  private total = 0;
  private max = 0;

  static of(values: Iterable<number>): Histogram {
    const histogram = new Histogram();
    for (const value of values) histogram.record(value);
    return histogram;
  }

  record(ms: number): void {
    this.counts[bucketOf(ms)]! += 1;
    this.total += 1;
    if (ms > this.max) this.max = ms;
  }

  /** The value that `share` (0–1) of all values do not exceed, to the width of a bucket; 0 when there are none. */
  percentile(share: number): number {
    let left = Math.ceil(this.total * share);
    if (left === 0) return 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      left -= this.counts[bucket]!;
      if (left <= 0) return Math.min(this.max, upperEdge(bucket));
    }
    return this.max;
  }

  summary(): LatencySummary {
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => round(this.percentile(share)));
    return { count: this.total, p50: p50!, p95: p95!, p99: p99!, max: round(this.max) };
  }
}

function bucketOf(ms: number): number {
  const units = Math.max(1, ms / UNIT_MS);
  return Math.min(BUCKETS - 1, Math.floor(Math.log2(units) * STEPS));
}

function upperEdge(bucket: number): number {
  return UNIT_MS * 2 ** ((bucket + 1) / STEPS);
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
