import { Injectable } from '@nestjs/common';
import type { Outcome } from '../../core/errors/app-error.js';
import { type Limiter, Limiters } from '../../core/limits/limiters.js';

const ATTEMPTS = { points: 10, windowS: 15 * 60 };

/**
 * Counts attempts to sign in per account and address: someone who guesses from elsewhere cannot lock the owner out, and
 * a whole staff behind one address does not lock each other out. Forgets on success.
 */
@Injectable()
export class LoginLimiter {
  private readonly attempts: Limiter;

  constructor(limiters: Limiters) {
    this.attempts = limiters.create('login', ATTEMPTS);
  }

  /** Takes one attempt. Refuses with RATE_LIMITED and the time until the next one is allowed. */
  take(email: string, address: string): Promise<Outcome<null>> {
    return this.attempts.take(keyOf(email, address));
  }

  forget(email: string, address: string): Promise<void> {
    return this.attempts.forget(keyOf(email, address));
  }
}

function keyOf(email: string, address: string): string {
  return `${address} ${email}`;
}
