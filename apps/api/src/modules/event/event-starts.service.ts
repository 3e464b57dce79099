import { Injectable } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { Config } from '../../core/config/config.js';
import type { Ctx } from '../../core/context/ctx.js';
import { AppError } from '../../core/errors/app-error.js';
import { isDatabaseAway } from '../../core/errors/to-app-error.js';
import { EventLife } from './event-life.service.js';
import { EventRepository, type EventRow } from './event.repository.js';
import { EventTurns } from './event-turns.service.js';

/** Starts by the clock. What stands in the way is written on the event for its staff, and the start is tried again. */
@Injectable()
export class EventStarts {
  private readonly log: Logger;

  constructor(
    private readonly life: EventLife,
    private readonly events: EventRepository,
    private readonly turns: EventTurns,
    config: Config,
  ) {
    this.log = pino({ name: 'events', level: config.LOG_LEVEL });
  }

  /** Never rejects for what the event lacks; only while the database is away. */
  async start(ctx: Ctx, event: EventRow): Promise<void> {
    try {
      await this.life.activate(ctx, event.id);
    } catch (error) {
      if (isDatabaseAway(error)) throw error;
      if (!(error instanceof AppError)) {
        this.log.error({ err: error, eventId: event.id }, 'an event could not be started by the clock');
      }
      const code = error instanceof AppError ? error.code : 'INTERNAL';
      const faulty = await this.events.saveStartFault(ctx, event.id, code);
      if (faulty) this.turns.tell(ctx, { event: faulty, ballotState: null });
    }
  }
}
