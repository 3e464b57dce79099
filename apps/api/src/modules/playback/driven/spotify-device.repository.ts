import { Injectable } from '@nestjs/common';
import type { SpotifyDeviceSettings } from '@votebox/contracts';
import type { Ctx } from '../../../core/context/ctx.js';
import { Database } from '../../../core/database/database.js';

/** Which device at Spotify a player of the venue is. */
@Injectable()
export class SpotifyDeviceRepository {
  constructor(private readonly db: Database) {}

  /** Null where there is no such player any more. */
  async find(ctx: Ctx, playerId: string): Promise<SpotifyDeviceSettings | null> {
    const row = await this.db.for(ctx).player.findFirst({ where: { id: playerId, kind: 'SPOTIFY' } });
    return row && (row.settings as unknown as SpotifyDeviceSettings);
  }

  /**
   * The device has another id now. Whatever else was set meanwhile stays. `replaces`: only where that is its id, or the new
   * one is already; false, and nothing changed, where it is a third.
   */
  async saveDeviceId(ctx: Ctx, playerId: string, deviceId: string, replaces: string | null = null): Promise<boolean> {
    return this.db.sqlTx(ctx, async (client) => {
      const { rowCount } = await client.query(
        `UPDATE player SET settings = jsonb_set(settings, '{deviceId}', to_jsonb($3::text))
         WHERE venue_id = $1 AND id = $2 AND kind = 'SPOTIFY'
           AND ($4::text IS NULL OR settings ->> 'deviceId' IN ($3, $4))`,
        [ctx.venueId, playerId, deviceId, replaces],
      );
      return (rowCount ?? 0) > 0;
    });
  }
}
