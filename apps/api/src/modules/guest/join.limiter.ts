import { Injectable } from '@nestjs/common';
import { networkOf } from '../../core/access/network.rules.js';
import { Clock } from '../../core/clock/clock.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';
import { type Limiter, Limiters } from '../../core/limits/limiters.js';
import type { Pressure, Way } from './pressure.rules.js';

const MINUTE_S = 60;
const TEN_MINUTES_S = 600;
const JOINS = { points: 30, windowS: MINUTE_S };
const MISSES = { points: 20, windowS: TEN_MINUTES_S };
const DAY_MS = 24 * 3_600_000;

/**
 * What is counted at the door. Refusals are keyed to one guest: who joins again and again, or tries out codes. Addresses are
 * counted too, but only as a signal that calls for a challenge: a whole venue shares one, and 2,000 guests behind it must
 * all get in. An address is never kept: the key is a MAC over it and the day.
 */
@Injectable()
export class JoinLimiter {
  private readonly joins: Limiter;
  private readonly missesOfGuest: Limiter;
  private readonly minute: Record<Way['kind'], Limiter>;
  private readonly tenMinutes: Limiter;
  private readonly missesOfAddress: Limiter;

  constructor(
    limiters: Limiters,
    private readonly clock: Clock,
  ) {
    this.joins = limiters.create('join', JOINS);
    this.missesOfGuest = limiters.create('join-miss', MISSES);
    this.minute = {
      room: limiters.create('room-arrivals-minute', { points: 1, windowS: MINUTE_S }),
      link: limiters.create('link-arrivals-minute', { points: 1, windowS: MINUTE_S }),
    };
    this.tenMinutes = limiters.create('arrivals', { points: 1, windowS: TEN_MINUTES_S });
    this.missesOfAddress = limiters.create('address-miss', { points: 1, windowS: TEN_MINUTES_S });
  }

  /** One attempt of a guest to join. RATE_LIMITED for one who has just tried too many, or too many unknown codes. */
  async take(guestId: string): Promise<Outcome<null>> {
    const { taken, resetMs } = await this.missesOfGuest.count(guestId, 0);
    if (taken >= MISSES.points) return refuse('RATE_LIMITED', resetMs);
    const allowed = await this.joins.take(guestId);
    return allowed.ok ? accept(null) : allowed;
  }

  /** An unknown code was typed. */
  async countMiss(guestId: string, address: string): Promise<Pressure> {
    await this.missesOfGuest.count(guestId);
    return this.pressure(address, 'link', { arrivals: 0, misses: 1 });
  }

  /** Somebody new stands at the door. */
  countArrival(address: string, way: Way['kind']): Promise<Pressure> {
    return this.pressure(address, way, { arrivals: 1, misses: 0 });
  }

  private async pressure(
    address: string,
    way: Way['kind'],
    more: { arrivals: number; misses: number },
  ): Promise<Pressure> {
    const key = `${Math.floor(this.clock.now() / DAY_MS)} ${networkOf(address)}`;
    const [minute, tenMinutes, misses] = await Promise.all([
      this.minute[way].count(key, more.arrivals),
      this.tenMinutes.count(key, more.arrivals),
      this.missesOfAddress.count(key, more.misses),
    ]);
    return { arrivalsPerMinute: minute.taken, arrivals: tenMinutes.taken, misses: misses.taken };
  }
}
