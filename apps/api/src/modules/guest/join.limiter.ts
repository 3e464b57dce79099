import { Injectable } from '@nestjs/common';
import type { Outcome } from '../../core/errors/app-error.js';
import { type Limiter, Limiters } from '../../core/limits/limiters.js';

const JOINS = { points: 30, windowS: 60 };

/**
 * Slows one guest down who joins again and again. Never counts by address: a whole venue shares one, and 2,000 guests
 * behind it must all get in.
 */
@Injectable()
export class JoinLimiter {
  private readonly joins: Limiter;

  constructor(limiters: Limiters) {
    this.joins = limiters.create('join', JOINS);
  }

  take(guestId: string): Promise<Outcome<null>> {
    return this.joins.take(guestId);
  }
}
