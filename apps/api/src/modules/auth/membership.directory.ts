import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import {
  AccessDirectories,
  type Roles,
  type StaffDirectory,
  type StaffLogin,
} from '../../core/access/access-directories.js';
import { Bus } from '../../core/bus/bus.js';
import { unlessCutOff } from '../../core/cache/unless-cut-off.js';
import { Clock } from '../../core/clock/clock.js';
import { LoginSessionRepository } from './login-session.repository.js';

/** Upper bound on staleness where the news of a change got lost. */
const FRESH_MS = 500;
const LOGINS_MAX = 10_000;

/**
 * Answers the guard's question "does this login stand, and which roles has its person". Remembers each login for half a
 * second; a change made by this process is seen at once (`forget`), one made by another as soon as its news is here.
 */
@Injectable()
export class MembershipDirectory implements StaffDirectory, OnModuleInit {
  private readonly cache: LRUCache<string, { roles: Roles | null }>;

  constructor(
    private readonly logins: LoginSessionRepository,
    private readonly directories: AccessDirectories,
    private readonly bus: Bus,
    clock: Clock,
  ) {
    this.cache = new LRUCache<string, { roles: Roles | null }>({
      max: LOGINS_MAX,
      ttl: FRESH_MS,
      ttlResolution: 0,
      perf: { now: () => clock.now() },
      fetchMethod: (sessionId) => this.read(sessionId),
    });
  }

  onModuleInit(): void {
    this.directories.register({ staff: this });
    this.bus.on('access:revoked', () => this.forget());
    this.bus.on('logins:ended', () => this.forget());
  }

  async findRoles({ sessionId }: StaffLogin): Promise<Roles | null> {
    // Where `forget` cut a look-up off, what is in the database now is the answer.
    const cached = await unlessCutOff(this.cache.fetch(sessionId));
    return (cached ?? (await this.read(sessionId))).roles;
  }

  readRoles(logins: readonly StaffLogin[]): Promise<ReadonlyMap<string, Roles>> {
    return this.logins.readRoles(logins.map(({ sessionId }) => sessionId));
  }

  /**
   * Drops what is remembered, also look-ups that are on their way. Call it after the commit of a change. All of it: changes
   * are rare, and what is dropped would be half a second old at most.
   */
  forget(): void {
    this.cache.clear();
  }

  private async read(sessionId: string): Promise<{ roles: Roles | null }> {
    return { roles: (await this.logins.readRoles([sessionId])).get(sessionId) ?? null };
  }
}
