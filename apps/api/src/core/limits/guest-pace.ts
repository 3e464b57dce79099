import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { GuestCtx } from '../context/ctx.js';
import { type Refusal, refuse } from '../errors/app-error.js';
import { TokenBucket } from './token-bucket.js';

/** What a person can tap. What is refused or only read costs the database as much as a vote. */
const ACTS = { capacity: 20, perSecond: 2 };
const GUESTS_REMEMBERED = 50_000;

/** How fast one guest may ask for things, over HTTP and sockets together: everything that reads or writes the database. */
@Injectable()
export class GuestPace {
  private readonly buckets = new LRUCache<string, TokenBucket>({ max: GUESTS_REMEMBERED });

  /** Null when the guest may go on, else RATE_LIMITED. */
  take({ actor: { guestId } }: GuestCtx): Refusal | null {
    let bucket = this.buckets.get(guestId);
    if (!bucket) {
      bucket = new TokenBucket(ACTS);
      this.buckets.set(guestId, bucket);
    }
    const waitMs = bucket.take(performance.now());
    return waitMs > 0 ? refuse('RATE_LIMITED', waitMs) : null;
  }
}
