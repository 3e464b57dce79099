import { Injectable } from '@nestjs/common';
import { networkOf } from '../../core/access/network.rules.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';
import { Limiters } from '../../core/limits/limiters.js';
import type { PacedLimiter } from '../../core/limits/paced-limiter.js';
import type { Device } from './device-marks.js';
import { type HashLane, laneOfStranger } from './hash-queue.js';

const MINUTE_S = 60;
const QUARTER_S = 15 * MINUTE_S;
const HOUR_S = 60 * MINUTE_S;

/** Somebody who is not signed in, as far as limits tell people apart. */
export interface Caller {
  address: string;
  /** Null where the browser has never been signed in here. */
  device: Device | null;
}

/** One try at a password that was let through. */
export interface Attempt {
  /** Whose turn it is among those who wait for a hash. */
  lane: HashLane;
  /** The password was right: nothing of it counts. */
  succeed(): Promise<void>;
  /** The password was not looked at. */
  cancel(): Promise<void>;
}

type Level = readonly [limiter: PacedLimiter, key: string];

/**
 * Slows down who guesses passwords, makes accounts by the dozen or shows tokens that are none. Nobody is locked out: beyond
 * some free tries, one is let through at a time, a minute apart at most. Only failures of signing in count.
 *
 * - A browser that has been signed in to an account before (its device mark says so) has tries of its own: nothing that
 *   others do is counted against it.
 * - All others are counted per account and connection, per account (guesses from many connections), per connection (one
 *   password tried on many accounts) and in all. A connection is an IPv4 address or an IPv6 /64.
 *
 * What is refused at one level counts at none: who hammers at one account leaves the others behind his address alone.
 */
@Injectable()
export class AccountLimiter {
  private readonly ofDevice: PacedLimiter;
  private readonly ofPair: PacedLimiter;
  private readonly ofAccount: PacedLimiter;
  private readonly ofConnection: PacedLimiter;
  private readonly ofAll: PacedLimiter;
  private readonly registrations: PacedLimiter;
  private readonly allRegistrations: PacedLimiter;
  private readonly refreshes: PacedLimiter;
  private readonly refreshesOfDevice: PacedLimiter;
  private readonly links: PacedLimiter;

  constructor(limiters: Limiters) {
    this.ofDevice = limiters.createPaced('sign-in-device', { free: 10, windowS: QUARTER_S, waitSMax: 60 });
    this.ofPair = limiters.createPaced('sign-in', { free: 10, windowS: QUARTER_S, waitSMax: 60 });
    this.ofAccount = limiters.createPaced('sign-in-account', { free: 30, windowS: HOUR_S, waitSMax: 10 });
    this.ofConnection = limiters.createPaced('sign-in-connection', { free: 60, windowS: QUARTER_S, waitSMax: 5 });
    this.ofAll = limiters.createPaced('sign-in-all', { free: 200, windowS: 10, waitSMax: 1 });
    this.registrations = limiters.createPaced('register', { free: 60, windowS: HOUR_S, waitSMax: 60 });
    this.allRegistrations = limiters.createPaced('register-all', { free: 300, windowS: QUARTER_S, waitSMax: 5 });
    this.refreshes = limiters.createPaced('refresh', { free: 600, windowS: MINUTE_S, waitSMax: 1 });
    this.refreshesOfDevice = limiters.createPaced('refresh-device', { free: 60, windowS: MINUTE_S, waitSMax: 5 });
    this.links = limiters.createPaced('one-time-link', { free: 30, windowS: QUARTER_S, waitSMax: 10 });
  }

  /** Takes one try at the password of an account. RATE_LIMITED with the time until the next one is let through. */
  async takeSignIn(email: string, caller: Caller): Promise<Outcome<Attempt>> {
    const { device } = caller;
    const isKnown = device?.isOf(email) ?? false;
    const levels: Level[] = isKnown ? [[this.ofDevice, `${device!.id} ${email}`]] : this.levelsOf(email, caller);
    const taken = await takeAll(levels);
    if (!taken.ok) return taken;
    const [own, ...shared] = levels as [Level, ...Level[]];
    return accept({
      lane: { ...laneOfStranger(email, caller.address), isKnown },
      succeed: async () => {
        await Promise.all([own[0].forget(own[1]), giveBack(shared)]);
      },
      cancel: () => giveBack(levels),
    });
  }

  /** Takes one registration. RATE_LIMITED with the time until the next one is let through. */
  takeRegistration(address: string): Promise<Outcome<null>> {
    return takeAll([
      [this.registrations, networkOf(address)],
      [this.allRegistrations, ''],
    ]);
  }

  /** Takes one use of a refresh token. RATE_LIMITED with the time until the next one is let through. */
  takeRefresh({ address, device }: Caller): Promise<Outcome<null>> {
    return device ? this.refreshesOfDevice.take(device.id) : this.refreshes.take(networkOf(address));
  }

  /**
   * Runs `use` of a one-time link that somebody shows. Only links that are not good count: beyond the free ones they are
   * answered RATE_LIMITED with the time until the next one is let through. Whoever has a good one is no guesser, whatever
   * others behind the same address do.
   */
  async takeLink<T>(address: string, use: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const outcome = await use();
    if (outcome.ok || outcome.code !== 'LINK_INVALID') return outcome;
    const taken = await this.links.take(networkOf(address));
    return taken.ok ? outcome : taken;
  }

  /** The narrowest first: what it refuses is not counted by the wider ones. */
  private levelsOf(email: string, { address }: Caller): Level[] {
    const connection = networkOf(address);
    return [
      [this.ofPair, `${connection} ${email}`],
      [this.ofAccount, email],
      [this.ofConnection, connection],
      [this.ofAll, ''],
    ];
  }
}

/** One try at all levels or at none. Looks first, so that whoever is refused fills no memory with new keys. */
async function takeAll(levels: Level[]): Promise<Outcome<null>> {
  const waitMs = Math.max(...(await Promise.all(levels.map(([limiter, key]) => limiter.peek(key)))));
  if (waitMs > 0) return refuse('RATE_LIMITED', waitMs);
  for (const [at, [limiter, key]] of levels.entries()) {
    const taken = await limiter.take(key);
    if (taken.ok) continue;
    await giveBack(levels.slice(0, at));
    return taken;
  }
  return accept(null);
}

async function giveBack(levels: Level[]): Promise<void> {
  await Promise.all(levels.map(([limiter, key]) => limiter.giveBack(key)));
}
