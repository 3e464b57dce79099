import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';

const WINDOW_S = 15 * 60;
const STARTS_MAX = 30;
const CLAIMS_MAX = 30;

/** Keeps strangers from filling the table of pairings, and staff from guessing the code of a screen elsewhere. */
@Injectable()
export class PairingLimiter {
  private readonly starts = new RateLimiterMemory({ points: STARTS_MAX, duration: WINDOW_S });
  private readonly claims = new RateLimiterMemory({ points: CLAIMS_MAX, duration: WINDOW_S });

  /** One new pairing from an address. */
  takeStart(address: string): Promise<Outcome<null>> {
    return take(this.starts, address);
  }

  /** One entered code in a venue. */
  takeClaim(venueId: string): Promise<Outcome<null>> {
    return take(this.claims, venueId);
  }
}

async function take(limiter: RateLimiterMemory, key: string): Promise<Outcome<null>> {
  try {
    await limiter.consume(key);
    return accept(null);
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return refuse('RATE_LIMITED', refusal.msBeforeNext);
    throw refusal;
  }
}
