import { Injectable } from '@nestjs/common';
import type { EventAnalyticsView } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { notFound } from '../../core/errors/app-error.js';
import { AnalyticsRepository } from './analytics.repository.js';

/** What a night was like, in numbers. */
@Injectable()
export class Analytics {
  constructor(private readonly analytics: AnalyticsRepository) {}

  async ofEvent(ctx: Ctx, eventId: string): Promise<EventAnalyticsView> {
    const view = await this.analytics.read(ctx, eventId);
    if (!view) throw notFound();
    return view;
  }
}
