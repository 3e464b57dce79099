import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { PoolKind } from '@votebox/contracts';
import { Clock } from '../../core/clock/clock.js';
import type { Ctx } from '../../core/context/ctx.js';
import { AppError } from '../../core/errors/app-error.js';
import { chooseGenreTracks, planGenreSearches, SEARCH_PAGE } from './genre-search.rules.js';
import { SpotifyAccountRepository } from './spotify-account.repository.js';
import { SpotifyApi } from './spotify-api.service.js';
import type { SpotifyTrack } from './spotify-answer.rules.js';
import { SpotifyCatalogue, valueOf } from './spotify-catalogue.service.js';
import type { Answer } from './spotify-fault.rules.js';

const PLAYLIST_PAGE = 50;
/** Pages of one playlist beyond what it carries in itself; more tracks than a night can play. */
const PLAYLIST_PAGES_MAX = 18;
/** A wait that Spotify asks for is waited out here, up to this, so many times in a row. */
const WAIT_MS_MAX = 5_000;
const TRIES_MAX = 3;
const KEPT_MS = 10 * 60_000;

/** The rule of an event's pool. */
export interface SpotifyPoolRule {
  poolKind: PoolKind;
  poolValues: string[];
}

/**
 * Resolves the rule of an event to tracks of Spotify's catalogue. What was found is kept for some minutes, so that a start
 * that fails for another reason and is tried again costs no second round of calls.
 */
@Injectable()
export class SpotifyPools {
  private readonly kept = new LRUCache<string, SpotifyTrack[]>({ max: 50, ttl: KEPT_MS });

  constructor(
    private readonly clock: Clock,
    private readonly accounts: SpotifyAccountRepository,
    private readonly api: SpotifyApi,
    private readonly catalogue: SpotifyCatalogue,
  ) {}

  /**
   * Tracks that can be played, in the source's order. SPOTIFY_NOT_LINKED, SPOTIFY_NEEDS_REAUTH, SPOTIFY_NOT_PRIVATE before
   * anything is asked; SOURCE_UNAVAILABLE and SPOTIFY_REFUSED for what Spotify answers. Asks over the network: never inside a
   * transaction. `known`: addresses of TRACKS that need not be asked for.
   */
  async resolve(ctx: Ctx, rule: SpotifyPoolRule, known: ReadonlySet<string>): Promise<SpotifyTrack[]> {
    await this.assertReady(ctx);
    const key = JSON.stringify([ctx.venueId, rule.poolKind, rule.poolValues]);
    const kept = this.kept.get(key);
    if (kept) return kept;
    const tracks = await this.find(ctx, rule, known);
    if (rule.poolKind !== 'TRACKS') this.kept.set(key, tracks);
    return tracks;
  }

  private find(ctx: Ctx, rule: SpotifyPoolRule, known: ReadonlySet<string>): Promise<SpotifyTrack[]> {
    switch (rule.poolKind) {
      case 'PLAYLIST':
        return this.ofPlaylists(ctx, rule.poolValues);
      case 'GENRES':
        return this.ofGenres(ctx, rule.poolValues);
      case 'TRACKS':
        return this.ofAddresses(
          ctx,
          rule.poolValues.filter((uri) => !known.has(uri)),
        );
      default:
        throw new AppError('NOTHING_TO_PLAY', { internal: `pools of the kind ${rule.poolKind} are of the library` });
    }
  }

  private async assertReady(ctx: Ctx): Promise<void> {
    const account = await this.accounts.find(ctx);
    if (!account || account.state === 'UNLINKED') throw new AppError('SPOTIFY_NOT_LINKED');
    if (account.state === 'NEEDS_REAUTH') throw new AppError('SPOTIFY_NEEDS_REAUTH');
    if (!account.privateSince) throw new AppError('SPOTIFY_NOT_PRIVATE');
  }

  private async ofPlaylists(ctx: Ctx, ids: readonly string[]): Promise<SpotifyTrack[]> {
    const found: SpotifyTrack[] = [];
    for (const id of ids) found.push(...(await this.ofPlaylist(ctx, id)));
    return found.filter(({ isPlayable }) => isPlayable);
  }

  /** Small playlists come in one call; larger ones are read on from where that ended. */
  private async ofPlaylist(ctx: Ctx, id: string): Promise<SpotifyTrack[]> {
    const head = await this.patiently(ctx, (web, token) => web.playlist(token, id));
    if (!head.ok && head.fault.kind === 'NOT_FOUND') throw notReadable(id);
    const { page: embedded, playlist } = valueOf(head);
    const name = playlist?.name ?? id;
    const found = embedded ? [...embedded.items] : [];
    let isLast = embedded?.isLast ?? false;
    let offset = embedded?.entries ?? 0;
    for (let pages = 0; !isLast && pages < PLAYLIST_PAGES_MAX; pages++) {
      const wish = { limit: PLAYLIST_PAGE, offset };
      const answer = await this.patiently(ctx, (web, token) => web.playlistItems(token, id, wish));
      if (!answer.ok && (answer.fault.kind === 'FORBIDDEN' || answer.fault.kind === 'NOT_FOUND'))
        throw notReadable(name);
      const page = valueOf(answer);
      found.push(...page.items);
      isLast = page.isLast;
      offset += PLAYLIST_PAGE;
    }
    return found;
  }

  private async ofGenres(ctx: Ctx, genres: readonly string[]): Promise<SpotifyTrack[]> {
    const thisYear = new Date(this.clock.now()).getUTCFullYear();
    const pages: SpotifyTrack[][] = [];
    for (const { query, offset } of planGenreSearches(genres, thisYear)) {
      const wish = { limit: SEARCH_PAGE, offset };
      pages.push(valueOf(await this.patiently(ctx, (web, token) => web.search(token, query, wish))));
    }
    return chooseGenreTracks(pages);
  }

  /** One call each: lists of ids are not answered any more. What Spotify does not know is left out. */
  private async ofAddresses(ctx: Ctx, uris: readonly string[]): Promise<SpotifyTrack[]> {
    const found: SpotifyTrack[] = [];
    for (const uri of uris) {
      const track = valueOf(await withPatience(() => this.catalogue.track(ctx, uri)));
      if (track?.isPlayable) found.push(track);
    }
    return found;
  }

  private patiently<T>(ctx: Ctx, call: Parameters<typeof this.api.read<T>>[2]): Promise<Answer<T>> {
    return withPatience(() => this.api.read(ctx, 'catalogue', call));
  }
}

async function withPatience<T>(ask: () => Promise<Answer<T>>): Promise<Answer<T>> {
  let answer = await ask();
  for (let tries = 1; tries < TRIES_MAX; tries++) {
    if (answer.ok || answer.fault.kind !== 'RATE_LIMITED' || answer.fault.waitMs > WAIT_MS_MAX) return answer;
    await pause(answer.fault.waitMs);
    answer = await ask();
  }
  return answer;
}

function notReadable(name: string): AppError {
  return new AppError('SPOTIFY_REFUSED', {
    message: `Spotify does not show the tracks of the playlist "${name}". Only your own and those you work on together can be used: copy it.`,
  });
}
