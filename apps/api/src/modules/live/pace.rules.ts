const TICK_MS_MIN = 50;
const TICK_MS_MAX = 200;
const OVERLOADED_TICK_MS_MAX = 1_000;
/** One core tells about so many small messages a second. */
const MESSAGES_PER_SECOND = 40_000;
/** Telling may take three quarters of the time (in slices, others have their turn), and a fifth while other work waits. */
const TELLING_SHARE = 4 / 3;
const TELLING_SHARE_BEHIND = 5;
const BEHIND_FROM_MS = 300;

/**
 * Milliseconds from one telling of guests to the next: the more of them, the longer it took to tell them (`tookMs`) and
 * the longer other work waits (`waitMs`), the rarer.
 */
export function guestTickMs(sockets: number, tookMs: number, waitMs: number): number {
  const fairMs = Math.min(TICK_MS_MAX, Math.max(TICK_MS_MIN, (sockets / MESSAGES_PER_SECOND) * 1_000));
  const share = waitMs >= BEHIND_FROM_MS ? TELLING_SHARE_BEHIND : TELLING_SHARE;
  return Math.min(OVERLOADED_TICK_MS_MAX, Math.max(fairMs, tookMs * share));
}
