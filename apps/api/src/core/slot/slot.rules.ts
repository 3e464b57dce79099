/** How many processes can write tallies side by side without ever waiting for one another. */
export const PROCESS_SLOTS = 32;

/** All slots, in the order in which a process tries them: the one it had before the connection broke comes first. */
export function slotsToTry(preferred: number): number[] {
  return Array.from({ length: PROCESS_SLOTS }, (_, step) => (preferred + step) % PROCESS_SLOTS);
}
