import type { SpotifyDeviceSettings } from '@votebox/contracts';
import type { SpotifyDevice, SpotifyFault, SpotifyPlayback } from '../../spotify/index.js';
import type { PlayerFault, Sighting } from './driven-player.js';

/** The device of a player among those that Spotify sees: by its id, else by name and type, for ids change. */
export function findDevice(devices: readonly SpotifyDevice[], wanted: SpotifyDeviceSettings): SpotifyDevice | null {
  const isAlike = (device: SpotifyDevice) => device.name === wanted.deviceName && device.type === wanted.deviceType;
  const byId = devices.find(({ id }) => id !== null && id === wanted.deviceId);
  // A page has a new id each time it is opened; several may bear its name, and only the one that told its id is ours.
  if (byId || wanted.isPage) return byId ?? null;
  return devices.find((device) => device.id !== null && isAlike(device)) ?? null;
}

/** What an account plays, seen from one device: what sounds elsewhere is silence here. */
export function toSighting(playback: SpotifyPlayback | null, wanted: SpotifyDeviceSettings): Sighting | null {
  const device = playback?.device;
  if (!playback || !device || findDevice([device], wanted) === null) return null;
  const { item } = playback;
  return {
    state: playback.isPlaying ? 'playing' : item ? 'paused' : 'stopped',
    track: item && {
      address: item.uri,
      isrc: item.isrc,
      title: item.title,
      artist: item.artist,
      durationMs: item.durationMs,
    },
    positionMs: playback.progressMs,
    volume: device.volume,
  };
}

/** A fault of Spotify as one of a player. */
export function toPlayerFault(fault: SpotifyFault): PlayerFault {
  const { detail } = fault;
  switch (fault.kind) {
    case 'NOT_LINKED':
    case 'NEEDS_REAUTH':
    case 'EXPIRED':
    case 'SCOPE_MISSING':
      return { of: 'player', trouble: 'AUTH', waitMs: null, detail };
    case 'NOT_A_USER':
    case 'OWNER_NO_PREMIUM':
    case 'PREMIUM_REQUIRED':
    case 'FORBIDDEN':
      return { of: 'player', trouble: 'NOT_ALLOWED', waitMs: null, detail };
    case 'NO_DEVICE':
      return { of: 'player', trouble: 'DEVICE_GONE', waitMs: null, detail };
    case 'RATE_LIMITED':
    case 'QUOTA_EXCEEDED':
      return { of: 'player', trouble: 'RATE_LIMITED', waitMs: fault.waitMs, detail };
    default:
      return { of: 'player', trouble: 'UNREACHABLE', waitMs: null, detail };
  }
}

/** A fault of a start: there the track itself may be what Spotify does not take. */
export function toStartFault(fault: SpotifyFault): PlayerFault {
  switch (fault.kind) {
    case 'NOT_FOUND':
    case 'BAD_REQUEST':
      return { of: 'track', reason: 'missing', detail: fault.detail };
    case 'RESTRICTED':
      return { of: 'track', reason: 'decode', detail: fault.detail };
    default:
      return toPlayerFault(fault);
  }
}
