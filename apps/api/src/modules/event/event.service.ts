import { Injectable } from '@nestjs/common';
import { type EventView, LIMITS, type Page, type PublicEventView, UUID_PATTERN } from '@votebox/contracts';
import type { CreateEventDto, ListEventsQueryDto } from '@votebox/contracts/dto';
import { Config } from '../../core/config/config.js';
import type { Ctx } from '../../core/context/ctx.js';
import { AppError, notFound } from '../../core/errors/app-error.js';
import { newId } from '../../core/ids/ids.js';
import { toPlainLine } from '../../core/text/plain-text.js';
import { Pool } from '../music/index.js';
import { toEventView, toPublicEventView } from './event.mapper.js';
import { EventRepository, type EventRow } from './event.repository.js';
import { DEFAULT_PLAN, decidePlan, type EventPlan, type EventWishes } from './event.rules.js';
import { PlanReferences } from './plan-references.repository.js';
import { drawJoinCode } from './join-code.js';

const CODE_TRIES_MAX = 10;

/** The events of a venue: making, finding and showing them. What happens to them while they live: `EventLife`. */
@Injectable()
export class Events {
  constructor(
    private readonly events: EventRepository,
    private readonly pool: Pool,
    private readonly references: PlanReferences,
    private readonly config: Config,
  ) {}

  async create(ctx: Ctx, dto: CreateEventDto): Promise<EventView> {
    const plan = planOrThrow({ ...DEFAULT_PLAN, name: '' }, dto);
    await this.references.check(ctx, plan, null);
    for (let tries = 0; tries < CODE_TRIES_MAX; tries++) {
      const event = await this.events.insert(ctx, newId(), drawJoinCode(), plan);
      if (event) return this.show(ctx, event);
    }
    throw new AppError('BUSY', { internal: 'no free join code was found' });
  }

  /** The plan that an event has after the wishes. VALIDATION_ERROR, also for things that the venue does not have. */
  async planEdit(ctx: Ctx, present: EventPlan, wishes: EventWishes): Promise<EventPlan> {
    const plan = planOrThrow(present, wishes);
    await this.references.check(ctx, plan, present);
    return plan;
  }

  /** NOT_FOUND for an event of another venue too. */
  async get(ctx: Ctx, eventId: string): Promise<EventView> {
    return this.show(ctx, await this.getRow(ctx, eventId));
  }

  /** Newest first. */
  async list(ctx: Ctx, query: ListEventsQueryDto): Promise<Page<EventView>> {
    if (query.cursor !== undefined && !UUID_PATTERN.test(query.cursor)) throw badCursor();
    const limit = query.limit ?? LIMITS.pageSizeDefault;
    const rows = await this.events.list(ctx, { status: query.status, before: query.cursor, limit: limit + 1 });
    const shown = rows.slice(0, limit);
    const ids = shown.map((event) => event.id);
    const sizes = await this.pool.sizes(ctx, ids);
    return {
      items: shown.map((event) => toEventView(event, this.config.PUBLIC_URL, sizes.get(event.id) ?? 0)),
      nextCursor: rows.length > limit ? (ids.at(-1) ?? null) : null,
    };
  }

  async publicView(ctx: Ctx, eventId: string): Promise<PublicEventView> {
    const event = await this.events.findWithVenue(ctx, eventId);
    if (!event) throw notFound();
    return toPublicEventView(event, this.config.PUBLIC_URL);
  }

  async show(ctx: Ctx, event: EventRow): Promise<EventView> {
    const sizes = await this.pool.sizes(ctx, [event.id]);
    return toEventView(event, this.config.PUBLIC_URL, sizes.get(event.id) ?? 0);
  }

  private async getRow(ctx: Ctx, eventId: string): Promise<EventRow> {
    const event = await this.events.findById(ctx, eventId);
    if (!event) throw notFound();
    return event;
  }
}

/** The plan after the wishes, or VALIDATION_ERROR with all faults. */
export function planOrThrow(present: EventPlan, wishes: EventWishes): EventPlan {
  const decision = decidePlan(present, wishes, toPlainLine);
  if (decision.ok) return decision.plan;
  const [first] = decision.faults;
  throw new AppError('VALIDATION_ERROR', {
    details: decision.faults,
    message: first && `The request is not valid: ${first.message}`,
  });
}

function badCursor(): AppError {
  const message = 'cursor must be taken from the page before';
  return new AppError('VALIDATION_ERROR', { message, details: [{ path: 'cursor', rule: 'isCursor', message }] });
}
