import type { FieldFault, PoolKind, TrackSource } from '@votebox/contracts';

/** Which rules each source knows. */
const KINDS: Record<TrackSource, readonly PoolKind[]> = {
  LIBRARY: ['ALL', 'TAGS', 'GENRES', 'FOLDERS', 'TRACKS'],
  SPOTIFY: ['PLAYLIST', 'GENRES', 'TRACKS'],
};

/** Every value costs calls of a day's allowance at Spotify: at most so many. */
const SPOTIFY_VALUES_MAX: Partial<Record<PoolKind, number>> = { PLAYLIST: 5, GENRES: 15, TRACKS: 100 };

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const TRACK_URI = /^spotify:track:[A-Za-z0-9]{22}$/;
const PLAYLIST_ID = /^[A-Za-z0-9]{22}$/;
/** `spotify:track:<id>`, or the link that "share" gives: `https://open.spotify.com/intl-de/track/<id>?si=…`. */
const SHARED =
  /^(?:spotify:|https:\/\/open\.spotify\.com\/(?:intl-[a-z-]+\/)?)(track|playlist)[:/]([A-Za-z0-9]{22})(?:\?.*)?$/;

/** The values of a rule in the form that is kept, each once. Whether they fit their source says `findPoolFaults`. */
export function toPoolValues(source: TrackSource, kind: PoolKind, values: readonly string[]): string[] {
  if (kind === 'ALL') return [];
  return [...new Set(values.map((value) => toValue(source, kind, value)))];
}

function toValue(source: TrackSource, kind: PoolKind, value: string): string {
  if (source === 'LIBRARY') return kind === 'TRACKS' ? value.toLowerCase() : value;
  const [, what, id] = SHARED.exec(value) ?? [];
  if (kind === 'TRACKS' && what === 'track') return `spotify:track:${id}`;
  if (kind === 'PLAYLIST' && what === 'playlist') return id!;
  return value;
}

/** What keeps a rule from being one of its source. */
export function findPoolFaults(plan: {
  source: TrackSource;
  poolKind: PoolKind;
  poolValues: readonly string[];
}): FieldFault[] {
  const { source, poolKind, poolValues } = plan;
  if (!KINDS[source].includes(poolKind)) {
    const message = `pool.kind must be one of ${KINDS[source].join(', ')} for this source`;
    return [{ path: 'pool.kind', rule: 'isOfSource', message }];
  }
  const faults: FieldFault[] = [];
  const wanted = formOf(source, poolKind);
  if (wanted && !poolValues.every((value) => wanted.form.test(value))) {
    faults.push({ path: 'pool.values', rule: wanted.rule, message: `pool.values must be ${wanted.words}` });
  }
  const max = source === 'SPOTIFY' ? SPOTIFY_VALUES_MAX[poolKind] : undefined;
  if (max !== undefined && poolValues.length > max) {
    const message = `pool.values must have at most ${max} entries for this source`;
    faults.push({ path: 'pool.values', rule: 'arrayMaxSize', message });
  }
  return faults;
}

function formOf(source: TrackSource, kind: PoolKind): { form: RegExp; rule: string; words: string } | null {
  if (kind === 'TRACKS' && source === 'LIBRARY') return { form: UUID, rule: 'isUuid', words: 'ids of tracks' };
  if (kind === 'TRACKS') return { form: TRACK_URI, rule: 'isTrackUri', words: 'addresses of Spotify tracks' };
  if (kind === 'PLAYLIST') return { form: PLAYLIST_ID, rule: 'isPlaylist', words: 'links or ids of Spotify playlists' };
  return null;
}
