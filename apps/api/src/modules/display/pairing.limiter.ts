import { Injectable } from '@nestjs/common';
import { networkOf } from '../../core/access/network.rules.js';
import type { Ctx } from '../../core/context/ctx.js';
import type { Outcome } from '../../core/errors/app-error.js';
import { Limiters } from '../../core/limits/limiters.js';
import type { PacedLimiter, PaceSize } from '../../core/limits/paced-limiter.js';

const PACE: PaceSize = { free: 30, windowS: 15 * 60, waitSMax: 10 };

/**
 * Keeps strangers from filling the table of pairings, and staff from guessing the code of a screen elsewhere. Slows down
 * only: a screen shares its address with the guests of the room, and must get in the same night.
 */
@Injectable()
export class PairingLimiter {
  private readonly starts: PacedLimiter;
  private readonly claims: PacedLimiter;

  constructor(limiters: Limiters) {
    this.starts = limiters.createPaced('pairing-start', PACE);
    this.claims = limiters.createPaced('pairing-claim', PACE);
  }

  /** One new pairing from a connection. */
  takeStart(address: string): Promise<Outcome<null>> {
    return this.starts.take(networkOf(address));
  }

  /** One entered code in a venue. */
  takeClaim(venueId: Ctx['venueId']): Promise<Outcome<null>> {
    return this.claims.take(venueId);
  }
}
