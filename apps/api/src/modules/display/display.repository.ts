import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import type { Display } from '../../core/database/generated/client.js';
import { newId } from '../../core/ids/ids.js';
import type { IdPage } from '../../core/http/id-page.js';
import { AuditLog } from '../audit/index.js';

@Injectable()
export class DisplayRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  list(ctx: Ctx, { afterId, limit }: IdPage): Promise<Display[]> {
    return this.database.for(ctx).display.findMany({
      where: afterId ? { id: { gt: afterId } } : {},
      orderBy: { id: 'asc' },
      take: limit + 1,
    });
  }

  find(ctx: Ctx, id: string): Promise<Display | null> {
    return this.database.for(ctx).display.findFirst({ where: { id } });
  }

  add(ctx: Ctx, name: string): Promise<Display> {
    return this.database.tx(ctx, async (tx) => {
      const display = await tx.display.create({ data: { venueId: ctx.venueId, id: newId(), name } });
      await this.audit.record(tx, ctx, { action: 'display:added', subject: { displayId: display.id, name } });
      return display;
    });
  }

  /** Whether there was such a display. Its tokens are worth nothing from now on. */
  remove(ctx: Ctx, id: string): Promise<boolean> {
    return this.database.tx(ctx, async (tx) => {
      const { count } = await tx.display.deleteMany({ where: { id } });
      if (count === 0) return false;
      await this.audit.record(tx, ctx, { action: 'display:removed', subject: { displayId: id } });
      return true;
    });
  }

  async markSeen(ctx: Ctx, id: string, at: Date): Promise<void> {
    await this.database.for(ctx).display.updateMany({ where: { id }, data: { lastSeenAt: at } });
  }
}
