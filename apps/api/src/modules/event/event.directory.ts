import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { AccessDirectories, type EventDirectory } from '../../core/access/access-directories.js';
import { EventLookup } from './event-lookup.repository.js';

const KEPT_MAX = 20_000;

/** Tells the guard which venue an event belongs to. That never changes, so it is asked once; what is not there is asked again. */
@Injectable()
export class CachedEventDirectory implements EventDirectory, OnModuleInit {
  private readonly venues = new LRUCache<string, string>({ max: KEPT_MAX });

  constructor(
    private readonly directories: AccessDirectories,
    private readonly lookup: EventLookup,
  ) {}

  onModuleInit(): void {
    this.directories.register({ events: this });
  }

  peekVenueOf(eventId: string): string | null {
    return this.venues.get(eventId) ?? null;
  }

  async findVenueOf(eventId: string): Promise<string | null> {
    const id = eventId.toLowerCase();
    const known = this.venues.get(id);
    if (known) return known;
    const found = await this.lookup.findVenueOf(id);
    if (found) this.venues.set(id, found);
    return found;
  }
}
