/** So many clients a second may come back at another process: each costs a handshake and a snapshot. */
const COMING_BACK_PER_SECOND = 500;
/** The whole of a process's end is to take less than ten seconds. */
const SPREAD_MS_MAX = 4_000;

/** Milliseconds over which that many clients are sent elsewhere. */
export function leavingSpreadMs(sockets: number): number {
  return Math.min(SPREAD_MS_MAX, Math.ceil((sockets / COMING_BACK_PER_SECOND) * 1_000));
}

/** When each of the sockets is to come back, in milliseconds from now: evenly, the first at once. */
export function comeBackTimes(sockets: number): number[] {
  const spreadMs = leavingSpreadMs(sockets);
  return Array.from({ length: sockets }, (_, index) => Math.floor((index * spreadMs) / sockets));
}
