import type { Album, Artist, Track } from '../catalogue/catalogue.js';
import { imagesOf } from '../catalogue/artwork.js';
import type { Person } from '../catalogue/people.js';
import { type Entry, isOpenTo, type Playlist } from '../catalogue/playlists.js';
import type { Item } from '../player/player.rules.js';
import type { World } from '../world.js';
import { type Page, pageOf } from './page.js';

/** Objects of the Web API as plain JSON. What development mode has lost is absent there, not null. */
type Json = Readonly<Record<string, unknown>>;

/** All markets in which the catalogue can be heard. */
const MARKETS = ['AT', 'CH', 'CZ', 'DE', 'FR', 'GB', 'PL', 'US'];
const WEB = 'https://open.spotify.com';

function linksTo(world: World, kind: string, id: string): Json {
  return {
    external_urls: { spotify: `${WEB}/${kind}/${id}` },
    href: `${world.baseUrl}/v1/${kind}s/${id}`,
    id,
    type: kind,
    uri: `spotify:${kind}:${id}`,
  };
}

const isExtended = (world: World): boolean => world.settings.profile === 'extended';

function toArtistRef(world: World, artist: Artist): Json {
  return { ...linksTo(world, 'artist', artist.id), name: artist.name };
}

export function toArtist(world: World, artist: Artist): Json {
  return {
    ...toArtistRef(world, artist),
    genres: artist.genres,
    images: imagesOf(world.baseUrl, artist.id),
    ...(isExtended(world) ? { followers: { href: null, total: 1_000 }, popularity: 50 } : {}),
  };
}

export function toAlbum(world: World, album: Album): Json {
  return {
    ...linksTo(world, 'album', album.id),
    album_type: album.tracksTotal > 10 ? 'compilation' : 'album',
    artists: [toArtistRef(world, album.artist)],
    images: imagesOf(world.baseUrl, album.id),
    name: album.name,
    release_date: `${album.year}-06-01`,
    release_date_precision: 'day',
    total_tracks: album.tracksTotal,
    ...(isExtended(world) ? { available_markets: MARKETS } : {}),
  };
}

/** `asked`: the track that was asked for, when another one stands in its place. */
export function toTrack(world: World, track: Track, asked: Track = track): Json {
  const markets = track.isPlayable ? MARKETS : [];
  const linkedFrom = asked.id === track.id ? {} : { linked_from: linksTo(world, 'track', asked.id) };
  return {
    ...linksTo(world, 'track', track.id),
    album: toAlbum(world, track.album),
    artists: track.artists.map((artist) => toArtistRef(world, artist)),
    disc_number: 1,
    duration_ms: track.durationMs,
    explicit: track.isExplicit,
    external_ids: { isrc: track.isrc },
    is_local: false,
    is_playable: track.isPlayable,
    name: track.name,
    preview_url: null,
    track_number: track.trackNumber,
    ...(track.isPlayable ? {} : { restrictions: { reason: 'market' } }),
    ...(isExtended(world) ? { available_markets: markets, popularity: track.popularity, ...linkedFrom } : {}),
  };
}

export function toItem(world: World, item: Item): Json {
  return toTrack(world, item.track, item.asked);
}

function toLocalFile(name: string, durationMs: number): Json {
  const nothing = { external_urls: {}, href: null, id: null };
  const artist = { ...nothing, name: '', type: 'artist', uri: null };
  return {
    ...nothing,
    album: {
      ...nothing,
      album_type: null,
      artists: [],
      images: [],
      name: '',
      release_date: null,
      release_date_precision: null,
      total_tracks: 0,
      type: 'album',
      uri: null,
    },
    artists: [artist],
    disc_number: 0,
    duration_ms: durationMs,
    explicit: false,
    external_ids: {},
    is_local: true,
    is_playable: true,
    name,
    preview_url: null,
    track_number: 0,
    type: 'track',
    uri: `spotify:local:::${encodeURIComponent(name)}:${Math.round(durationMs / 1_000)}`,
  };
}

function toPublicPerson(world: World, person: Person): Json {
  return linksTo(world, 'user', person.id);
}

export function toMe(world: World, person: Person): Json {
  const lost = {
    country: person.country,
    email: `${person.id}@sandbox.invalid`,
    explicit_content: { filter_enabled: false, filter_locked: false },
    followers: { href: null, total: 0 },
    product: person.product,
  };
  return {
    ...linksTo(world, 'user', person.id),
    display_name: person.name,
    images: imagesOf(world.baseUrl, person.accountId),
    account_id: person.accountId,
    ...(isExtended(world) ? lost : {}),
  };
}

/** The entries of a playlist under the name that they have in the profile. */
function toEntry(world: World, owner: Person, entry: Entry): Json {
  const name = isExtended(world) ? 'track' : 'item';
  const track =
    entry.kind === 'track'
      ? toTrack(world, entry.track)
      : entry.kind === 'local'
        ? toLocalFile(entry.name, entry.durationMs)
        : null;
  return {
    added_at: '2026-01-09T19:30:00Z',
    added_by: toPublicPerson(world, owner),
    is_local: entry.kind === 'local',
    [name]: track,
  };
}

export function toEntriesPage(world: World, playlist: Playlist, page: Page): Json {
  const path = `/v1/playlists/${playlist.id}/${isExtended(world) ? 'tracks' : 'items'}`;
  return pageOf(world.baseUrl, path, playlist.entries, page, (entry) => toEntry(world, playlist.owner, entry));
}

/** Without what is in it. */
function toCover(world: World, playlist: Playlist): Json {
  return {
    ...linksTo(world, 'playlist', playlist.id),
    collaborative: playlist.isCollaborative,
    description: '',
    images: playlist.entries.length === 0 ? null : imagesOf(world.baseUrl, playlist.id),
    name: playlist.name,
    owner: { ...toPublicPerson(world, playlist.owner), display_name: playlist.owner.name },
    public: playlist.isPublic,
    snapshot_id: `AAAA${playlist.id}`,
  };
}

export function toPlaylistRef(world: World, playlist: Playlist): Json {
  const name = isExtended(world) ? 'tracks' : 'items';
  const href = `${world.baseUrl}/v1/playlists/${playlist.id}/${name}`;
  return { ...toCover(world, playlist), [name]: { href, total: playlist.entries.length } };
}

/** With the first 100 entries in it, for those who may see them. */
export function toPlaylist(world: World, playlist: Playlist, person: Person | null): Json {
  const entries = toEntriesPage(world, playlist, { limit: 100, offset: 0 });
  if (isExtended(world)) {
    const followers = { href: null, total: playlist.followers.length };
    return { ...toCover(world, playlist), followers, tracks: entries };
  }
  const maySee = person !== null && isOpenTo(playlist, person);
  return { ...toCover(world, playlist), ...(maySee ? { items: entries } : {}) };
}
