import type { AddDisplayDto, DisplayView, Page } from '@votebox/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useVenue } from '../session/session.context';

export const displaysKey = (venueId: string) => ['displays', venueId] as const;

const REFRESH_MS = 20_000;
const LIMIT = 100;
/** A display that was seen within this time is on. */
const ON_MS = 90_000;

export const isOn = (display: DisplayView, now: number): boolean =>
  display.lastSeenAt !== null && now - Date.parse(display.lastSeenAt) < ON_MS;

export function useDisplays() {
  const { api, path, venueId } = useVenue();
  return useQuery({
    queryKey: displaysKey(venueId),
    queryFn: async () => (await api.get<Page<DisplayView>>(`${path}/displays`, { query: { limit: LIMIT } })).items,
    refetchInterval: REFRESH_MS,
  });
}

/** Adds a TV: with the code it shows, or without a code for this computer (the answer then has a token). */
export function useAddDisplay() {
  const { api, path, venueId } = useVenue();
  const queries = useQueryClient();
  return useCallback(
    async (dto: AddDisplayDto) => {
      const display = await api.post<DisplayView & { token?: string }>(`${path}/displays`, dto);
      void queries.invalidateQueries({ queryKey: displaysKey(venueId) });
      return display;
    },
    [api, path, venueId, queries],
  );
}
