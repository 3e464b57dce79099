import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../clock/clock.js';
import { type Limiter, Limiters } from '../limits/limiters.js';
import { networkOf } from './network.rules.js';

const REMEMBERED_S = 12 * 3600;
/** Screens and staff ask for things all the time; the sighting of a network is told to other processes once a minute. */
const NOTED_FOR_MS = 60_000;
const NOTED_MAX = 10_000;
const DAY_MS = 24 * 3_600_000;

/**
 * The networks that a venue's own screens and staff have come from within the last hours: most likely its room. No address
 * is kept: the key is a MAC over it, the venue and the day.
 */
@Injectable()
export class VenueNetworks {
  private readonly sightings: Limiter;
  /** When each sighting was told last. */
  private readonly notedAtMs = new LRUCache<string, number>({ max: NOTED_MAX });

  constructor(
    limiters: Limiters,
    private readonly clock: Clock,
  ) {
    this.sightings = limiters.create('venue-network', { points: 1, windowS: REMEMBERED_S });
  }

  /** A screen or somebody of the staff is there. */
  note(venueId: string, address: string): void {
    const key = keyOf(venueId, address, this.today);
    if (this.isNoted(key)) return;
    this.notedAtMs.set(key, this.clock.now());
    // A sighting that is lost is made up for by the next one.
    this.sightings.count(key).catch(() => this.notedAtMs.delete(key));
  }

  /** Whether the address is of such a network. A night that began yesterday is still the same night. */
  async has(venueId: string, address: string): Promise<boolean> {
    const keys = [this.today, this.today - 1].map((day) => keyOf(venueId, address, day));
    if (keys.some((key) => this.isNoted(key))) return true;
    const counts = await Promise.all(keys.map((key) => this.sightings.count(key, 0)));
    return counts.some(({ taken }) => taken > 0);
  }

  private isNoted(key: string): boolean {
    return this.clock.now() - (this.notedAtMs.get(key) ?? Number.NEGATIVE_INFINITY) < NOTED_FOR_MS;
  }

  private get today(): number {
    return Math.floor(this.clock.now() / DAY_MS);
  }
}

function keyOf(venueId: string, address: string, day: number): string {
  return `${day} ${venueId.toLowerCase()} ${networkOf(address)}`;
}
