import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';

/** Which events of a venue are on, come next or were last. Only ids: the event module knows how to show them. */
@Injectable()
export class NightRepository {
  constructor(private readonly database: Database) {}

  /** The event that runs; of several the one that was started last. */
  async findLive(ctx: Ctx): Promise<string | null> {
    return this.idOf(
      this.database.for(ctx).event.findFirst({
        where: { status: { in: ['ACTIVE', 'HOLD'] } },
        orderBy: [{ activatedAt: { sort: 'desc', nulls: 'last' } }, { id: 'desc' }],
        select: { id: true },
      }),
    );
  }

  /** The next event with a start that is not before `notBefore`. */
  async findNext(ctx: Ctx, notBefore: Date): Promise<string | null> {
    return this.idOf(
      this.database.for(ctx).event.findFirst({
        where: { status: 'UPCOMING', startsAt: { gte: notBefore } },
        orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
        select: { id: true },
      }),
    );
  }

  async findLastEnded(ctx: Ctx, endedAfter: Date): Promise<string | null> {
    return this.idOf(
      this.database.for(ctx).event.findFirst({
        where: { status: 'ENDED', endedAt: { gt: endedAfter } },
        orderBy: [{ endedAt: 'desc' }, { id: 'desc' }],
        select: { id: true },
      }),
    );
  }

  private async idOf(found: Promise<{ id: string } | null>): Promise<string | null> {
    return (await found)?.id ?? null;
  }
}
