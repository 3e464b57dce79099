import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import { type LoadedQueue, QueueRepository } from './queue.repository.js';
import type { QueueState } from './queue.rules.js';

/** Reads what `rank` needs from Postgres. */
@Injectable()
export class QueueStates {
  constructor(
    private readonly db: Database,
    private readonly queue: QueueRepository,
  ) {}

  async load(ctx: Ctx, eventId: string): Promise<QueueState> {
    return (await this.loadAll(ctx, eventId)).state;
  }

  /** Inside the caller's transaction, with its locks. */
  async loadWith(client: PoolClient, ctx: Ctx, eventId: string): Promise<QueueState> {
    return (await this.queue.load(ctx, client, eventId)).state;
  }

  /** With ballot, estimates and the clock of Postgres. */
  loadAll(ctx: Ctx, eventId: string): Promise<LoadedQueue> {
    return this.db.sqlTx(ctx, (client) => this.queue.load(ctx, client, eventId));
  }
}
