import type { VenueView } from '@votebox/contracts';
import { DEFAULT_ACCENT } from '@votebox/ui';
import { useQuery } from '@tanstack/react-query';
import { useVenue } from '../session/session.context';

export const venueKey = (venueId: string) => ['venue', venueId] as const;

export function useVenueView() {
  const { api, path, venueId } = useVenue();
  return useQuery({ queryKey: venueKey(venueId), queryFn: () => api.get<VenueView>(path), staleTime: 60_000 });
}

/** The venue's time zone; until it is known, the browser's. */
export function useTimeZone(): string {
  return useVenueView().data?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export function useAccent(): string {
  return useVenueView().data?.branding.accentColor ?? DEFAULT_ACCENT;
}
