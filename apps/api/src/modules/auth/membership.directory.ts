import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Role } from '@votebox/contracts';
import { AccessDirectories, type StaffDirectory } from '../../core/access/access-directories.js';
import { Bus } from '../../core/bus/bus.js';
import { Clock } from '../../core/clock/clock.js';
import { passOnAway } from '../../core/errors/pass-on-away.js';
import { AccountRepository } from './account.repository.js';

const FRESH_MS = 5_000;
const PEOPLE_MAX = 10_000;

type Roles = ReadonlyMap<string, Role>;

/**
 * Answers the guard's question "which role has this person in this venue". Remembers each person's roles for 5 s; a
 * change made by this process is seen at once (`forget`), one made by another process within 5 s.
 */
@Injectable()
export class MembershipDirectory implements StaffDirectory, OnModuleInit {
  private readonly cache: LRUCache<string, Roles>;

  constructor(
    private readonly accounts: AccountRepository,
    private readonly directories: AccessDirectories,
    private readonly bus: Bus,
    clock: Clock,
  ) {
    this.cache = new LRUCache<string, Roles>({
      max: PEOPLE_MAX,
      ttl: FRESH_MS,
      ttlResolution: 0,
      perf: { now: () => clock.now() },
      fetchMethod: (userId) => this.read(userId),
    });
  }

  onModuleInit(): void {
    this.directories.register({ staff: this });
    this.bus.on('access:revoked', ({ subject }) => {
      if ('userId' in subject) this.forget(subject.userId);
    });
  }

  async findRole(userId: string, venueId: string): Promise<Role | null> {
    return (await this.rolesOf(userId)).get(venueId.toLowerCase()) ?? null;
  }

  async listVenues(userId: string): Promise<string[]> {
    return [...(await this.rolesOf(userId)).keys()];
  }

  /** Drops what is remembered of a person, also a look-up that is on its way. Call it after the commit of a change. */
  forget(userId: string): void {
    this.cache.delete(userId);
  }

  private async rolesOf(userId: string): Promise<Roles> {
    // A look-up that `forget` cut off rejects or yields nothing; what is in the database now is the answer then.
    const cached = await this.cache.fetch(userId).catch(passOnAway);
    return cached ?? this.read(userId);
  }

  private async read(userId: string): Promise<Roles> {
    const rows = await this.accounts.listRoles(userId);
    return new Map(rows.map(({ venueId, role }) => [venueId, role]));
  }
}
