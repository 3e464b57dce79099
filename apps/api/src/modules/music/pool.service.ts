import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { LIMITS } from '@votebox/contracts';
import { Bus } from '../../core/bus/bus.js';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import { AppError, notFound } from '../../core/errors/app-error.js';
import { AuditLog } from '../audit/index.js';
import { OptionFitness } from '../queue/index.js';
import { Ballots } from '../vote/index.js';
import { type PoolEvent, PoolRepository } from './pool.repository.js';
import { isAnswerTo, type PoolPlan, PoolSources, type SourceAnswer } from './pool-source.service.js';
import { chooseNewRecordings } from './pool.rules.js';

/** The tracks that an event may play. Each recording is one option of the event's music ballot. */
@Injectable()
export class Pool {
  constructor(
    private readonly db: Database,
    private readonly pools: PoolRepository,
    private readonly sources: PoolSources,
    private readonly ballots: Ballots,
    private readonly fitness: OptionFitness,
    private readonly audit: AuditLog,
    private readonly bus: Bus,
  ) {}

  /**
   * Asks the source of an event for the tracks of its rule, before the transaction that loads the pool: calls over the
   * network are made here and nowhere else. SPOTIFY_NOT_LINKED, SPOTIFY_NEEDS_REAUTH, SPOTIFY_NOT_PRIVATE,
   * SPOTIFY_REFUSED, SOURCE_UNAVAILABLE.
   */
  ask(ctx: Ctx, plan: PoolPlan): Promise<SourceAnswer> {
    return this.sources.ask(ctx, plan);
  }

  /**
   * Opens options for those tracks of the source's answer that are not in the pool yet. Inside the caller's transaction;
   * the caller holds the lock of the event. Loading again only adds what is new. CONFLICT where the answer is not to the
   * rule that the event has now. Answers the size of the pool.
   */
  async load(
    ctx: Ctx,
    client: PoolClient,
    event: PoolPlan & { id: string; ballotId: string },
    answer: SourceAnswer,
  ): Promise<number> {
    if (!isAnswerTo(answer, event)) {
      throw new AppError('CONFLICT', { message: 'The event was changed meanwhile. Try again.' });
    }
    await this.extend(ctx, client, event, answer);
    return this.pools.size(ctx, client, event.id);
  }

  /** Closes the options of what the rules of a running event keep out, and opens what they let in again. */
  judge(ctx: Ctx, client: PoolClient, eventId: string): Promise<void> {
    return this.fitness.judge(ctx, client, eventId);
  }

  /** Pool sizes by event: loaded, or as the rule would find now. */
  sizes(ctx: Ctx, eventIds: string[]): Promise<Map<string, number>> {
    return this.pools.sizes(ctx, eventIds);
  }

  /** Adds single tracks, also while the event runs. Tracks and recordings that are in the pool already are left out. */
  async add(ctx: Ctx, eventId: string, trackIds: string[]): Promise<{ added: number }> {
    const { added, isRunning } = await this.db.sqlTx(ctx, async (client) => {
      const event = await this.pools.lockEvent(ctx, client, eventId);
      if (!event) throw notFound();
      const count = await this.addTo(ctx, client, event, trackIds);
      if (count > 0) {
        await this.audit.record(client, ctx, { action: 'pool:added', eventId, subject: { trackIds, added: count } });
      }
      return { added: count, isRunning: event.ballotId !== null };
    });
    if (added > 0 && isRunning) this.bus.tell({ kind: 'pool:changed', venueId: ctx.venueId, eventId });
    return { added };
  }

  private async addTo(ctx: Ctx, client: PoolClient, event: PoolEvent, trackIds: string[]): Promise<number> {
    const { id, status, ballotId } = event;
    if (status === 'ENDED' || status === 'CANCELLED') throw new AppError('EVENT_NOT_ACTIVE');
    if (event.source !== 'LIBRARY') {
      throw new AppError('CONFLICT', { message: 'Tracks of Spotify are added by the rule of the pool.' });
    }
    const poolValues = [...new Set(trackIds.map((trackId) => trackId.toLowerCase()))];
    if ((await this.pools.countTracks(ctx, client, poolValues)) < poolValues.length) throw unknownTracks();
    if (ballotId) {
      const answer = { source: 'LIBRARY', poolKind: 'TRACKS', poolValues } as const;
      const added = await this.extend(ctx, client, { id, ballotId }, answer);
      await this.fitness.judge(ctx, client, id);
      return added;
    }
    if (event.poolKind === 'TRACKS') return this.pools.appendValues(ctx, client, event, poolValues);
    throw new AppError('CONFLICT', {
      message: 'The pool of this event follows a rule. Choose single tracks as its rule, or add tracks once it runs.',
    });
  }

  private async extend(
    ctx: Ctx,
    client: PoolClient,
    event: { id: string; ballotId: string },
    answer: SourceAnswer,
  ): Promise<number> {
    const present = await this.pools.listRecordings(ctx, client, event.id);
    const candidates = await this.sources.candidates(ctx, client, answer);
    const chosen = chooseNewRecordings(present, candidates, LIMITS.poolTracksMax - present.length);
    if (chosen.length === 0) return 0;
    const options = await this.ballots.addOptions(ctx, client, event.ballotId, chosen.length);
    const entries = chosen.map((track, n) => ({ trackId: track.id, optionId: options[n]!.optionId }));
    await this.pools.insert(ctx, client, event.id, entries);
    return chosen.length;
  }
}

function unknownTracks(): AppError {
  const message = 'trackIds must be tracks of this venue';
  return new AppError('VALIDATION_ERROR', { message, details: [{ path: 'trackIds', rule: 'exists', message }] });
}
