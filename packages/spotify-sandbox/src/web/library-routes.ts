import { isOpenTo, type Playlist } from '../catalogue/playlists.js';
import { SPOTIFY } from '../catalogue/people.js';
import { type Answer, json } from '../http/answer.js';
import { readCount, type WebCall, type WebRoute } from './call.js';
import { badRequest, namedError } from './errors.js';
import { toEntriesPage, toMe, toPlaylist, toPlaylistRef } from './objects.js';
import { pageOf } from './page.js';

const PAGE = { min: 1, absent: 20 } as const;
const OFFSET_MAX = 100_000;

export const LIBRARY_ROUTES: readonly WebRoute[] = [
  { method: 'GET', path: '/v1/me', scopes: [], of: 'person', group: 'me', answer: getMe },
  {
    method: 'GET',
    path: '/v1/me/playlists',
    scopes: ['playlist-read-private'],
    of: 'person',
    group: 'me/playlists',
    answer: listMyPlaylists,
  },
  { method: 'GET', path: '/v1/playlists/:id', scopes: [], of: 'anyone', group: 'playlists', answer: getPlaylist },
  {
    method: 'GET',
    path: '/v1/playlists/:id/items',
    scopes: ['playlist-read-private'],
    of: 'anyone',
    group: 'playlists/items',
    answer: listEntries,
  },
  {
    method: 'GET',
    path: '/v1/playlists/:id/tracks',
    scopes: ['playlist-read-private'],
    of: 'anyone',
    group: 'playlists/items',
    removed: 'forbidden',
    answer: listEntries,
  },
];

function getMe({ world, person }: WebCall): Answer {
  return person === null ? namedError('token-invalid') : json(toMe(world, person));
}

function listMyPlaylists({ world, person, query }: WebCall): Answer {
  const limit = readCount(query, 'limit', { ...PAGE, max: 50 });
  const offset = readCount(query, 'offset', { min: 0, max: OFFSET_MAX, absent: 0 });
  if (limit === null) return badRequest('Invalid limit');
  if (offset === null) return badRequest('Invalid offset');
  const mine = world.playlists.filter(({ followers }) => followers.includes(person?.id ?? ''));
  return json(
    pageOf(world.baseUrl, '/v1/me/playlists', mine, { limit, offset }, (playlist) => toPlaylistRef(world, playlist)),
  );
}

function getPlaylist(call: WebCall): Answer {
  const playlist = findPlaylist(call);
  return playlist === undefined ? namedError('not-found') : json(toPlaylist(call.world, playlist, call.person));
}

/** Apps in development mode see only what the person owns or works on. Both profiles take pages of up to 100. */
function listEntries(call: WebCall): Answer {
  const playlist = findPlaylist(call);
  if (playlist === undefined) return namedError('not-found');
  const { world, person, query } = call;
  const isShut = person === null || !isOpenTo(playlist, person);
  if (world.settings.profile === 'dev2026' && isShut) return namedError('forbidden');
  const limit = readCount(query, 'limit', { ...PAGE, absent: 100, max: 100 });
  const offset = readCount(query, 'offset', { min: 0, max: OFFSET_MAX, absent: 0 });
  if (limit === null) return badRequest('Invalid limit');
  if (offset === null) return badRequest('Invalid offset');
  return json(toEntriesPage(world, playlist, { limit, offset }));
}

/** New apps do not find what Spotify itself has put together; a private list of others does not exist for anyone. */
function findPlaylist({ world, person, params }: WebCall): Playlist | undefined {
  const playlist = world.playlists.find(({ id }) => id === params.id);
  if (playlist === undefined || playlist.owner.id === SPOTIFY.id) return undefined;
  if (playlist.isPublic || (person !== null && isOpenTo(playlist, person))) return playlist;
  return undefined;
}
