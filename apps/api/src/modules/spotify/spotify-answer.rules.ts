import { toPlainLine } from '../../core/text/plain-text.js';

/** A track as Spotify's catalogue has it. */
export interface SpotifyTrack {
  /** `spotify:track:<id>`. */
  uri: string;
  title: string;
  /** In Spotify's order; the first is the main one. */
  artists: string[];
  /** All of them in one line. */
  artist: string;
  album: string;
  year: number | null;
  durationMs: number;
  isExplicit: boolean;
  isrc: string | null;
  coverUrl: string | null;
  /** The link back. */
  url: string;
  /** False where Spotify says that the account's country has not got it. */
  isPlayable: boolean;
}

export interface SpotifyDevice {
  id: string | null;
  name: string;
  type: string;
  isActive: boolean;
  isRestricted: boolean;
  /** 0–100, null where it does not say or has no volume of its own. */
  volume: number | null;
}

/** What an account plays, on whichever device. `item` is null for advertisements, episodes and what is not said. */
export interface SpotifyPlayback {
  device: SpotifyDevice | null;
  isPlaying: boolean;
  progressMs: number;
  item: SpotifyTrack | null;
}

export interface SpotifyPlaylist {
  id: string;
  name: string;
  ownerId: string;
  owner: string;
  isCollaborative: boolean;
  tracks: number;
  imageUrl: string | null;
}

/** One page of a list. `isLast` where nothing follows. */
export interface SpotifyPage<T> {
  items: T[];
  total: number;
  isLast: boolean;
}

type Json = Record<string, unknown>;

const TEXT_MAX = 200;
const COVER_PX = 300;
const URI = /^spotify:track:([A-Za-z0-9]{22})$/;

/** Null for what is no track that can be asked for: episodes, local files, entries that are gone. */
export function toTrack(json: unknown): SpotifyTrack | null {
  const track = toJson(json);
  const uri = toText(track.uri);
  const id = URI.exec(uri)?.[1];
  const durationMs = toNumber(track.duration_ms);
  if (!id || !durationMs || track.is_local === true) return null;
  const artists = toList(track.artists)
    .map((artist) => toLine(toJson(artist).name))
    .filter((name) => name !== '');
  const album = toJson(track.album);
  return {
    uri,
    title: toLine(track.name) || 'Untitled',
    artists,
    artist: artists.join(', ').slice(0, TEXT_MAX) || 'Unknown artist',
    album: toLine(album.name),
    year: toYear(album.release_date),
    durationMs,
    isExplicit: track.explicit === true,
    isrc: toIsrc(toJson(track.external_ids).isrc),
    coverUrl: toImage(album.images),
    url: `https://open.spotify.com/track/${id}`,
    isPlayable: track.is_playable !== false,
  };
}

/** The entries of a playlist are `{ item }`, formerly `{ track }`; of a search they are tracks themselves. */
export function toEntry(json: unknown): SpotifyTrack | null {
  const entry = toJson(json);
  return entry.is_local === true ? null : toTrack(entry.item ?? entry.track ?? json);
}

/** A list in an answer: its key is `items` now and was `tracks`. An answer without one is an empty last page. */
export function toPage<T>(json: unknown, toItem: (item: unknown) => T | null): SpotifyPage<T> {
  const page = toJson(json);
  const items = toList(page.items).map(toItem);
  return {
    items: items.filter((item): item is T & object => item !== null),
    total: toNumber(page.total) ?? items.length,
    isLast: typeof page.next !== 'string' || page.next === '',
  };
}

/** The tracks that a playlist carries in itself (its first hundred); null where we may not see them. */
export function toEmbeddedPage(json: unknown): (SpotifyPage<SpotifyTrack> & { entries: number }) | null {
  const playlist = toJson(json);
  const page = [playlist.items, playlist.tracks].find((part) => Array.isArray(toJson(part).items));
  if (page === undefined) return null;
  return { ...toPage(page, toEntry), entries: toList(toJson(page).items).length };
}

export function toPlaylist(json: unknown): SpotifyPlaylist | null {
  const playlist = toJson(json);
  const id = toText(playlist.id);
  if (!/^[A-Za-z0-9]{1,40}$/.test(id)) return null;
  const owner = toJson(playlist.owner);
  return {
    id,
    name: toLine(playlist.name) || id,
    ownerId: toText(owner.id),
    owner: toLine(owner.display_name) || toText(owner.id),
    isCollaborative: playlist.collaborative === true,
    tracks: toNumber(toJson(playlist.items ?? playlist.tracks).total) ?? 0,
    imageUrl: toImage(playlist.images),
  };
}

function toDevice(json: unknown): SpotifyDevice | null {
  const device = toJson(json);
  const name = toLine(device.name);
  if (name === '') return null;
  return {
    id: toText(device.id) || null,
    name,
    type: toText(device.type),
    isActive: device.is_active === true,
    isRestricted: device.is_restricted === true,
    volume: device.supports_volume === false ? null : toNumber(device.volume_percent),
  };
}

export function toDevices(json: unknown): SpotifyDevice[] {
  return toList(toJson(json).devices)
    .map(toDevice)
    .filter((device) => device !== null);
}

/** Null when nothing plays anywhere (Spotify says so with an empty answer). */
export function toPlayback(json: unknown): SpotifyPlayback | null {
  const state = toJson(json);
  if (typeof state.is_playing !== 'boolean') return null;
  return {
    device: toDevice(state.device),
    isPlaying: state.is_playing,
    progressMs: Math.max(0, toNumber(state.progress_ms) ?? 0),
    item: toTrack(state.item),
  };
}

/** The account behind a token; `id` is what playlists name their owner by. Premium cannot be read from it any more. */
export function toProfile(json: unknown): { id: string; name: string } {
  const me = toJson(json);
  const id = toText(me.id);
  return { id, name: toLine(me.display_name) || id };
}

function toJson(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function toList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function toLine(value: unknown): string {
  return toPlainLine(toText(value), TEXT_MAX);
}

function toNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? Math.round(value) : null;
}

function toYear(value: unknown): number | null {
  const year = Number(/^\d{4}/.exec(toText(value))?.[0]);
  return year > 0 ? year : null;
}

function toIsrc(value: unknown): string | null {
  const plain = toText(value).toUpperCase().replace(/[\s-]/g, '');
  return /^[A-Z]{2}[A-Z0-9]{3}\d{7}$/.test(plain) ? plain : null;
}

/** The smallest picture that is large enough for a cover, as it is; where no size is said, the first. */
function toImage(images: unknown): string | null {
  const known = toList(images)
    .map((image) => ({ url: toText(toJson(image).url), width: toNumber(toJson(image).width) ?? 0 }))
    .filter(({ url }) => /^https?:\/\//.test(url));
  const fitting = known.filter(({ width }) => width >= COVER_PX).sort((one, other) => one.width - other.width);
  return (fitting[0] ?? known[0])?.url ?? null;
}
