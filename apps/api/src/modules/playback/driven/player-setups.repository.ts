import { Injectable } from '@nestjs/common';
import type { PlayerKind } from '@votebox/contracts';
import type { Ctx } from '../../../core/context/ctx.js';
import { Database } from '../../../core/database/database.js';

/** A player as it was set up. `sealedPassword` is null without one. */
export interface PlayerSetup {
  id: string;
  name: string;
  kind: PlayerKind;
  settings: unknown;
  sealedPassword: string | null;
}

/** Reads how players of the venue are reached. */
@Injectable()
export class PlayerSetupsRepository {
  constructor(private readonly db: Database) {}

  /** In the order of `ids`; what is no player of the venue (any more) is left out. */
  async list(ctx: Ctx, ids: string[]): Promise<PlayerSetup[]> {
    const rows = await this.db.for(ctx).player.findMany({ where: { id: { in: ids } } });
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.flatMap((id) => {
      const row = byId.get(id);
      if (!row) return [];
      return [{ id, name: row.name, kind: row.kind, settings: row.settings, sealedPassword: row.secret }];
    });
  }
}
