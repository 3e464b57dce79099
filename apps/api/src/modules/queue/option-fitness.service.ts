import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { Ctx } from '../../core/context/ctx.js';
import { Ballots } from '../vote/index.js';
import { findMisfit } from './availability.rules.js';
import { QueueRepository } from './queue.repository.js';

/** Closes the options of tracks that may not be played: a vote for one would be spent on what never comes. */
@Injectable()
export class OptionFitness {
  constructor(
    private readonly queue: QueueRepository,
    private readonly ballots: Ballots,
  ) {}

  /** In the transaction that has changed the pool, its bans or the rules of the event. */
  async judge(ctx: Ctx, client: PoolClient, eventId: string): Promise<void> {
    const { ballotId, state } = await this.queue.load(ctx, client, eventId);
    if (!ballotId) return;
    const misfits = state.tracks.filter((track) => findMisfit(state.rules, track) !== null);
    const optionIds = misfits.map((track) => track.optionId);
    await this.ballots.blockOnly(ctx, client, ballotId, { optionIds, code: 'TRACK_NOT_AVAILABLE' });
  }
}
