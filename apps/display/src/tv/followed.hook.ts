import type { LiveConnection, LiveEvent } from '@votebox/client';
import type { DisplayHomeView } from '@votebox/contracts';
import { useEffect, useState } from 'react';
import { useLiveEvent } from './live-event.hook';
import { decideFollowed, markEnded, type Followed } from './scene.rules';

/** The event that this TV is in, and what it knows of it. `now`: server epoch milliseconds, moving. */
export function useFollowed(
  live: LiveConnection,
  home: DisplayHomeView | null,
  now: number,
): { followed: Followed | null; room: LiveEvent | null } {
  const [followed, setFollowed] = useState<Followed | null>(null);
  const room = useLiveEvent(live, followed?.eventId ?? null);
  const seen = room?.snapshot?.event;
  const seenId = seen?.id;
  const status = seen?.status;

  useEffect(() => {
    setFollowed((current) => {
      const isSeen = current !== null && status !== undefined && seenId === current.eventId;
      return decideFollowed(isSeen ? markEnded(current, status, now) : current, home?.event ?? null, now);
    });
  }, [home, seenId, status, now]);

  return { followed, room };
}
