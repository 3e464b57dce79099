import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { TrackSource } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { AppError } from '../../core/errors/app-error.js';
import { SpotifyPools } from '../spotify/index.js';
import { PoolRepository } from './pool.repository.js';
import type { PoolSource, Recording } from './pool.rules.js';
import { SpotifyTrackRepository } from './spotify-track.repository.js';
import { type SpotifyColumns, toSpotifyColumns } from './spotify-track.rules.js';

/** The rule of an event's pool and where its tracks come from. */
export interface PoolPlan extends PoolSource {
  source: TrackSource;
}

/** What a source said to a rule, before anything is locked. The library is asked when the pool is loaded. */
export type SourceAnswer = PoolPlan & ({ source: 'LIBRARY' } | { source: 'SPOTIFY'; tracks: SpotifyColumns[] });

/** Asks the source of an event for the tracks of a rule. */
@Injectable()
export class PoolSources {
  constructor(
    private readonly pools: PoolRepository,
    private readonly spotifyTracks: SpotifyTrackRepository,
    private readonly spotify: SpotifyPools,
  ) {}

  /** All that must be asked over a network. Never inside a transaction. Errors: see `SpotifyPools.resolve`. */
  async ask(ctx: Ctx, { source, poolKind, poolValues }: PoolPlan): Promise<SourceAnswer> {
    const rule = { poolKind, poolValues };
    if (source === 'LIBRARY') return { source, ...rule };
    const known = poolKind === 'TRACKS' ? await this.spotifyTracks.listKnown(ctx, poolValues) : [];
    const tracks = await this.spotify.resolve(ctx, rule, new Set(known));
    // A playlist may have a track twice.
    const once = new Map(tracks.map((track) => [track.uri, track]));
    return { source, ...rule, tracks: [...once.values()].map(toSpotifyColumns) };
  }

  /** The tracks of the answer as candidates for the pool, in the order of the source. SPOTIFY_NOT_LINKED, see `lockAccount`. */
  async candidates(ctx: Ctx, client: PoolClient, answer: SourceAnswer): Promise<Recording[]> {
    if (answer.source === 'LIBRARY') return this.pools.listCandidates(ctx, client, answer);
    if (!(await this.spotifyTracks.lockAccount(ctx, client))) throw new AppError('SPOTIFY_NOT_LINKED');
    await this.spotifyTracks.save(ctx, client, answer.tracks);
    const uris = answer.poolKind === 'TRACKS' ? answer.poolValues : answer.tracks.map(({ path }) => path);
    return this.spotifyTracks.listRecordings(ctx, client, uris);
  }
}

/** Whether an answer is to the rule that an event has now. */
export function isAnswerTo(answer: SourceAnswer, plan: PoolPlan): boolean {
  return (
    answer.source === plan.source &&
    answer.poolKind === plan.poolKind &&
    JSON.stringify(answer.poolValues) === JSON.stringify(plan.poolValues)
  );
}
