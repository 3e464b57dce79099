const TICK_MS_MIN = 50;
const TICK_MS_MAX = 200;
const OVERLOADED_TICK_MS_MAX = 1_000;
/** One core tells about so many small messages a second. */
const MESSAGES_PER_SECOND = 40_000;
/** Telling may take a quarter of the time, no more. */
const TELLING_SHARE = 4;

/** Milliseconds until guests are told again: the more of them and the longer telling them took, the rarer. */
export function guestTickMs(sockets: number, tookMs: number): number {
  const fairMs = Math.min(TICK_MS_MAX, Math.max(TICK_MS_MIN, (sockets / MESSAGES_PER_SECOND) * 1_000));
  return Math.min(OVERLOADED_TICK_MS_MAX, Math.max(fairMs, tookMs * TELLING_SHARE));
}
