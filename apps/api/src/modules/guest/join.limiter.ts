import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';

const JOINS_MAX = 30;
const WINDOW_S = 60;

/**
 * Slows one guest down who joins again and again. Never counts by address: a whole venue shares one, and 2,000 guests
 * behind it must all get in.
 */
@Injectable()
export class JoinLimiter {
  private readonly joins = new RateLimiterMemory({ points: JOINS_MAX, duration: WINDOW_S });

  async take(guestId: string): Promise<Outcome<null>> {
    try {
      await this.joins.consume(guestId);
      return accept(null);
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return refuse('RATE_LIMITED', refusal.msBeforeNext);
      throw refusal;
    }
  }
}
