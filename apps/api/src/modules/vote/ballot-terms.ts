import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Bus } from '../../core/bus/bus.js';
import { unlessCutOff } from '../../core/cache/unless-cut-off.js';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import { BallotRepository } from './ballot.repository.js';
import type { ResultsTerms } from './visibility.rules.js';

/** What is said about a ballot with every vote, and seldom changes. */
export interface Terms extends ResultsTerms {
  eventId: string;
}

const BALLOTS_MAX = 5_000;
/** However the news of a change gets lost, after so long nobody is answered by what was read before. */
const FRESH_MS = 3_000;
/** So old it is read anew beside the answers, so that votes need not wait for a database far away. */
const RENEWED_MS = 1_000;

/**
 * The terms of ballots, in memory: thousands of votes a second ask for them. Read on first need, in single flight;
 * forgotten when their event changes. Only for what is shown: whether a vote counts is decided by the database.
 */
@Injectable()
export class BallotTerms implements OnModuleInit, OnModuleDestroy {
  private readonly kept: LRUCache<string, Terms, Ctx>;
  private stopListening: () => void = () => undefined;

  constructor(
    private readonly db: Database,
    private readonly ballots: BallotRepository,
    private readonly bus: Bus,
  ) {
    this.kept = new LRUCache({
      max: BALLOTS_MAX,
      ttl: FRESH_MS,
      ttlResolution: 0,
      noDeleteOnFetchRejection: true,
      fetchMethod: (key, _stale, { context }) => this.read(context, key.slice(key.indexOf(':') + 1)),
    });
  }

  onModuleInit(): void {
    this.stopListening = this.bus.on('event:changed', ({ eventId }) => {
      for (const [key, terms] of this.kept.entries()) if (terms.eventId === eventId) this.kept.delete(key);
    });
  }

  onModuleDestroy(): void {
    this.stopListening();
  }

  /** Null where the venue has no such ballot. */
  async of(ctx: Ctx, ballotId: string): Promise<Terms | null> {
    const key = `${ctx.venueId}:${ballotId}`;
    this.renew(ctx, key);
    // A reading that is overtaken by a change is dropped half-way; then it is read once more.
    const terms = this.kept.get(key) ?? (await unlessCutOff(this.kept.fetch(key, { context: ctx })));
    return terms ?? (await this.read(ctx, ballotId)) ?? null;
  }

  private renew(ctx: Ctx, key: string): void {
    const leftMs = this.kept.getRemainingTTL(key);
    if (leftMs <= 0 || leftMs > FRESH_MS - RENEWED_MS) return;
    this.kept.fetch(key, { context: ctx, forceRefresh: true }).catch(() => undefined);
  }

  private read(ctx: Ctx, ballotId: string): Promise<Terms | undefined> {
    return this.db.sqlTx(ctx, async (client) => (await this.ballots.findTerms(ctx, client, ballotId)) ?? undefined);
  }
}
