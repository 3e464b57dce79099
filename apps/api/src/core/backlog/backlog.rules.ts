/**
 * What work is worth when there is too much of it, most dispensable first. Votes are admitted by their own queue; bids
 * and the acts of staff are never turned away.
 */
export type Dispensable = 'statistics' | 'reactions';

/** How long work waits, in ms: for its turn on the event loop, or in a queue. */
const SHED_FROM_MS: Record<Dispensable, number> = { statistics: 200, reactions: 800 };

/** Work that waits for so long has priority over what is dispensable. A wait of 2 s turns votes away too, in their queue. */
export function isShed(kind: Dispensable, waitMs: number): boolean {
  return waitMs >= SHED_FROM_MS[kind];
}

/** Milliseconds that a caller should wait: 1 to 5 s. `random` in [0, 1). */
export function spreadRetryMs(random: number): number {
  return Math.round(1_000 + random * 4_000);
}
