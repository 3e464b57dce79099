import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { BallotState, EventStatus } from '@votebox/contracts';
import { Bus } from '../../core/bus/bus.js';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import { AppError, notFound } from '../../core/errors/app-error.js';
import { AuditLog } from '../audit/index.js';
import { EventRepository, type EventRow } from './event.repository.js';
import { decideTransition, type EventAct } from './event.rules.js';

/** One act on one event, while its row is locked. */
export interface EventTurn {
  client: PoolClient;
  /** As it was. */
  present: EventRow;
  /** The status after the act. */
  next: EventStatus;
}

export interface TurnDone {
  event: EventRow;
  ballotState: BallotState | null;
}

/** Every change of an event goes through here: locked, allowed by the table of transitions, on record, in one transaction. */
@Injectable()
export class EventTurns {
  constructor(
    private readonly db: Database,
    private readonly events: EventRepository,
    private readonly audit: AuditLog,
    private readonly bus: Bus,
  ) {}

  /** NOT_FOUND, CONFLICT with the present state, or what `work` throws; then nothing has changed. */
  take(
    ctx: Ctx,
    eventId: string,
    act: EventAct,
    work: (turn: EventTurn) => Promise<EventRow>,
    subject: Record<string, unknown> = {},
  ): Promise<TurnDone> {
    return this.db.sqlTx(ctx, async (client) => {
      const present = await this.events.lock(ctx, client, eventId);
      if (!present) throw notFound();
      const decision = decideTransition(act, present.status);
      if (!decision.ok) throw new AppError('CONFLICT', { message: decision.message });
      const event = await work({ client, present, next: decision.next });
      await this.audit.record(client, ctx, {
        action: `event:${act}`,
        eventId,
        subject: { name: event.name, ...subject },
      });
      const ballotState = event.ballotId ? await this.events.ballotState(ctx, client, event.ballotId) : null;
      return { event, ballotState };
    });
  }

  /** After the commit: whoever shows the event looks again. */
  tell(ctx: Ctx, { event, ballotState }: TurnDone): void {
    this.bus.tell({
      kind: 'event:changed',
      venueId: ctx.venueId,
      eventId: event.id,
      status: event.status,
      ballotState,
    });
  }

  /** Also which tracks may be played has changed. */
  tellPool(ctx: Ctx, eventId: string): void {
    this.bus.tell({ kind: 'pool:changed', venueId: ctx.venueId, eventId });
  }
}
