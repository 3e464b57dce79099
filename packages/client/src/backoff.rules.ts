export interface Backoff {
  minMs: number;
  maxMs: number;
}

/** Reconnects and resends of a client: full jitter between 0.5 and 30 s, so that a dropped room does not return as one. */
export const CLIENT_BACKOFF: Backoff = { minMs: 500, maxMs: 30_000 };

/**
 * Wait before try number `attempt` (0 = the first repetition): uniformly between `minMs` and a ceiling that doubles
 * with every attempt up to `maxMs`.
 */
export function decideBackoffMs(attempt: number, random: number, { minMs, maxMs }: Backoff = CLIENT_BACKOFF): number {
  const ceiling = Math.min(maxMs, 2 * minMs * 2 ** Math.min(attempt, 20));
  return Math.round(minMs + random * (ceiling - minMs));
}
