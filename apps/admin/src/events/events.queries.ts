import type { EventAnalyticsView, EventStatus, EventView, Page, PlayView, ResultView } from '@votebox/contracts';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useVenue } from '../session/session.context';

export const eventsKey = (venueId: string) => ['events', venueId] as const;

const PAGE_SIZE = 100;

export function useEvents(status?: EventStatus) {
  const { api, path, venueId } = useVenue();
  return useInfiniteQuery({
    queryKey: [...eventsKey(venueId), 'list', status ?? 'all'],
    queryFn: ({ pageParam }) =>
      api.get<Page<EventView>>(`${path}/events`, { query: { status, limit: PAGE_SIZE, cursor: pageParam } }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

export function useEvent(eventId: string | null) {
  const { api, path, venueId } = useVenue();
  return useQuery({
    queryKey: [...eventsKey(venueId), 'one', eventId],
    queryFn: () => api.get<EventView>(`${path}/events/${eventId}`),
    enabled: eventId !== null,
  });
}

export function useHistory(eventId: string) {
  const { api, path, venueId } = useVenue();
  return useInfiniteQuery({
    queryKey: [...eventsKey(venueId), 'history', eventId],
    queryFn: ({ pageParam }) =>
      api.get<Page<PlayView>>(`${path}/events/${eventId}/history`, { query: { limit: PAGE_SIZE, cursor: pageParam } }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

export function useAnalytics(eventId: string | null) {
  const { api, path, venueId } = useVenue();
  return useQuery({
    queryKey: [...eventsKey(venueId), 'analytics', eventId],
    queryFn: () => api.get<EventAnalyticsView>(`${path}/events/${eventId}/analytics`),
    enabled: eventId !== null,
  });
}

export function useResult(eventId: string) {
  const { api, path, venueId } = useVenue();
  return useQuery({
    queryKey: [...eventsKey(venueId), 'result', eventId],
    queryFn: () => api.get<ResultView>(`${path}/events/${eventId}/result`),
  });
}

/** Puts a newer view of an event everywhere it is shown. */
export function useStoreEvent() {
  const { venueId } = useVenue();
  const queries = useQueryClient();
  return useCallback(
    (event: EventView) => {
      queries.setQueryData([...eventsKey(venueId), 'one', event.id], event);
      void queries.invalidateQueries({ queryKey: [...eventsKey(venueId), 'list'] });
    },
    [queries, venueId],
  );
}
