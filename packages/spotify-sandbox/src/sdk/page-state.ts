import { imagesOf } from '../catalogue/artwork.js';
import { type Track, uriOf } from '../catalogue/catalogue.js';
import type { Device } from '../player/devices.js';
import type { Player } from '../player/player.js';
import type { World } from '../world.js';

type Json = Readonly<Record<string, unknown>>;

/** What a page is told at every change. `state` as `player_state_changed` gives it, null while another device is active. */
export interface PageNews {
  readonly state: Json | null;
  /** What it sounds like now; null in silence. */
  readonly toneHz: number | null;
  /** 0–1. */
  readonly volume: number;
}

export function toPageNews(world: World, player: Player, device: Device): PageNews {
  const { loaded, deviceId, previous, queue, upcoming, repeat, isShuffled, changedAtMs } = player.state;
  const volume = device.volumePercent / 100;
  if (loaded === null || deviceId !== device.id) return { state: null, toneHz: null, volume };
  const { track } = loaded.item;
  const isOver = loaded.isStuck || !loaded.isPlaying;
  const following = [...queue, ...upcoming].slice(0, 2);
  const state = {
    context: { uri: loaded.contextUri, metadata: {} },
    disallows: loaded.isPlaying ? { resuming: true } : { pausing: true },
    duration: track.durationMs,
    loading: false,
    paused: !loaded.isPlaying,
    position: player.positionMs,
    repeat_mode: { off: 0, track: 1, context: 2 }[repeat],
    restrictions: {},
    shuffle: isShuffled,
    timestamp: changedAtMs,
    track_window: {
      current_track: toSdkTrack(world, track),
      next_tracks: following.map((item) => toSdkTrack(world, item.track)),
      previous_tracks: previous.slice(-2).map((item) => toSdkTrack(world, item.track)),
    },
  };
  return { state, toneHz: isOver ? null : track.toneHz, volume };
}

function toSdkTrack(world: World, track: Track): Json {
  return {
    album: {
      images: imagesOf(world.baseUrl, track.album.id),
      name: track.album.name,
      uri: `spotify:album:${track.album.id}`,
    },
    artists: track.artists.map(({ id, name }) => ({ name, uri: `spotify:artist:${id}` })),
    duration_ms: track.durationMs,
    id: track.id,
    is_playable: track.isPlayable,
    media_type: 'audio',
    name: track.name,
    type: 'track',
    uri: uriOf(track),
  };
}
