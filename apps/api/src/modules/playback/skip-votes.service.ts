import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { SkipVoteView } from '@votebox/contracts';
import { GuestIdentity } from '../../core/access/guest-identity.js';
import { Bus } from '../../core/bus/bus.js';
import type { Ctx, GuestCtx } from '../../core/context/ctx.js';
import { accept, notFound, type Outcome, refuse } from '../../core/errors/app-error.js';
import { TokenBucket } from '../../core/limits/token-bucket.js';
import { VoteEffects } from '../vote/index.js';
import { Playbacks } from './playbacks.service.js';
import { SkipCounts } from './skip-counts.service.js';
import { decideSkipVote, decideSkipWithdrawal } from './skip.rules.js';
import { type SkipVoteKey, SkipVoteRepository } from './skip-vote.repository.js';

/** Screens are told of votes to skip at most so often. */
const TELL_PAUSE_MS = 250;
/** From this share of the quorum on everybody is counted anew with each vote: some may have gone since. */
const NEAR = 0.5;
/** What a person can tap. */
const ATTEMPTS = { capacity: 10, perSecond: 1 };
const GUESTS_REMEMBERED = 50_000;

/**
 * Guests skip by a quorum. A vote is committed first and counted after it: of two last votes at once at least one sees
 * both, and the one compare-and-set of the player makes one skip of them.
 */
@Injectable()
export class SkipVotes implements OnModuleInit, OnModuleDestroy {
  private readonly buckets = new LRUCache<string, TokenBucket>({ max: GUESTS_REMEMBERED });
  private readonly telling = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly skips: SkipVoteRepository,
    private readonly counts: SkipCounts,
    private readonly playbacks: Playbacks,
    private readonly guests: GuestIdentity,
    private readonly effects: VoteEffects,
    private readonly bus: Bus,
  ) {}

  onModuleInit(): void {
    this.effects.registerWish((ctx, { eventId, voterId }) => this.skips.findMine(ctx, eventId, voterId));
  }

  onModuleDestroy(): void {
    for (const timer of this.telling.values()) clearTimeout(timer);
  }

  /**
   * Once per guest and play; again answers the same. FORBIDDEN where the house does not let guests skip, CONFLICT for a play
   * that is not on, NOT_JOINED, BANNED, EVENT_NOT_ACTIVE.
   */
  async cast(ctx: GuestCtx, eventId: string, unverifiedPlayId: string): Promise<Outcome<SkipVoteView>> {
    const waitMs = this.bucketOf(ctx).take(performance.now());
    if (waitMs > 0) return refuse('RATE_LIMITED', waitMs);
    const key = this.keyOf(ctx, eventId, unverifiedPlayId);
    const verdict = await this.skips.inTx(ctx, async (client) => {
      const situation = await this.skips.findSituation(ctx, client, key);
      if (!situation) throw notFound();
      const decision = decideSkipVote(situation, key.playId);
      if (decision.kind === 'count') await this.skips.insert(ctx, client, key);
      return { ...decision, isOver: situation.playId !== key.playId };
    });
    if (verdict.kind === 'refuse') return refuse(verdict.code);
    const isSkipped = verdict.isOver || (await this.skipIfEnough(ctx, key));
    if (!isSkipped && verdict.kind === 'count') this.tellSoon(ctx, eventId);
    return accept(await this.show(ctx, key, { isMine: true, isSkipped }));
  }

  /** TOO_LATE when the play is over. Taking back what is not there changes nothing. */
  async withdraw(ctx: GuestCtx, eventId: string, unverifiedPlayId: string): Promise<Outcome<SkipVoteView>> {
    const waitMs = this.bucketOf(ctx).take(performance.now());
    if (waitMs > 0) return refuse('RATE_LIMITED', waitMs);
    const key = this.keyOf(ctx, eventId, unverifiedPlayId);
    const verdict = await this.skips.inTx(ctx, async (client) => {
      const situation = await this.skips.findSituation(ctx, client, key);
      if (!situation) throw notFound();
      const decision = decideSkipWithdrawal(situation, key.playId);
      if (decision.kind === 'count') await this.skips.delete(ctx, client, key);
      return decision;
    });
    if (verdict.kind === 'refuse') return refuse(verdict.code);
    if (verdict.kind === 'count') this.tellSoon(ctx, eventId);
    return accept(await this.show(ctx, key, { isMine: false, isSkipped: false }));
  }

  private async skipIfEnough(ctx: Ctx, { eventId, playId }: SkipVoteKey): Promise<boolean> {
    const known = await this.counts.of(ctx, eventId, playId);
    if (known.votes < known.needed * NEAR) return false;
    const { votes, needed } = await this.counts.ofNow(ctx, eventId, playId);
    if (votes < needed) return false;
    const advanced = await this.playbacks.advance(ctx, eventId, playId, 'QUORUM');
    return advanced.playId !== playId;
  }

  private async show(
    ctx: Ctx,
    { eventId, playId }: SkipVoteKey,
    { isMine, isSkipped }: Pick<SkipVoteView, 'isMine' | 'isSkipped'>,
  ): Promise<SkipVoteView> {
    return { playId, isMine, ...(await this.counts.of(ctx, eventId, playId)), isSkipped };
  }

  private keyOf({ actor }: GuestCtx, eventId: string, unverifiedPlayId: string): SkipVoteKey {
    return { eventId, playId: unverifiedPlayId.toLowerCase(), voterId: this.guests.voterId(actor.guestId, eventId) };
  }

  /** The first vote of a while waits for those that come with it. */
  private tellSoon({ venueId }: Ctx, eventId: string): void {
    if (this.telling.has(eventId)) return;
    const tell = () => {
      this.telling.delete(eventId);
      this.bus.tell({ kind: 'playback:changed', venueId, eventId });
    };
    this.telling.set(eventId, setTimeout(tell, TELL_PAUSE_MS).unref());
  }

  private bucketOf({ actor: { guestId } }: GuestCtx): TokenBucket {
    const bucket = this.buckets.get(guestId) ?? new TokenBucket(ATTEMPTS);
    this.buckets.set(guestId, bucket);
    return bucket;
  }
}
