import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../core/context/ctx.js';
import { notFound } from '../../core/errors/app-error.js';
import { Events } from '../event/index.js';
import { Playbacks } from '../playback/index.js';
import { QueueStates } from '../queue/index.js';
import { type EventReading, LiveRepository } from './live.repository.js';
import { type EventParts, Projection } from './projection.js';

/**
 * Reads projections out of Postgres. The counts and the fingerprint are read first: whatever changes during the other
 * reads makes the fingerprint differ at the next check, and everything is read again.
 */
@Injectable()
export class ProjectionSource {
  constructor(
    private readonly live: LiveRepository,
    private readonly events: Events,
    private readonly queues: QueueStates,
    private readonly playbacks: Playbacks,
  ) {}

  async build(ctx: Ctx, eventId: string): Promise<Projection> {
    const reading = await this.read(ctx, eventId);
    const parts = await this.parts(ctx, eventId, reading);
    const projection = new Projection(ctx.venueId, eventId, parts);
    projection.takeReading(reading);
    projection.fingerprint = reading.fingerprint;
    return projection;
  }

  async reload(ctx: Ctx, projection: Projection): Promise<void> {
    projection.beginReading();
    const reading = await this.read(ctx, projection.eventId);
    projection.replace(await this.parts(ctx, projection.eventId, reading));
    projection.takeReading(reading);
    projection.fingerprint = reading.fingerprint;
  }

  playback(ctx: Ctx, eventId: string): Promise<EventParts['playback']> {
    return this.playbacks.bothViews(ctx, eventId);
  }

  private async read(ctx: Ctx, eventId: string): Promise<EventReading> {
    const [reading] = await this.live.read([{ venueId: ctx.venueId, eventId }]);
    if (!reading) throw notFound();
    return reading;
  }

  private async parts(ctx: Ctx, eventId: string, { ballot }: EventReading): Promise<EventParts> {
    const [event, queue, playback] = await Promise.all([
      this.events.publicView(ctx, eventId),
      this.queues.load(ctx, eventId),
      this.playbacks.bothViews(ctx, eventId),
    ]);
    return { event, ballot, queue: queue.pool, electorate: queue.electorate, playback };
  }
}
