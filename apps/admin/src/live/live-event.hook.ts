import type { EventView, PlaybackView } from '@votebox/contracts';
import type { LiveEvent, LiveEventHandle } from '@votebox/client';
import { useStore } from '@votebox/client/react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { eventsKey } from '../events/events.queries';
import { useLive } from '../session/live.context';
import { useVenue } from '../session/session.context';

const NOTHING: LiveEvent = {
  link: 'connecting',
  snapshot: null,
  mine: null,
  mineAt: null,
  syncedAt: null,
  error: null,
};
const IDLE_STORE = { get: () => NOTHING, subscribe: () => () => {} };

/** The event as staff see it, joined while the page is open. */
export function useLiveEvent(eventId: string): LiveEvent {
  const live = useLive();
  const { venueId } = useVenue();
  const queries = useQueryClient();
  const [handle, setHandle] = useState<LiveEventHandle | null>(null);
  useEffect(() => {
    const joined = live.event(eventId, 'staff');
    setHandle(joined);
    return () => {
      joined.leave();
      setHandle(null);
    };
  }, [live, eventId]);
  useEffect(
    () =>
      live.on('event:status', (status) => {
        if (status.eventId === eventId) void queries.invalidateQueries({ queryKey: eventsKey(venueId) });
      }),
    [live, eventId, queries, venueId],
  );
  return useStore(handle ?? IDLE_STORE);
}

const POLL_MS = 3_000;

/**
 * The player as staff see it. It comes with the live messages; over plain HTTP it is asked for. An answer to an act of
 * our own counts until something newer comes.
 */
export function useStaffPlayback(event: EventView, liveEvent: LiveEvent) {
  const { api, path } = useVenue();
  const told = liveEvent.snapshot?.staff?.playback ?? null;
  const asked = useQuery({
    queryKey: ['playback', event.id],
    queryFn: () => api.get<PlaybackView>(`${path}/events/${event.id}/playback`),
    enabled: told === null && (event.status === 'ACTIVE' || event.status === 'HOLD'),
    refetchInterval: POLL_MS,
  });
  const [answered, setAnswered] = useState<PlaybackView | null>(null);
  return { playback: findNewest([told, asked.data ?? null, answered]), setAnswered };
}

function findNewest(views: (PlaybackView | null)[]): PlaybackView | null {
  let newest: PlaybackView | null = null;
  for (const view of views) {
    if (!view) continue;
    const isNewer =
      !newest || view.epoch > newest.epoch || (view.epoch === newest.epoch && view.positionAt > newest.positionAt);
    if (isNewer) newest = view;
  }
  return newest;
}
