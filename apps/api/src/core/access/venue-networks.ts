import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../clock/clock.js';
import { type Limiter, Limiters } from '../limits/limiters.js';
import { networkOf } from './network.rules.js';
import { Signer } from './signer.js';

const REMEMBERED_MS = 12 * 3_600_000;
/** Screens and staff ask for things all the time; the sighting of a network is told to other processes once a minute. */
const TELL_EVERY_MS = 60_000;
const NOTED_MAX = 10_000;
const DAY_MS = 24 * 3_600_000;

/**
 * The networks that a venue's own screens and staff have come from within the last hours: most likely its room. No address
 * is kept, in memory neither: the key is a MAC over it, the venue and the day.
 */
@Injectable()
export class VenueNetworks {
  private readonly sightings: Limiter;
  /** What this process has seen itself, and when it told so last: known also while Redis is away. */
  private readonly notedAtMs = new LRUCache<string, number>({ max: NOTED_MAX });

  constructor(
    limiters: Limiters,
    private readonly signer: Signer,
    private readonly clock: Clock,
  ) {
    this.sightings = limiters.create('venue-network', { points: 1, windowS: REMEMBERED_MS / 1000 });
  }

  /** A screen or somebody of the staff is there. */
  note(venueId: string, address: string): void {
    const key = this.keyOf(venueId, address, this.today);
    if (this.wasNoted(key, TELL_EVERY_MS)) return;
    this.notedAtMs.set(key, this.clock.now());
    // A sighting that is lost is made up for by the next one.
    this.sightings.count(key).catch(() => this.notedAtMs.delete(key));
  }

  /** Whether the address is of such a network. A night that began yesterday is still the same night. */
  async has(venueId: string, address: string): Promise<boolean> {
    const keys = [this.today, this.today - 1].map((day) => this.keyOf(venueId, address, day));
    if (keys.some((key) => this.wasNoted(key, REMEMBERED_MS))) return true;
    const counts = await Promise.all(keys.map((key) => this.sightings.count(key, 0)));
    return counts.some(({ taken }) => taken > 0);
  }

  private wasNoted(key: string, withinMs: number): boolean {
    return this.clock.now() - (this.notedAtMs.get(key) ?? Number.NEGATIVE_INFINITY) < withinMs;
  }

  private keyOf(venueId: string, address: string, day: number): string {
    return this.signer.sign('address', `${day} ${venueId.toLowerCase()} ${networkOf(address)}`);
  }

  private get today(): number {
    return Math.floor(this.clock.now() / DAY_MS);
  }
}
