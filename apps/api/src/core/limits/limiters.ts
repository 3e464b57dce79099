import { Injectable, Optional } from '@nestjs/common';
import { type RateLimiterMemory, RateLimiterRedis, RateLimiterRes, RLWrapperTimeouts } from 'rate-limiter-flexible';
import { Signer } from '../access/signer.js';
import { Config } from '../config/config.js';
import { accept, type Outcome, refuse } from '../errors/app-error.js';
import { RedisLinks } from '../redis/redis-links.js';
import { BoundedMemory } from './bounded-memory.js';
import { PacedLimiter, type PaceSize } from './paced-limiter.js';

/** How often something may be done: `points` times in each window. */
export interface LimitSize {
  points: number;
  windowS: number;
}

/** An answer of Redis that takes longer is not waited for. */
const REDIS_PATIENCE_MS = 40;

type Store = Pick<RateLimiterMemory, 'consume' | 'get' | 'reward' | 'delete'>;

/** Counts how often each key does one kind of thing. Made by `Limiters`. */
export class Limiter {
  constructor(
    private readonly store: Store,
    private readonly keyOf: (text: string) => string,
  ) {}

  /**
   * Takes one (or several) of what the key may have. Refuses with RATE_LIMITED and the time until it may again. A window
   * that begins with this lasts `windowS` seconds, where that is given.
   */
  async take(key: string, points = 1, windowS?: number): Promise<Outcome<null>> {
    try {
      await this.store.consume(this.keyOf(key), points, windowS === undefined ? {} : { customDuration: windowS });
      return accept(null);
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return refuse('RATE_LIMITED', refusal.msBeforeNext);
      throw refusal;
    }
  }

  /**
   * Adds to what the key has taken, beyond the limit too, and tells how much that is now and for how long it stays so
   * (milliseconds). With 0 points: only looks, and leaves nothing behind.
   */
  async count(key: string, points = 1): Promise<{ taken: number; resetMs: number }> {
    const state = points === 0 ? await this.store.get(this.keyOf(key)) : await this.add(key, points);
    return { taken: state?.consumedPoints ?? 0, resetMs: state?.msBeforeNext ?? 0 };
  }

  /** One that was taken does not count after all. */
  async giveBack(key: string): Promise<void> {
    await this.store.reward(this.keyOf(key), 1);
  }

  /** The key begins again with all it may have. */
  async forget(key: string): Promise<void> {
    await this.store.delete(this.keyOf(key));
  }

  private add(key: string, points: number): Promise<RateLimiterRes> {
    return this.store.consume(this.keyOf(key), points).catch((refusal: unknown) => {
      if (refusal instanceof RateLimiterRes) return refusal;
      throw refusal;
    });
  }
}

/**
 * Makes the limits that hold for all processes together: counted in Redis, and by each process for itself while Redis is
 * away or slow (no answer is delayed by more than 40 ms), or where there is none. Keys are MACs, so no address and no mail
 * address of a person is ever in Redis.
 *
 * Two limits are on purpose not made here: the bucket of each socket and that of each guest's votes. They are on the
 * hot path, a person stays on one process, and what a guest may do is decided by Postgres anyway.
 */
@Injectable()
export class Limiters {
  constructor(
    private readonly config: Config,
    private readonly signer: Signer,
    private readonly redis: RedisLinks,
    @Optional() private readonly redisPatienceMs: number = REDIS_PATIENCE_MS,
  ) {}

  /** `name` tells apart what is limited; two limits never share one. */
  create(name: string, size: LimitSize): Limiter {
    return new Limiter(this.storeOf(name, size), (text) => this.signer.sign('limit-key', text));
  }

  /** The same for a limit that slows down instead of refusing for the rest of a window. */
  createPaced(name: string, size: PaceSize): PacedLimiter {
    const tries = this.create(name, { points: size.free, windowS: size.windowS });
    return new PacedLimiter(tries, this.create(`${name}-gate`, { points: 1, windowS: 1 }), size);
  }

  private storeOf(name: string, { points, windowS }: LimitSize): Store {
    const keyPrefix = `${this.config.REDIS_PREFIX}:limit:${name}`;
    const own = new BoundedMemory({ keyPrefix, points, duration: windowS });
    if (!this.redis.commands) return own;
    const shared = new RateLimiterRedis({
      storeClient: this.redis.commands,
      keyPrefix,
      points,
      duration: windowS,
      rejectIfRedisNotReady: true,
    });
    // The insurance belongs to the outermost limiter only, or an answer that came too late would count twice in it.
    return new RLWrapperTimeouts({ limiter: shared, timeoutMs: this.redisPatienceMs, insuranceLimiter: own });
  }
}
