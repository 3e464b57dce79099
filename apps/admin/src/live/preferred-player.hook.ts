import type { EventView, PlayerKind } from '@votebox/contracts';
import { usePlayers } from '../players/players.queries';
import type { PlayerFacts } from './player-words.rules';

const SOUNDS = { MPD: 'mpd', SPOTIFY: 'spotify', SIMULATED: 'simulated' } as const satisfies Record<PlayerKind, string>;

/** The first of an event's players, once the players of the venue are known. */
export function usePreferredPlayer(event: EventView): PlayerFacts['preferred'] {
  const players = usePlayers().data;
  const first = players?.find((player) => player.id === event.playerIds[0]);
  return first ? { label: first.name, kind: SOUNDS[first.kind] } : null;
}
