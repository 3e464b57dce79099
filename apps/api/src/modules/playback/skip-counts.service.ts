import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Ctx } from '../../core/context/ctx.js';
import { votesNeeded } from './skip.rules.js';
import { SkipVoteRepository } from './skip-vote.repository.js';

const EVENTS_MAX = 2_000;
/** Who is active changes over minutes; to count them costs a look at every guest. */
const ACTIVE_FRESH_MS = 5_000;

export interface SkipCount {
  votes: number;
  needed: number;
}

/** How many guests want a play skipped, and how many it takes. */
@Injectable()
export class SkipCounts {
  private readonly needed: LRUCache<string, number, Ctx>;

  constructor(private readonly skips: SkipVoteRepository) {
    this.needed = new LRUCache({
      max: EVENTS_MAX,
      ttl: ACTIVE_FRESH_MS,
      fetchMethod: async (eventId, _stale, { context }) => votesNeeded(await this.skips.countActive(context, eventId)),
    });
  }

  /** What is committed; how many it takes may be some seconds old. */
  async of(ctx: Ctx, eventId: string, playId: string): Promise<SkipCount> {
    const votes = await this.skips.countVotes(ctx, eventId, playId);
    return { votes, needed: (await this.needed.fetch(eventId, { context: ctx })) ?? 1 };
  }

  /** Before a skip everybody is counted anew. */
  async ofNow(ctx: Ctx, eventId: string, playId: string): Promise<SkipCount> {
    this.needed.delete(eventId);
    return this.of(ctx, eventId, playId);
  }
}
