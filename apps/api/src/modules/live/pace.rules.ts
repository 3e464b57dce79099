const TICK_MS_MIN = 50;
const TICK_MS_MAX = 200;
/** One core tells about so many small messages a second. */
const MESSAGES_PER_SECOND = 40_000;
/** Guests who were told so long ago are told again whatever it costs. */
export const LATE_MS = 1_000;

/** Of the time of the event loop, crowds may take so much; and so much while other work waits for long. */
const SHARE = 0.6;
const SHARE_BEHIND = 0.2;
/** What a busy neighbour or the garbage collector takes for a moment is no backlog; a queue of votes is. */
const BEHIND_FROM_MS = 400;
const BEHIND_FULLY_MS = 1_600;

/** Milliseconds from one telling of guests to the next, where there is time for it: the more of them, the rarer. */
export function guestTickMs(sockets: number): number {
  return Math.min(TICK_MS_MAX, Math.max(TICK_MS_MIN, (sockets / MESSAGES_PER_SECOND) * 1_000));
}

/** The part of the event loop's time that telling crowds may take while other work waits for `waitMs`. */
export function crowdShare(waitMs: number): number {
  const behind = Math.min(1, Math.max(0, (waitMs - BEHIND_FROM_MS) / (BEHIND_FULLY_MS - BEHIND_FROM_MS)));
  return SHARE - behind * (SHARE - SHARE_BEHIND);
}
