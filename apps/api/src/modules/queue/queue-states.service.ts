import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import { Electorate } from './electorate.js';
import { ElectorateRepository } from './electorate.repository.js';
import { type LoadedPool, QueueRepository } from './queue.repository.js';
import type { PoolState, QueueState } from './queue-state.js';

/** The state of a queue with what surrounds it. */
export interface LoadedQueue extends LoadedPool {
  state: QueueState;
}

/** The state of a queue in two parts, for whoever keeps it up to date: voters null where the mode does not ask for them. */
export interface KeptQueue {
  pool: PoolState;
  electorate: Electorate | null;
}

/** Reads what `rank` needs from Postgres. */
@Injectable()
export class QueueStates {
  constructor(
    private readonly db: Database,
    private readonly queue: QueueRepository,
    private readonly electorates: ElectorateRepository,
  ) {}

  load(ctx: Ctx, eventId: string): Promise<KeptQueue> {
    return this.db.sqlTx(ctx, async (client) => {
      const loaded = await this.queue.load(ctx, client, eventId);
      return { pool: loaded.state, electorate: await this.electorateOf(ctx, client, eventId, loaded) };
    });
  }

  /** With ballot and the clock of Postgres, without voters. */
  loadAll(ctx: Ctx, eventId: string): Promise<LoadedPool> {
    return this.db.sqlTx(ctx, (client) => this.queue.load(ctx, client, eventId));
  }

  /** Inside the caller's transaction, with its locks. */
  async loadQueue(client: PoolClient, ctx: Ctx, eventId: string): Promise<LoadedQueue> {
    const loaded = await this.queue.load(ctx, client, eventId);
    const electorate = await this.electorateOf(ctx, client, eventId, loaded);
    return { ...loaded, state: { ...loaded.state, fair: electorate?.state ?? null } };
  }

  /**
   * What follows when the present track ends: its voters are charged with `heardMs` of it, or, while it plays on, with
   * its whole length. Inside the caller's transaction, with its locks.
   */
  async loadWith(client: PoolClient, ctx: Ctx, eventId: string, heardMs: number | null): Promise<QueueState> {
    const { state } = await this.loadQueue(client, ctx, eventId);
    if (heardMs === null || !state.fair?.playing) return state;
    const playing = { ...state.fair.playing, costS: heardMs / 1000 };
    return { ...state, fair: { ...state.fair, playing } };
  }

  private async electorateOf(
    ctx: Ctx,
    client: PoolClient,
    eventId: string,
    { state, ballotId, playing }: LoadedPool,
  ): Promise<Electorate | null> {
    if (state.rules.mode !== 'FAIR' || ballotId === null) return null;
    return new Electorate(
      await this.electorates.read(ctx, client, { eventId, ballotId, options: state.tracks, playing }),
    );
  }
}
