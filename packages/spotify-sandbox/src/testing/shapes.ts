import type { Profile } from '../settings.js';

/**
 * The shapes of what the Web API answers, as JSON schemas of our own: every field named, nothing else allowed. What
 * development mode has lost is therefore not only missing but forbidden there.
 */
type Schema = Readonly<Record<string, unknown>>;

const TEXT: Schema = { type: 'string', minLength: 1 };
const ANY_TEXT: Schema = { type: 'string' };
const COUNT: Schema = { type: 'integer', minimum: 0 };
const YES_NO: Schema = { type: 'boolean' };
const ADDRESS: Schema = { type: 'string', pattern: '^https?://' };

const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });
const list = (items: Schema): Schema => ({ type: 'array', items });

function object(fields: Readonly<Record<string, Schema>>, optional: Readonly<Record<string, Schema>> = {}): Schema {
  const properties = { ...fields, ...optional };
  return { type: 'object', properties, required: Object.keys(fields), additionalProperties: false };
}

const links = (kind: string): Readonly<Record<string, Schema>> => ({
  external_urls: object({ spotify: ADDRESS }),
  href: ADDRESS,
  id: TEXT,
  type: { const: kind },
  uri: { type: 'string', pattern: `^spotify:${kind}:` },
});

const image = object({ url: ADDRESS, height: orNull(COUNT), width: orNull(COUNT) });
const artistRef = object({ ...links('artist'), name: TEXT });
const person = object(links('user'));
const page = (items: Schema): Schema =>
  object({
    href: ADDRESS,
    items: list(items),
    limit: COUNT,
    next: orNull(ADDRESS),
    offset: COUNT,
    previous: orNull(ADDRESS),
    total: COUNT,
  });

const device = object({
  id: orNull(TEXT),
  is_active: YES_NO,
  is_private_session: YES_NO,
  is_restricted: YES_NO,
  name: TEXT,
  supports_volume: YES_NO,
  type: TEXT,
  volume_percent: orNull({ type: 'integer', minimum: 0, maximum: 100 }),
});

const error = object({ status: COUNT, message: TEXT }, { reason: TEXT });

/** A file of the owner's own, which Spotify knows next to nothing about. */
const localFile: Schema = {
  type: 'object',
  properties: {
    is_local: { const: true },
    id: { type: 'null' },
    href: { type: 'null' },
    name: TEXT,
    duration_ms: COUNT,
  },
  required: ['is_local', 'id', 'href', 'name', 'duration_ms', 'album', 'artists', 'uri'],
};

/** Shapes of 200 answers by endpoint, as the call log names them. */
export function shapesOf(profile: Profile): Readonly<Record<string, Schema>> {
  const isExtended = profile === 'extended';
  const only = (fields: Readonly<Record<string, Schema>>): Readonly<Record<string, Schema>> =>
    isExtended ? fields : {};
  const markets = only({ available_markets: list(ANY_TEXT) });
  const followers = only({ followers: object({ href: { type: 'null' }, total: COUNT }) });
  const popularity = only({ popularity: COUNT });
  const album = object({
    ...links('album'),
    ...markets,
    album_type: TEXT,
    artists: list(artistRef),
    images: list(image),
    name: TEXT,
    release_date: TEXT,
    release_date_precision: { enum: ['year', 'month', 'day'] },
    total_tracks: COUNT,
  });
  const track = object(
    {
      ...links('track'),
      ...markets,
      ...popularity,
      album,
      artists: list(artistRef),
      disc_number: COUNT,
      duration_ms: COUNT,
      explicit: YES_NO,
      external_ids: object({ isrc: { type: 'string', pattern: '^[A-Z]{2}[A-Z0-9]{3}\\d{7}$' } }),
      is_local: { const: false },
      is_playable: YES_NO,
      name: TEXT,
      preview_url: { type: 'null' },
      track_number: COUNT,
    },
    { restrictions: object({ reason: TEXT }), ...only({ linked_from: object(links('track')) }) },
  );
  const artist = object({
    ...links('artist'),
    ...followers,
    ...popularity,
    genres: list(TEXT),
    images: list(image),
    name: TEXT,
  });
  const nameOfEntries = isExtended ? 'tracks' : 'items';
  const cover = {
    ...links('playlist'),
    collaborative: YES_NO,
    description: ANY_TEXT,
    images: orNull(list(image)),
    name: TEXT,
    owner: object({ ...links('user'), display_name: orNull(TEXT) }),
    public: orNull(YES_NO),
    snapshot_id: TEXT,
  };
  const entry = object({
    added_at: TEXT,
    added_by: person,
    is_local: YES_NO,
    [isExtended ? 'track' : 'item']: { anyOf: [track, localFile, { type: 'null' }] },
  });
  const ref = object({ ...cover, [nameOfEntries]: object({ href: ADDRESS, total: COUNT }) });
  const whatIsOn = {
    actions: object({ disallows: { type: 'object', additionalProperties: YES_NO } }),
    context: orNull(object({ external_urls: object({ spotify: ADDRESS }), href: ADDRESS, type: TEXT, uri: TEXT })),
    currently_playing_type: { enum: ['track', 'unknown'] },
    is_playing: YES_NO,
    item: orNull(track),
    progress_ms: orNull(COUNT),
    timestamp: COUNT,
  };
  const me = only({
    country: TEXT,
    email: TEXT,
    explicit_content: object({ filter_enabled: YES_NO, filter_locked: YES_NO }),
    product: { enum: ['premium', 'free'] },
  });
  return {
    'GET /v1/me': object({
      ...links('user'),
      ...me,
      ...followers,
      account_id: TEXT,
      display_name: TEXT,
      images: list(image),
    }),
    'GET /v1/search': object(
      {},
      { tracks: page(track), artists: page(artist), albums: page(album), playlists: page({}), shows: page({}) },
    ),
    'GET /v1/tracks/:id': track,
    'GET /v1/tracks': object({ tracks: list(orNull(track)) }),
    'GET /v1/artists/:id': artist,
    'GET /v1/me/playlists': page(ref),
    // Whoever may not look inside gets no entries, and no empty list either.
    'GET /v1/playlists/:id': isExtended
      ? object({ ...cover, ...followers, tracks: page(entry) })
      : object(cover, { items: page(entry) }),
    'GET /v1/playlists/:id/items': page(entry),
    'GET /v1/playlists/:id/tracks': page(entry),
    'GET /v1/me/player': object({
      ...whatIsOn,
      device,
      repeat_state: { enum: ['off', 'track', 'context'] },
      shuffle_state: YES_NO,
    }),
    'GET /v1/me/player/currently-playing': object(whatIsOn),
    'GET /v1/me/player/devices': object({ devices: list(device) }),
    'GET /v1/me/player/queue': object({ currently_playing: orNull(track), queue: list(track) }),
    'GET /v1/recommendations': object({
      seeds: list(
        object({
          afterFilteringSize: COUNT,
          afterRelinkingSize: COUNT,
          href: orNull(ADDRESS),
          id: TEXT,
          initialPoolSize: COUNT,
          type: TEXT,
        }),
      ),
      tracks: list(track),
    }),
    'GET /v1/recommendations/available-genre-seeds': object({ genres: list(TEXT) }),
  };
}

/** `{ error: { status, message, reason? } }`. */
export const ERROR_SHAPE: Schema = object({ error });

/** What the token call gives. */
export const TOKEN_SHAPE: Schema = object(
  { access_token: TEXT, token_type: { const: 'Bearer' }, expires_in: COUNT, scope: ANY_TEXT },
  { refresh_token: TEXT },
);

/** What the token call says no with. */
export const TOKEN_ERROR_SHAPE: Schema = object({ error: TEXT, error_description: TEXT });
