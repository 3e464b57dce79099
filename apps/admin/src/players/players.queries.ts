import type { Page, PlayerSetupView, PlayerTestView, TrackSource } from '@votebox/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useVenue } from '../session/session.context';

const playersKey = (venueId: string) => ['players', venueId] as const;

/** The players that the server drives at this venue. */
export function usePlayers() {
  const { api, path, venueId } = useVenue();
  return useQuery({
    queryKey: playersKey(venueId),
    queryFn: async () => (await api.get<Page<PlayerSetupView>>(`${path}/players`)).items,
  });
}

/** Forgets what is known of the players: one was added, changed or deleted. */
export function useRefreshPlayers(): () => void {
  const { venueId } = useVenue();
  const queries = useQueryClient();
  return useCallback(() => void queries.invalidateQueries({ queryKey: playersKey(venueId) }), [queries, venueId]);
}

/** Asks a player who it is; answers also when it does not. */
export function useTestPlayer(): (playerId: string) => Promise<PlayerTestView> {
  const { api, path } = useVenue();
  return useCallback((playerId) => api.post<PlayerTestView>(`${path}/players/${playerId}/test`), [api, path]);
}

/** Whether a player can play what comes from a source. */
export function canPlay(player: PlayerSetupView, source: TrackSource): boolean {
  return player.kind === 'SIMULATED' || (player.kind === 'SPOTIFY') === (source === 'SPOTIFY');
}
