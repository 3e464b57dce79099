import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';

/** A play with what its track offers now. */
export type PlayRow = Awaited<ReturnType<HistoryRepository['list']>>[number];

/** Reads what was played. */
@Injectable()
export class HistoryRepository {
  constructor(private readonly db: Database) {}

  /** Newest first, before `beforeSeq` where that is given. */
  list(ctx: Ctx, eventId: string, { take, beforeSeq }: { take: number; beforeSeq: number | null }) {
    return this.db.for(ctx).play.findMany({
      where: { eventId, ...(beforeSeq === null ? {} : { seq: { lt: beforeSeq } }) },
      orderBy: { seq: 'desc' },
      take,
      include: { track: { select: { hasCover: true, coverUrl: true } } },
    });
  }

  /** The name of the event, for the name of the file; null where there is no such event. */
  async findEventName(ctx: Ctx, eventId: string): Promise<string | null> {
    const event = await this.db.for(ctx).event.findFirst({ where: { id: eventId }, select: { name: true } });
    return event?.name ?? null;
  }
}
