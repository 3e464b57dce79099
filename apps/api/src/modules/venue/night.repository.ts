import { Injectable } from '@nestjs/common';
import type { PlayerKind } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';

export interface NightPlayer {
  id: string;
  kind: PlayerKind;
  /** By kind, as the owner set it up. */
  settings: unknown;
}

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

  /** The players of an event in order of preference; those that were deleted are left out. */
  async listPlayers(ctx: Ctx, eventId: string): Promise<NightPlayer[]> {
    const db = this.database.for(ctx);
    const event = await db.event.findFirst({ where: { id: eventId }, select: { playerIds: true } });
    if (!event || event.playerIds.length === 0) return [];
    const found = await db.player.findMany({
      where: { id: { in: event.playerIds } },
      select: { id: true, kind: true, settings: true },
    });
    return event.playerIds.flatMap((id) => found.find((player) => player.id === id) ?? []);
  }

  private async idOf(found: Promise<{ id: string } | null>): Promise<string | null> {
    return (await found)?.id ?? null;
  }
}
