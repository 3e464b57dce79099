import { Injectable } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { Bus } from '../../core/bus/bus.js';
import { Config } from '../../core/config/config.js';
import { type Ctx, systemCtx } from '../../core/context/ctx.js';
import { logFault } from '../../core/errors/log-fault.js';
import type { TenantTx } from '../../core/database/database.js';
import { AuditLog } from '../audit/index.js';
import { type ScheduleRow, toNightPlan, toPattern } from './schedule.mapper.js';
import { addDays, dayIn } from './schedule.rules.js';
import { decidePlanning } from './schedule-planning.rules.js';
import { ScheduleRepository } from './schedule.repository.js';

/** Ids of events that look otherwise now, to be told after the commit. */
export type Replanned = string[];

/**
 * Turns rules into events, two weeks ahead. One process at a time works on a rule; what it finds undone it does, so it may
 * run at any time and as often as it likes: each day of a rule has one event at most, which the key of the table keeps.
 */
@Injectable()
export class SchedulePlanner {
  private readonly log: Logger;

  constructor(
    private readonly schedules: ScheduleRepository,
    private readonly audit: AuditLog,
    private readonly bus: Bus,
    config: Config,
  ) {
    this.log = pino({ name: 'schedules', level: config.LOG_LEVEL });
  }

  /** All rules of all venues. What fails at one of them must not keep the others waiting. */
  async planAll(): Promise<void> {
    for (const { venueId, id } of await this.schedules.listAll()) {
      const ctx = systemCtx(venueId, 'schedule');
      try {
        const replanned = await this.schedules.inTx(ctx, async (tx) => {
          const rule = await this.schedules.tryLock(ctx, tx, id);
          return rule ? this.plan(ctx, tx, rule) : [];
        });
        this.tell(ctx, replanned);
      } catch (error) {
        logFault(this.log, error, { venueId, scheduleId: id }, 'a schedule could not be planned');
      }
    }
  }

  /** Inside the caller's transaction, which holds the lock of the rule. */
  async plan(ctx: Ctx, tx: TenantTx, rule: ScheduleRow): Promise<Replanned> {
    const { timeZone, nowMs } = await this.schedules.readTerms(tx);
    const events = await this.schedules.listPlanned(tx, rule.id, addDays(dayIn(timeZone, nowMs), -2));
    const steps = decidePlanning(
      { pattern: toPattern(rule), plan: toNightPlan(rule), isPaused: rule.isPaused, timeZone },
      events,
      nowMs,
    );
    const doomed = [...steps.change.map(({ id }) => id), ...steps.remove];
    const free = doomed.length > 0 ? await this.schedules.lockFree(ctx, tx, doomed) : new Set<string>();
    const removed = steps.remove.filter((id) => free.has(id));
    if (removed.length > 0) await this.schedules.removeEvents(tx, removed);
    const changes = steps.change.filter(({ id }) => free.has(id));
    for (const change of changes) await this.schedules.changeEvent(ctx, tx, change);
    const made = await this.schedules.makeEvents(ctx, tx, rule.id, steps.make);
    const changed = changes.map(({ id }) => id);
    if (removed.length + changed.length + Object.keys(made).length > 0) {
      const subject = { scheduleId: rule.id, made, changed, removed };
      await this.audit.record(tx, ctx, { action: 'schedule:planned', subject });
    }
    return changed;
  }

  /** After the commit. */
  tell({ venueId }: Ctx, replanned: Replanned): void {
    for (const eventId of replanned) {
      this.bus.tell({ kind: 'event:changed', venueId, eventId, status: 'UPCOMING', ballotState: null });
    }
  }
}
