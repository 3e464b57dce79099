import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';

const ATTEMPTS_MAX = 10;
const WINDOW_S = 15 * 60;

/**
 * Counts attempts to sign in per account and address: someone who guesses from elsewhere cannot lock the owner out, and
 * a whole staff behind one address does not lock each other out. Of this process; forgets on success.
 */
@Injectable()
export class LoginLimiter {
  private readonly attempts = new RateLimiterMemory({ points: ATTEMPTS_MAX, duration: WINDOW_S });

  /** Takes one attempt. Refuses with RATE_LIMITED and the time until the next one is allowed. */
  async take(email: string, address: string): Promise<Outcome<null>> {
    try {
      await this.attempts.consume(keyOf(email, address));
      return accept(null);
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return refuse('RATE_LIMITED', refusal.msBeforeNext);
      throw refusal;
    }
  }

  async forget(email: string, address: string): Promise<void> {
    await this.attempts.delete(keyOf(email, address));
  }
}

function keyOf(email: string, address: string): string {
  return `${address} ${email}`;
}
