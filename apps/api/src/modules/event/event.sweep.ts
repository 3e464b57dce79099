import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { Config } from '../../core/config/config.js';
import { type Ctx, systemCtx } from '../../core/context/ctx.js';
import { logFault } from '../../core/errors/log-fault.js';
import { EventLife } from './event-life.service.js';
import { EventRepository, type EventRow } from './event.repository.js';
import { EventStarts } from './event-starts.service.js';
import { EventSweepRepository, SWEEP_JOB, type SweptEvent } from './event-sweep.repository.js';
import { SchedulePlanner } from './schedule-planner.service.js';

const EVERY_MS = 1_000;
/** A schedule that is changed is planned at once; this is for the days that come nearer, and for a new time zone. */
const PLAN_EVERY_MS = 60_000;

/**
 * Every second: resumes holds, ends events whose time has come, ends what was left half ended, and starts what the clock
 * is to start. Every minute: plans the events of schedules.
 */
@Injectable()
export class EventSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | null = null;
  /** What is under way, by name: each once at a time, and none waits for another. */
  private readonly running = new Map<string, Promise<void>>();
  private plannedAtMs = Number.NEGATIVE_INFINITY;
  private readonly log: Logger;

  constructor(
    config: Config,
    private readonly sweep: EventSweepRepository,
    private readonly events: EventRepository,
    private readonly life: EventLife,
    private readonly starts: EventStarts,
    private readonly planner: SchedulePlanner,
  ) {
    this.log = pino({ name: 'events', level: config.LOG_LEVEL });
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.run(), EVERY_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await Promise.all(this.running.values());
  }

  /** The next tick finds what this one has missed. */
  private run(): void {
    this.runOnce('sweep', () => this.sweepOnce());
    if (performance.now() - this.plannedAtMs >= PLAN_EVERY_MS) this.runOnce('planning', () => this.plan());
  }

  private runOnce(name: string, work: () => Promise<void>): void {
    if (this.running.has(name)) return;
    const done = work()
      .catch((error: unknown) => logFault(this.log, error, {}, `the ${name} of events failed`))
      .finally(() => this.running.delete(name));
    this.running.set(name, done);
  }

  private async sweepOnce(): Promise<void> {
    await this.forEach(await this.sweep.listDueResumes(), (ctx, { id }) => this.life.goOn(ctx, id));
    await this.sweep.takeDueEnds();
    await this.forEach(await this.sweep.listUnfinished(), (ctx, event) => this.life.finish(ctx, event));
    // A start may ask a music service first, and nobody's end waits for that.
    this.runOnce('starting', () => this.startDue());
  }

  private async startDue(): Promise<void> {
    await this.forEach(await this.sweep.takeDueStarts(), (ctx, event) => this.starts.start(ctx, event));
  }

  private async plan(): Promise<void> {
    await this.planner.planAll();
    this.plannedAtMs = performance.now();
  }

  /** What fails at one event must not keep the others waiting. */
  private async forEach(found: SweptEvent[], work: (ctx: Ctx, event: EventRow) => Promise<void>): Promise<void> {
    for (const { venueId, id } of found) {
      const ctx = systemCtx(venueId, SWEEP_JOB);
      try {
        const event = await this.events.findById(ctx, id);
        if (event) await work(ctx, event);
      } catch (error) {
        logFault(this.log, error, { venueId, eventId: id }, 'an event could not be swept');
      }
    }
  }
}
