import { readQuery, searchArtists, searchTracks } from '../catalogue/search.rules.js';
import { type Answer, json } from '../http/answer.js';
import { readCount, type WebCall, type WebRoute } from './call.js';
import { badRequest, namedError } from './errors.js';
import { toAlbum, toArtist, toTrack } from './objects.js';
import { type Page, pageOf } from './page.js';

const BATCH_MAX = 50;
const SEARCH_OFFSET_MAX = 1_000;
/** What can be searched for; there is nothing to find but tracks, artists and albums of found tracks. */
const SEARCH_TYPES = ['album', 'artist', 'playlist', 'track', 'show', 'episode', 'audiobook'];

export const CATALOGUE_ROUTES: readonly WebRoute[] = [
  { method: 'GET', path: '/v1/search', scopes: [], of: 'anyone', group: 'search', answer: search },
  { method: 'GET', path: '/v1/tracks/:id', scopes: [], of: 'anyone', group: 'tracks', answer: getTrack },
  {
    method: 'GET',
    path: '/v1/tracks',
    scopes: [],
    of: 'anyone',
    group: 'tracks',
    removed: 'forbidden',
    answer: getTracks,
  },
  { method: 'GET', path: '/v1/artists/:id', scopes: [], of: 'anyone', group: 'artists', answer: getArtist },
  {
    method: 'GET',
    path: '/v1/recommendations',
    scopes: [],
    of: 'anyone',
    group: 'recommendations',
    removed: 'not-found-empty',
    answer: recommend,
  },
  {
    method: 'GET',
    path: '/v1/recommendations/available-genre-seeds',
    scopes: [],
    of: 'anyone',
    group: 'recommendations',
    removed: 'not-found-empty',
    answer: listGenreSeeds,
  },
];

function search({ world, query }: WebCall): Answer {
  const [text, typeText] = [query.get('q') ?? '', query.get('type') ?? ''];
  if (text.trim() === '') return badRequest('No search query');
  if (typeText === '') return badRequest('Missing parameter type');
  const types = typeText.split(',');
  const unknown = types.find((type) => !SEARCH_TYPES.includes(type));
  if (unknown !== undefined) return badRequest(`Bad search type field ${unknown}`);
  const isExtended = world.settings.profile === 'extended';
  const limit = readCount(query, 'limit', { min: 0, max: isExtended ? 50 : 10, absent: isExtended ? 20 : 5 });
  if (limit === null) return badRequest('Invalid limit');
  const offset = readCount(query, 'offset', { min: 0, max: SEARCH_OFFSET_MAX, absent: 0 });
  if (offset === null) return badRequest('Invalid offset');
  const found = Object.fromEntries(types.map((type) => [`${type}s`, searchType({ world, text, type, limit, offset })]));
  return json(found);
}

function searchType(wish: Page & { world: WebCall['world']; text: string; type: string }): unknown {
  const { world, text, type } = wish;
  const { tracks, artists } = world.catalogue;
  const parsed = readQuery(text);
  const pageWith = <T>(all: readonly T[], toJson: (one: T) => unknown): unknown =>
    pageOf(world.baseUrl, '/v1/search', all, wish, toJson, { query: text, type });
  switch (type) {
    case 'track':
      return pageWith(searchTracks(tracks, parsed), (track) => toTrack(world, track));
    case 'artist':
      return pageWith(searchArtists(artists, parsed), (artist) => toArtist(world, artist));
    case 'album':
      return pageWith([...new Set(searchTracks(tracks, parsed).map(({ album }) => album))], (album) =>
        toAlbum(world, album),
      );
    default:
      return pageWith([], (nothing) => nothing);
  }
}

function getTrack({ world, params }: WebCall): Answer {
  const id = params.id ?? '';
  if (!/^[0-9A-Za-z]{22}$/.test(id)) return badRequest('Invalid base62 id');
  const track = world.catalogue.find(id);
  return track === undefined ? namedError('not-found') : json(toTrack(world, track));
}

function getTracks({ world, query }: WebCall): Answer {
  const ids = (query.get('ids') ?? '').split(',').filter((id) => id !== '');
  if (ids.length === 0) return badRequest('Missing required field: ids');
  if (ids.length > BATCH_MAX) return badRequest('Too many ids requested');
  const tracks = ids.map((id) => world.catalogue.find(id));
  return json({ tracks: tracks.map((track) => (track === undefined ? null : toTrack(world, track))) });
}

function getArtist({ world, params }: WebCall): Answer {
  const artist = world.catalogue.artists.find(({ id }) => id === params.id);
  return artist === undefined ? namedError('not-found') : json(toArtist(world, artist));
}

function recommend({ world, query }: WebCall): Answer {
  const limit = readCount(query, 'limit', { min: 1, max: 100, absent: 20 });
  if (limit === null) return badRequest('Invalid limit');
  const seeds = ['artist', 'genre', 'track'].flatMap((type) =>
    (query.get(`seed_${type}s`) ?? '')
      .split(',')
      .filter((id) => id !== '')
      .map((id) => ({ id, type })),
  );
  if (seeds.length < 1 || seeds.length > 5) return badRequest('Between 1 and 5 seeds are needed');
  const { tracks } = world.catalogue;
  const genres = seeds.flatMap(({ id, type }) => {
    if (type === 'genre') return [id];
    const artist = tracks.find((track) => track.id === id || track.artists[0].id === id)?.artists[0];
    return artist?.genres ?? [];
  });
  const fitting = tracks.filter((track) => track.isPlayable && genres.includes(track.artists[0].genres[0] ?? ''));
  const size = fitting.length;
  return json({
    seeds: seeds.map((seed) => ({
      ...seed,
      afterFilteringSize: size,
      afterRelinkingSize: size,
      href: null,
      initialPoolSize: size,
    })),
    tracks: fitting.slice(0, limit).map((track) => toTrack(world, track)),
  });
}

function listGenreSeeds({ world }: WebCall): Answer {
  return json({ genres: [...new Set(world.catalogue.artists.flatMap(({ genres }) => genres))] });
}
