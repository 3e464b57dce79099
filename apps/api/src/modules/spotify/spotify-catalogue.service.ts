import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { SpotifyDeviceView, SpotifyPlaylistView, SpotifyTrackView } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { AppError } from '../../core/errors/app-error.js';
import { SEARCH_PAGE } from './genre-search.rules.js';
import { SpotifyAccountRepository } from './spotify-account.repository.js';
import { SpotifyApi } from './spotify-api.service.js';
import type { SpotifyPlaylist, SpotifyTrack } from './spotify-answer.rules.js';
import { type Answer, answered, toPublicFault } from './spotify-fault.rules.js';

const PLAYLISTS_PAGE = 50;
const PLAYLIST_PAGES_MAX = 4;
const FOUND_MAX = 2_000;
const FOUND_LIFE_MS = 60 * 60_000;

/** Spotify's catalogue as staff look through it. All errors are those of `toPublicFault`. */
@Injectable()
export class SpotifyCatalogue {
  /** What searches found, by venue and address: a track that is chosen from a list need not be asked for again. */
  private readonly found = new LRUCache<string, SpotifyTrack>({ max: FOUND_MAX, ttl: FOUND_LIFE_MS });

  constructor(
    private readonly api: SpotifyApi,
    private readonly accounts: SpotifyAccountRepository,
  ) {}

  /** Playlists whose tracks we may see: own ones and those worked on together. */
  async playlists(ctx: Ctx): Promise<SpotifyPlaylistView[]> {
    const userId = (await this.accounts.find(ctx))?.spotifyUserId;
    const found: SpotifyPlaylist[] = [];
    for (let pages = 0; pages < PLAYLIST_PAGES_MAX; pages++) {
      const offset = pages * PLAYLISTS_PAGE;
      const page = valueOf(
        await this.api.read(ctx, 'catalogue', (web, token) => web.playlists(token, { limit: PLAYLISTS_PAGE, offset })),
      );
      found.push(...page.items);
      if (page.isLast) break;
    }
    return found
      .filter(({ ownerId, isCollaborative }) => ownerId === userId || isCollaborative)
      .map(({ id, name, owner, tracks, imageUrl }) => ({ id, name, owner, tracks, imageUrl }));
  }

  async search(ctx: Ctx, query: string): Promise<SpotifyTrackView[]> {
    const page = { limit: SEARCH_PAGE, offset: 0 };
    const tracks = valueOf(await this.api.read(ctx, 'catalogue', (web, token) => web.search(token, query, page)));
    for (const track of tracks) this.found.set(keyOf(ctx, track.uri), track);
    return tracks.filter(({ isPlayable }) => isPlayable).map(toTrackView);
  }

  async devices(ctx: Ctx): Promise<SpotifyDeviceView[]> {
    const devices = valueOf(await this.api.read(ctx, 'music', (web, token) => web.devices(token)));
    return devices.flatMap(({ id, ...device }) => (id === null ? [] : [{ id, ...device }]));
  }

  /** One track by its address; null where Spotify has no such track. */
  async track(ctx: Ctx, uri: string): Promise<Answer<SpotifyTrack | null>> {
    const known = this.found.get(keyOf(ctx, uri));
    if (known) return answered(known);
    const id = uri.slice('spotify:track:'.length);
    const answer = await this.api.read(ctx, 'catalogue', (web, token) => web.track(token, id));
    if (answer.ok || answer.fault.kind !== 'NOT_FOUND') return answer;
    return answered(null);
  }
}

/** The value, or the fault as an error of the table. */
export function valueOf<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value;
  const { code, ...extras } = toPublicFault(answer.fault);
  throw new AppError(code, { ...extras, internal: answer.fault.detail });
}

function keyOf(ctx: Ctx, uri: string): string {
  return `${ctx.venueId} ${uri}`;
}

function toTrackView(track: SpotifyTrack): SpotifyTrackView {
  const { uri, title, artist, album, durationMs, isExplicit, coverUrl, url } = track;
  return { uri, title, artist, album, durationMs, isExplicit, coverUrl, url };
}
