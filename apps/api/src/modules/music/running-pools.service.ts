import { Injectable } from '@nestjs/common';
import { Bus } from '../../core/bus/bus.js';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import { OptionFitness } from '../queue/index.js';
import { PoolRepository } from './pool.repository.js';
import { TrackRepository } from './track.repository.js';

/** What a change of tracks means to the events that run with them. */
@Injectable()
export class RunningPools {
  constructor(
    private readonly db: Database,
    private readonly tracks: TrackRepository,
    private readonly pools: PoolRepository,
    private readonly fitness: OptionFitness,
    private readonly bus: Bus,
  ) {}

  /** These tracks are gone, back or different: who may be voted for is judged anew, and whoever shows the pool looks again. */
  async hear(ctx: Ctx, trackIds: string[]): Promise<void> {
    for (const eventId of await this.tracks.listRunningEvents(ctx, trackIds)) {
      await this.db.sqlTx(ctx, async (client) => {
        await this.pools.lockEvent(ctx, client, eventId);
        await this.fitness.judge(ctx, client, eventId);
      });
      this.bus.tell({ kind: 'pool:changed', venueId: ctx.venueId, eventId });
    }
  }
}
