import type { GuestGroupView, GuestRowView, GuestVoteView, Page } from '@votebox/contracts';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { eventsKey } from '../events/events.queries';
import { useVenue } from '../session/session.context';

const PAGE_SIZE = 50;
/** Votes come in all the time; the list need not follow each. */
const FRESH_EVERY_MS = 10_000;

const guestsKey = (venueId: string, eventId: string) => [...eventsKey(venueId), 'guests', eventId] as const;

export function useGuests(eventId: string, search: string) {
  const { api, path, venueId } = useVenue();
  return useInfiniteQuery({
    queryKey: [...guestsKey(venueId, eventId), 'list', search],
    queryFn: ({ pageParam }) =>
      api.get<Page<GuestRowView>>(`${path}/events/${eventId}/guests`, {
        query: { q: search || undefined, limit: PAGE_SIZE, cursor: pageParam },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: FRESH_EVERY_MS,
  });
}

export function useGuestVotes(eventId: string, voterId: string) {
  const { api, path, venueId } = useVenue();
  return useQuery({
    queryKey: [...guestsKey(venueId, eventId), 'votes', voterId],
    queryFn: () => api.get<GuestVoteView[]>(`${path}/events/${eventId}/guests/${voterId}/votes`),
  });
}

export function useGuestGroups(eventId: string) {
  const { api, path, venueId } = useVenue();
  return useQuery({
    queryKey: [...guestsKey(venueId, eventId), 'groups'],
    queryFn: () => api.get<GuestGroupView[]>(`${path}/events/${eventId}/guest-groups`),
  });
}

/** Everything about guests is read again, and the numbers that hang on their votes. */
export function useRefreshGuests(eventId: string) {
  const { venueId } = useVenue();
  const queries = useQueryClient();
  return useCallback(() => {
    void queries.invalidateQueries({ queryKey: guestsKey(venueId, eventId) });
    void queries.invalidateQueries({ queryKey: [...eventsKey(venueId), 'result', eventId] });
    void queries.invalidateQueries({ queryKey: [...eventsKey(venueId), 'analytics', eventId] });
  }, [eventId, queries, venueId]);
}
