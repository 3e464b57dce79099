import { Electorate, type ElectorateReading } from './electorate.js';
import { settle } from './fair.rules.js';

/** The virtual time (s) after a play, and when that play ended (epoch ms). */
export interface TimeMark {
  atMs: number;
  timeS: number;
}

/** The virtual time (s) at a moment. It only grows, so it is the greatest of those before. */
export function timeAt(marks: readonly TimeMark[], atMs: number): number {
  return marks.reduce((timeS, mark) => (mark.atMs <= atMs ? Math.max(timeS, mark.timeS) : timeS), 0);
}

/**
 * The load (s) of a voter: the greatest that a play left them with, and no less than the virtual time at which they came.
 * Of whom it is not known when they came, they come now.
 */
export function loadOf(
  marks: readonly TimeMark[],
  { paidS, cameAtMs }: { paidS: number | null; cameAtMs: number | null },
): number {
  const entryS = timeAt(marks, cameAtMs ?? (paidS === null ? Number.POSITIVE_INFINITY : 0));
  return Math.max(entryS, paidS ?? 0);
}

/** What the voters of the play of a reading pay: their loads after it, in the order of their ids, and the virtual time (s). */
export interface Payments {
  voterIds: readonly string[];
  loadsS: readonly number[];
  timeS: number;
}

/** Null where nobody voted for the play: then nobody pays and the virtual time stays. */
export function decidePayments(reading: ElectorateReading): Payments | null {
  const { playing, ...accounts } = new Electorate(reading).state;
  if (!playing || !reading.playing) return null;
  const { loadsS, timeS } = settle(accounts, playing.support, playing.costS);
  return { voterIds: reading.playing.supporters.voterIds, loadsS: [...loadsS], timeS };
}
