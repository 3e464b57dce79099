import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { AccessDirectories, type GuestDirectory } from '../../core/access/access-directories.js';
import type { Ctx } from '../../core/context/ctx.js';
import { Admissions } from './admissions.service.js';

const KEPT_MAX = 50_000;

/**
 * Tells the door and the votes who has come in. A voter id is of one event only, so it is key enough. Who is in stays in and
 * is asked for once; who is not in may have come in by now, perhaps through another process, and is asked for again.
 */
@Injectable()
export class CachedGuestDirectory implements GuestDirectory, OnModuleInit {
  private readonly inside = new LRUCache<string, true>({ max: KEPT_MAX });

  constructor(
    private readonly directories: AccessDirectories,
    private readonly admissions: Admissions,
  ) {}

  onModuleInit(): void {
    this.directories.register({ guests: this });
  }

  peekIn(voterId: string): boolean {
    return this.inside.get(voterId) === true;
  }

  async isIn(ctx: Ctx, eventId: string, voterId: string): Promise<boolean> {
    if (this.peekIn(voterId)) return true;
    const isIn = await this.admissions.isIn(ctx, eventId, voterId);
    if (isIn) this.remember(voterId);
    return isIn;
  }

  /** The guest has just come in through this process. */
  remember(voterId: string): void {
    this.inside.set(voterId, true);
  }
}
