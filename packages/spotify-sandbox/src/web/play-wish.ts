import type { Track } from '../catalogue/catalogue.js';
import type { Person } from '../catalogue/people.js';
import { isOpenTo } from '../catalogue/playlists.js';
import type { PlayWish } from '../player/player.js';
import type { World } from '../world.js';

/** Reads the body of `PUT /v1/me/player/play`. Answers what is wrong with it as a string. */
export function readPlayWish(
  world: World,
  person: Person,
  fields: Readonly<Record<string, unknown>>,
): PlayWish | string {
  const { uris, context_uri: contextUri, offset, position_ms: position } = fields;
  const positionMs = position === undefined ? 0 : position;
  if (typeof positionMs !== 'number' || !Number.isInteger(positionMs) || positionMs < 0) return 'Invalid position_ms';
  if (uris !== undefined && contextUri !== undefined) return 'Can not specify uris and context_uri at the same time';
  if (uris !== undefined) {
    const tracks = readUris(world, uris);
    return typeof tracks === 'string' ? tracks : { tracks: from(tracks, offset), contextUri: null, positionMs };
  }
  if (contextUri === undefined) return { tracks: null, contextUri: null, positionMs };
  if (typeof contextUri !== 'string') return 'Invalid context uri';
  const tracks = tracksOfContext(world, person, contextUri);
  if (tracks === undefined) return 'Invalid context uri';
  return { tracks: from(tracks, offset), contextUri, positionMs };
}

function readUris(world: World, uris: unknown): readonly Track[] | string {
  if (!Array.isArray(uris) || uris.length === 0) return 'Malformed json';
  const tracks: Track[] = [];
  for (const uri of uris as unknown[]) {
    const track = world.catalogue.findByUri(uri);
    if (track === undefined) return `Invalid track uri: ${String(uri)}`;
    tracks.push(track);
  }
  return tracks;
}

function tracksOfContext(world: World, person: Person, uri: string): readonly Track[] | undefined {
  const [, kind, id] = /^spotify:(album|artist|playlist):(\w+)$/.exec(uri) ?? [];
  const { tracks } = world.catalogue;
  if (kind === 'album') return someOf(tracks.filter(({ album }) => album.id === id));
  if (kind === 'artist') return someOf(tracks.filter(({ artists }) => artists.some((artist) => artist.id === id)));
  const playlist = world.playlists.find((one) => one.id === id);
  if (kind !== 'playlist' || playlist === undefined) return undefined;
  if (!playlist.isPublic && !isOpenTo(playlist, person)) return undefined;
  const inside = playlist.entries.flatMap((entry) => (entry.kind === 'track' ? [entry.track] : []));
  return someOf(inside.filter(({ isPlayable }) => isPlayable));
}

function someOf(tracks: readonly Track[]): readonly Track[] | undefined {
  return tracks.length === 0 ? undefined : tracks;
}

/** From the track that `offset` names by place or URI. */
function from(tracks: readonly Track[], offset: unknown): readonly Track[] {
  if (typeof offset !== 'object' || offset === null) return tracks;
  if ('position' in offset && typeof offset.position === 'number') return tracks.slice(Math.max(0, offset.position));
  if (!('uri' in offset)) return tracks;
  const place = tracks.findIndex(({ id }) => `spotify:track:${id}` === offset.uri);
  return place < 0 ? tracks : tracks.slice(place);
}
