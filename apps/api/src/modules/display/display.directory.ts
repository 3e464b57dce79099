import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { AccessDirectories, type DisplayDirectory } from '../../core/access/access-directories.js';
import { Bus } from '../../core/bus/bus.js';
import { Clock } from '../../core/clock/clock.js';
import { PairingRepository } from './pairing.repository.js';

const FRESH_MS = 5_000;
const DISPLAYS_MAX = 10_000;
/** Stands for "no such display"; versions begin at 1. */
const NONE = 0;

/**
 * Answers the guard's question whether a display's token still counts. Remembers the version of each display for 5 s;
 * a removal told on the bus is seen at once.
 */
@Injectable()
export class CachedDisplayDirectory implements DisplayDirectory, OnModuleInit {
  private readonly versions: LRUCache<string, number>;

  constructor(
    private readonly repository: PairingRepository,
    private readonly directories: AccessDirectories,
    private readonly bus: Bus,
    clock: Clock,
  ) {
    this.versions = new LRUCache<string, number>({
      max: DISPLAYS_MAX,
      ttl: FRESH_MS,
      ttlResolution: 0,
      perf: { now: () => clock.now() },
    });
  }

  onModuleInit(): void {
    this.directories.register({ displays: this });
    this.bus.on('access:revoked', ({ venueId, subject }) => {
      if ('displayId' in subject) this.versions.set(keyOf(venueId, subject.displayId), NONE);
    });
  }

  async isValid(venueId: string, displayId: string, tokenVersion: number): Promise<boolean> {
    const key = keyOf(venueId, displayId);
    const known = this.versions.get(key);
    if (known !== undefined) return known === tokenVersion;
    const version = (await this.repository.findTokenVersion(venueId, displayId)) ?? NONE;
    // A removal that came in while the query ran has the last word.
    if (this.versions.peek(key) === undefined) this.versions.set(key, version);
    return version === tokenVersion;
  }
}

function keyOf(venueId: string, displayId: string): string {
  return `${venueId}:${displayId}`;
}
