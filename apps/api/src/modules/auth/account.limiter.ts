import { Injectable } from '@nestjs/common';
import type { Outcome } from '../../core/errors/app-error.js';
import { type Limiter, Limiters } from '../../core/limits/limiters.js';

const LOGINS = { points: 10, windowS: 15 * 60 };
const REGISTRATIONS = { points: 60, windowS: 3600 };

/**
 * Slows down who guesses passwords or makes accounts by the dozen. Logins are counted per account and address: someone who
 * guesses from elsewhere cannot lock the owner out, and a whole staff behind one address does not lock each other out.
 * Registrations are counted per address; nobody but owners of venues registers.
 */
@Injectable()
export class AccountLimiter {
  private readonly logins: Limiter;
  private readonly registrations: Limiter;

  constructor(limiters: Limiters) {
    this.logins = limiters.create('login', LOGINS);
    this.registrations = limiters.create('register', REGISTRATIONS);
  }

  /** Takes one attempt to sign in. Refuses with RATE_LIMITED and the time until the next one is allowed. */
  takeLogin(email: string, address: string): Promise<Outcome<null>> {
    return this.logins.take(keyOf(email, address));
  }

  /** After a success. */
  forgetLogins(email: string, address: string): Promise<void> {
    return this.logins.forget(keyOf(email, address));
  }

  /** Takes one registration. Refuses with RATE_LIMITED and the time until the next one is allowed. */
  takeRegistration(address: string): Promise<Outcome<null>> {
    return this.registrations.take(address);
  }
}

function keyOf(email: string, address: string): string {
  return `${address} ${email}`;
}
