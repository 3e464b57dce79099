import type { ErrorCode, EventView } from '@votebox/contracts';

export interface StartReading {
  /** ISO time at which the clock starts it; null where staff do. */
  byItselfAt: string | null;
  /** ISO time at which the music would begin if it were started now; null = at once. */
  musicAt: string | null;
  /** It is planned for later than now. */
  isEarly: boolean;
}

/** What starting an event at `now` (epoch ms) would mean. */
export function readStart(
  event: Pick<EventView, 'autoStart' | 'startsAt' | 'votingOpensAt'>,
  now: number,
): StartReading {
  const isEarly = event.startsAt !== null && Date.parse(event.startsAt) > now;
  return {
    byItselfAt: event.autoStart ? (event.votingOpensAt ?? event.startsAt) : null,
    // Only where voting was meant to open before the music does a start wait for it.
    musicAt: isEarly && event.votingOpensAt ? event.startsAt : null,
    isEarly,
  };
}

export type StartFix = 'spotify' | 'event' | 'live' | null;

/** Where the reason is mended for which the clock could not start an event. */
export function findStartFix(fault: ErrorCode): StartFix {
  switch (fault) {
    case 'SPOTIFY_NOT_LINKED':
    case 'SPOTIFY_NEEDS_REAUTH':
    case 'SPOTIFY_NOT_PRIVATE':
    case 'SPOTIFY_REFUSED':
      return 'spotify';
    case 'NOTHING_TO_PLAY':
      return 'event';
    case 'CONFLICT':
      return 'live';
    default:
      return null;
  }
}
