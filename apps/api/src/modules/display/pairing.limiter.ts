import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../core/context/ctx.js';
import type { Outcome } from '../../core/errors/app-error.js';
import { type Limiter, Limiters } from '../../core/limits/limiters.js';

const WINDOW_S = 15 * 60;
const STARTS = { points: 30, windowS: WINDOW_S };
const CLAIMS = { points: 30, windowS: WINDOW_S };

/** Keeps strangers from filling the table of pairings, and staff from guessing the code of a screen elsewhere. */
@Injectable()
export class PairingLimiter {
  private readonly starts: Limiter;
  private readonly claims: Limiter;

  constructor(limiters: Limiters) {
    this.starts = limiters.create('pairing-start', STARTS);
    this.claims = limiters.create('pairing-claim', CLAIMS);
  }

  /** One new pairing from an address. */
  takeStart(address: string): Promise<Outcome<null>> {
    return this.starts.take(address);
  }

  /** One entered code in a venue. */
  takeClaim(venueId: Ctx['venueId']): Promise<Outcome<null>> {
    return this.claims.take(venueId);
  }
}
