import type { SpotifyAccountView, SpotifyDeviceView, SpotifyPlaylistView, SpotifyTrackView } from '@votebox/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useVenue } from '../session/session.context';

const spotifyKey = (venueId: string) => ['spotify', venueId] as const;

/** Reads of the Web API are counted per day: what was asked for is kept for a while. */
const KEEP_MS = 5 * 60_000;

export function useSpotifyAccount() {
  const { api, path, venueId, can } = useVenue();
  return useQuery({
    queryKey: [...spotifyKey(venueId), 'account'],
    queryFn: () => api.get<SpotifyAccountView>(`${path}/spotify`),
    enabled: can('spotify:read'),
  });
}

/** Puts a newer view of the account in place; with another account everything read with the old one is forgotten. */
export function useStoreAccount(): (account: SpotifyAccountView) => void {
  const { venueId } = useVenue();
  const queries = useQueryClient();
  return useCallback(
    (account) => {
      for (const list of ['playlists', 'devices', 'search'])
        queries.removeQueries({ queryKey: [...spotifyKey(venueId), list] });
      queries.setQueryData([...spotifyKey(venueId), 'account'], account);
    },
    [queries, venueId],
  );
}

/** Nothing that was known of the account is true any more. */
export function useForgetSpotify(): () => void {
  const { venueId } = useVenue();
  const queries = useQueryClient();
  return useCallback(() => void queries.resetQueries({ queryKey: spotifyKey(venueId) }), [queries, venueId]);
}

export function useSpotifyDevices() {
  const { api, path, venueId } = useVenue();
  return useQuery({
    queryKey: [...spotifyKey(venueId), 'devices'],
    queryFn: () => api.get<SpotifyDeviceView[]>(`${path}/spotify/devices`),
    // A device comes and goes with the app that is open on it.
    staleTime: 0,
  });
}

export function useSpotifyPlaylists(isEnabled: boolean) {
  const { api, path, venueId } = useVenue();
  return useQuery({
    queryKey: [...spotifyKey(venueId), 'playlists'],
    queryFn: () => api.get<SpotifyPlaylistView[]>(`${path}/spotify/playlists`),
    enabled: isEnabled,
    staleTime: KEEP_MS,
  });
}

/** Searches when `q` is not empty. */
export function useSpotifySearch(q: string) {
  const { api, path, venueId } = useVenue();
  return useQuery({
    queryKey: [...spotifyKey(venueId), 'search', q],
    queryFn: ({ signal }) => api.get<SpotifyTrackView[]>(`${path}/spotify/search`, { query: { q }, signal }),
    enabled: q !== '',
    staleTime: KEEP_MS,
    placeholderData: (previous) => previous,
  });
}
