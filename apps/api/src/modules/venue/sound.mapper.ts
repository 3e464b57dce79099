import type { SoundView, SpotifyDeviceSettings } from '@votebox/contracts';
import type { NightPlayer } from './night.repository.js';

/** `players`: those of the event, in order of preference. */
export function toSoundView(players: readonly NightPlayer[]): SoundView {
  if (players.length === 0) return { by: 'page' };
  const page = players.find((player) => player.kind === 'SPOTIFY' && deviceOf(player).isPage);
  return {
    by: 'players',
    spotifyPage: page ? { playerId: page.id, deviceName: deviceOf(page).deviceName } : null,
  };
}

function deviceOf({ settings }: NightPlayer): SpotifyDeviceSettings {
  return settings as SpotifyDeviceSettings;
}
