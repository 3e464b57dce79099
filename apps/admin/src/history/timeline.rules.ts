/** A bar of the chart: votes from `from` (epoch ms) for `spanMs`. */
export interface TimelineBar {
  from: number;
  spanMs: number;
  votes: number;
}

const MINUTE_MS = 60_000;
const SPANS_MIN = [1, 2, 5, 10, 15, 30, 60];

/**
 * Votes per minute (minutes without votes may be absent) → at most `barsMax` bars of equal span without gaps, so that
 * a quiet quarter of an hour is seen as quiet.
 */
export function toTimelineBars(timeline: readonly { minute: string; votes: number }[], barsMax: number): TimelineBar[] {
  const minutes = timeline.map((entry) => ({ at: Date.parse(entry.minute), votes: entry.votes }));
  if (minutes.length === 0) return [];
  const first = Math.min(...minutes.map((minute) => minute.at));
  const last = Math.max(...minutes.map((minute) => minute.at));
  const total = Math.floor((last - first) / MINUTE_MS) + 1;
  const spanMin = SPANS_MIN.find((span) => Math.ceil(total / span) <= barsMax) ?? Math.ceil(total / barsMax);
  const spanMs = spanMin * MINUTE_MS;
  const bars = Array.from({ length: Math.ceil(total / spanMin) }, (_, index) => ({
    from: first + index * spanMs,
    spanMs,
    votes: 0,
  }));
  for (const minute of minutes) {
    const bar = bars[Math.floor((minute.at - first) / spanMs)];
    if (bar) bar.votes += minute.votes;
  }
  return bars;
}

/** The minute with the most votes (the first of equals), or null. */
export function findPeak(
  timeline: readonly { minute: string; votes: number }[],
): { minute: string; votes: number } | null {
  let peak: { minute: string; votes: number } | null = null;
  for (const entry of timeline) if (entry.votes > 0 && (!peak || entry.votes > peak.votes)) peak = entry;
  return peak;
}
