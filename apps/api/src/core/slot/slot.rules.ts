/** How many processes can write tallies side by side without ever waiting for one another. */
export const PROCESS_SLOTS = 32;

/** First key of all advisory locks of whole processes ("vbox"). */
export const LOCK_SPACE = 0x76626f78;
/** Second key of the lock that says who uses this database; the smaller numbers are the slots. */
export const HOUSE_LOCK = 1_000;

/** All slots, in the order in which a process tries them: the one it had before the connection broke comes first. */
export function slotsToTry(preferred: number): number[] {
  return Array.from({ length: PROCESS_SLOTS }, (_, step) => (preferred + step) % PROCESS_SLOTS);
}
