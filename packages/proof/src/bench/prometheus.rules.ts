/** A histogram of Prometheus: how many values did not exceed each edge, in seconds, edges rising, the last infinite. */
export type Buckets = [edge: number, count: number][];

/** Reads one histogram without labels from the text of `/metrics`. Empty when it is not there. */
export function readBuckets(text: string, name: string): Buckets {
  const line = new RegExp(`^${name}_bucket\\{le="([^"]+)"\\} (\\d+)`, 'gm');
  return [...text.matchAll(line)].map(([, edge, count]) => [edge === '+Inf' ? Infinity : Number(edge), Number(count)]);
}

/** A counter, all its labels together; 0 when it is not there. */
export function readCounter(text: string, name: string): number {
  const line = new RegExp(`^${name}(?:\\{[^}]*\\})? ([0-9.e+]+)$`, 'gm');
  return [...text.matchAll(line)].reduce((sum, [, value]) => sum + Number(value), 0);
}

/** What was added between two readings. */
export function addedBetween(before: Buckets, after: Buckets): Buckets {
  return after.map(([edge, count], n) => [edge, count - (before[n]?.[1] ?? 0)]);
}

/** Several processes as one. */
export function addBuckets(all: readonly Buckets[]): Buckets {
  const [first = []] = all;
  return first.map(([edge], n) => [edge, all.reduce((sum, buckets) => sum + (buckets[n]?.[1] ?? 0), 0)]);
}

/** The `share`-percentile in seconds, even within its bucket, as Prometheus itself works it out; 0 of nothing. */
export function percentileOf(buckets: Buckets, share: number): number {
  const total = buckets.at(-1)?.[1] ?? 0;
  const rank = total * share;
  let below = 0;
  let lower = 0;
  for (const [edge, count] of buckets) {
    if (count >= rank && count > below) {
      return edge === Infinity ? lower : lower + ((edge - lower) * (rank - below)) / (count - below);
    }
    below = count;
    lower = edge;
  }
  return 0;
}
