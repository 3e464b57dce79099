import type { Device } from '../player/devices.js';
import type { Player } from '../player/player.js';
import type { Loaded } from '../player/player.rules.js';
import type { World } from '../world.js';
import { toItem } from './objects.js';

/** How a player and its devices are shown. */
type Json = Readonly<Record<string, unknown>>;

export function toDevice(device: Device, player: Player): Json {
  return {
    id: device.id,
    is_active: player.state.deviceId === device.id,
    is_private_session: device.isPrivateSession,
    is_restricted: device.isRestricted,
    name: device.name,
    supports_volume: device.supportsVolume,
    type: device.type,
    volume_percent: device.volumePercent,
  };
}

/** `GET /me/player`; null when no device is active. */
export function toPlayback(world: World, player: Player): Json | null {
  const device = player.activeDevice;
  const { loaded, repeat, isShuffled, changedAtMs } = player.state;
  if (device === undefined) return null;
  return {
    device: toDevice(device, player),
    repeat_state: repeat,
    shuffle_state: isShuffled,
    timestamp: changedAtMs,
    ...whatIsOn(world, player, loaded),
  };
}

/** `GET /me/player/currently-playing`; null when nothing is on. */
export function toCurrent(world: World, player: Player): Json | null {
  const { loaded, changedAtMs } = player.state;
  if (player.activeDevice === undefined || loaded === null) return null;
  return { timestamp: changedAtMs, ...whatIsOn(world, player, loaded) };
}

function whatIsOn(world: World, player: Player, loaded: Loaded | null): Json {
  const isPlaying = loaded?.isPlaying ?? false;
  return {
    context: loaded?.contextUri == null ? null : toContext(world, loaded.contextUri),
    progress_ms: loaded === null ? null : player.positionMs,
    is_playing: isPlaying,
    item: loaded === null ? null : toItem(world, loaded.item),
    currently_playing_type: loaded === null ? 'unknown' : 'track',
    actions: { disallows: isPlaying ? { resuming: true } : { pausing: true } },
  };
}

function toContext(world: World, uri: string): Json {
  const [, type = '', id = ''] = uri.split(':');
  return {
    external_urls: { spotify: `https://open.spotify.com/${type}/${id}` },
    href: `${world.baseUrl}/v1/${type}s/${id}`,
    type,
    uri,
  };
}
