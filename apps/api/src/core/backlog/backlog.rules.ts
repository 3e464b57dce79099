/**
 * What may be left out while there is too much work, most dispensable first: what guests look up beyond what they are
 * shown first, then what only makes screens lively. Votes are admitted by their own queue; first pages, bids and
 * everything of the staff are never turned away.
 */
export type Dispensable = 'searches' | 'reactions';

/** How long work that came in half a second would have waited, in ms: for its turn on the event loop, and in the longest queue. */
export interface Reading {
  loopMs: number;
  queueMs: number;
}

/** Readings that are looked at: five seconds. */
export const READINGS = 10;

/** A queue may absorb a burst for seconds; an event loop that is late holds everybody up. */
const SHED_FROM: Record<Dispensable, Reading> = {
  searches: { loopMs: 250, queueMs: 1_000 },
  reactions: { loopMs: 500, queueMs: 4_000 },
};

/**
 * Whether work of this kind has to stand back: in most of the last readings, however bad a few may be, work waited too
 * long. One standstill of any length is one reading.
 */
export function isShed(kind: Dispensable, readings: readonly Reading[]): boolean {
  const from = SHED_FROM[kind];
  const late = readings.slice(-READINGS).filter((one) => one.loopMs >= from.loopMs || one.queueMs >= from.queueMs);
  return late.length > READINGS / 2;
}

/**
 * How long work waits for the event loop on average, whenever it comes: within a gap of `lateMs` it waits for half of
 * it, and the longer a gap, the more comes in it. `lateMs`: by how much each beat of the time was late.
 */
export function meanWaitMs(lateMs: readonly number[], spanMs: number): number {
  return lateMs.reduce((sum, late) => sum + (late * late) / 2, 0) / spanMs;
}

/** Milliseconds that a caller should wait: 1 to 5 s. `random` in [0, 1). */
export function spreadRetryMs(random: number): number {
  return Math.round(1_000 + random * 4_000);
}
