import { Injectable } from '@nestjs/common';
import { LIMITS, type SchedulePattern, type ScheduleView } from '@votebox/contracts';
import type { CreateScheduleDto, ScheduleExceptionDto, UpdateScheduleDto } from '@votebox/contracts/dto';
import { Bus } from '../../core/bus/bus.js';
import type { Ctx } from '../../core/context/ctx.js';
import type { TenantTx } from '../../core/database/database.js';
import { AppError, notFound } from '../../core/errors/app-error.js';
import { newId } from '../../core/ids/ids.js';
import { AuditLog } from '../audit/index.js';
import { DEFAULT_PLAN, type EventWishes } from './event.rules.js';
import { planOrThrow } from './event.service.js';
import { type ScheduleRow, toNightPlan, toPattern, toScheduleView } from './schedule.mapper.js';
import { addDays, dayIn, isDayOf } from './schedule.rules.js';
import { decidePattern, isRealDay, notADay, type PatternWishes } from './schedule-pattern.rules.js';
import { type Replanned, SchedulePlanner } from './schedule-planner.service.js';
import type { NightPlan } from './schedule-planning.rules.js';
import { PlanReferences } from './plan-references.repository.js';
import { type ScheduleDraft, ScheduleRepository } from './schedule.repository.js';

/** The plan of a schedule is judged as each of its events will be: with times. */
const SOME_NIGHT = { startsAt: '2000-01-01T00:00:00Z', endsAt: '2000-01-01T00:15:00Z', votingOpensAt: null };

/**
 * Events that take place again and again. A change is planned in its own transaction, so what is answered is what is
 * there: events that have not begun and that nobody has touched follow the rule, the others stay as they are.
 */
@Injectable()
export class Schedules {
  constructor(
    private readonly schedules: ScheduleRepository,
    private readonly planner: SchedulePlanner,
    private readonly references: PlanReferences,
    private readonly audit: AuditLog,
    private readonly bus: Bus,
  ) {}

  /** The oldest first. */
  list(ctx: Ctx): Promise<ScheduleView[]> {
    return this.schedules.inTx(ctx, async (tx) => this.show(tx, await this.schedules.list(tx)));
  }

  create(ctx: Ctx, dto: CreateScheduleDto): Promise<ScheduleView> {
    const pattern = patternOrThrow(dto.pattern, null);
    const plan = nightPlanOrThrow({ ...DEFAULT_PLAN, name: '' }, dto.event);
    return this.change(ctx, async (tx) => {
      if ((await this.schedules.count(tx)) >= LIMITS.schedulesMax) throw tooMany();
      await this.references.check(ctx, plan, null, tx);
      const rule = await this.schedules.insert(ctx, tx, newId(), { plan, pattern, isPaused: false });
      await this.note(ctx, tx, 'schedule:created', rule, { pattern });
      return rule;
    });
  }

  edit(ctx: Ctx, scheduleId: string, dto: UpdateScheduleDto): Promise<ScheduleView> {
    return this.change(ctx, async (tx) => {
      const present = await this.lock(ctx, tx, scheduleId);
      const draft: ScheduleDraft = {
        plan: dto.event ? nightPlanOrThrow(toNightPlan(present), dto.event) : toNightPlan(present),
        pattern: dto.pattern ? patternOrThrow(dto.pattern, toPattern(present)) : toPattern(present),
        isPaused: dto.isPaused ?? present.isPaused,
      };
      await this.references.check(ctx, draft.plan, toNightPlan(present), tx);
      const rule = await this.schedules.save(ctx, tx, scheduleId, draft);
      await this.note(ctx, tx, 'schedule:changed', rule, { fields: Object.keys(dto), isPaused: draft.isPaused });
      return rule;
    });
  }

  /**
   * Takes one day out of the pattern, or puts it back. The event of the day goes with it: removed while it is nobody's own,
   * else cancelled, for those who know of it. One that runs or is over stays.
   */
  async except(ctx: Ctx, scheduleId: string, { on, isSkipped }: ScheduleExceptionDto): Promise<ScheduleView> {
    if (!isRealDay(on)) throw new AppError('VALIDATION_ERROR', { details: [notADay('on')] });
    const cancelled: string[] = [];
    const view = await this.change(ctx, async (tx) => {
      const present = await this.lock(ctx, tx, scheduleId);
      const pattern = toPattern(present);
      if (isSkipped && !isDayOf({ ...pattern, exceptions: [] }, on)) throw noSuchDay();
      if (pattern.exceptions.includes(on) === isSkipped) return present;
      const draft = { plan: toNightPlan(present), pattern: withException(pattern, on, isSkipped) };
      const rule = await this.schedules.save(ctx, tx, scheduleId, { ...draft, isPaused: present.isPaused });
      await this.note(ctx, tx, isSkipped ? 'schedule:skipped' : 'schedule:unskipped', rule, { on });
      if (isSkipped) cancelled.push(...(await this.cancelTouched(ctx, tx, rule, on)));
      else await this.schedules.letCancelledGo(tx, scheduleId, on);
      return rule;
    });
    for (const eventId of cancelled) {
      const { venueId } = ctx;
      this.bus.tell({ kind: 'event:changed', venueId, eventId, status: 'CANCELLED', ballotState: null });
    }
    return view;
  }

  /** Events that run, are over or are somebody's own go on without the rule. */
  async remove(ctx: Ctx, scheduleId: string): Promise<void> {
    await this.schedules.inTx(ctx, async (tx) => {
      const rule = await this.lock(ctx, tx, scheduleId);
      await this.planner.plan(ctx, tx, { ...rule, isPaused: true });
      await this.schedules.remove(ctx, tx, scheduleId);
      await this.note(ctx, tx, 'schedule:removed', rule);
    });
  }

  private async change(ctx: Ctx, work: (tx: TenantTx) => Promise<ScheduleRow>): Promise<ScheduleView> {
    const { view, replanned } = await this.schedules.inTx(ctx, async (tx) => {
      const rule = await work(tx);
      const replanned: Replanned = await this.planner.plan(ctx, tx, rule);
      const [view] = await this.show(tx, [rule]);
      return { view: view!, replanned };
    });
    this.planner.tell(ctx, replanned);
    return view;
  }

  private async lock(ctx: Ctx, tx: TenantTx, scheduleId: string): Promise<ScheduleRow> {
    const rule = await this.schedules.lock(ctx, tx, scheduleId);
    if (!rule) throw notFound();
    return rule;
  }

  private async show(tx: TenantTx, rules: ScheduleRow[]): Promise<ScheduleView[]> {
    const { timeZone, nowMs } = await this.schedules.readTerms(tx);
    const ids = rules.map(({ id }) => id);
    const events = await this.schedules.listShown(tx, ids, addDays(dayIn(timeZone, nowMs), -2));
    return rules.map((rule) => toScheduleView(rule, { timeZone, nowMs, events: events.get(rule.id) ?? [] }));
  }

  /** What nobody has touched is left to the planner, which removes it. */
  private async cancelTouched(ctx: Ctx, tx: TenantTx, rule: ScheduleRow, on: string): Promise<string[]> {
    const planned = await this.schedules.listPlanned(tx, rule.id, on);
    if (!planned.some((event) => event.on === on && event.isTouched)) return [];
    const event = await this.schedules.cancelEvent(ctx, tx, rule.id, on);
    if (event === 'busy') {
      throw new AppError('CONFLICT', { message: 'The event of this day is being changed just now. Try again.' });
    }
    if (!event) return [];
    const subject = { name: event.name, scheduleId: rule.id };
    await this.audit.record(tx, ctx, { action: 'event:cancel', eventId: event.id, subject });
    return [event.id];
  }

  private note(ctx: Ctx, tx: TenantTx, action: string, rule: ScheduleRow, subject: Record<string, unknown> = {}) {
    const { name } = toNightPlan(rule);
    return this.audit.record(tx, ctx, { action, subject: { scheduleId: rule.id, name, ...subject } });
  }
}

function patternOrThrow(wishes: PatternWishes, present: SchedulePattern | null): SchedulePattern {
  const decision = decidePattern(wishes, present);
  if (decision.ok) return decision.pattern;
  const message = `The request is not valid: ${decision.faults[0]?.message}`;
  throw new AppError('VALIDATION_ERROR', { message, details: decision.faults });
}

function nightPlanOrThrow(present: NightPlan, wishes: EventWishes): NightPlan {
  const undated = { ...present, startsAt: null, endsAt: null, votingOpensAt: null };
  const {
    startsAt: _starts,
    endsAt: _ends,
    votingOpensAt: _opens,
    ...plan
  } = planOrThrow(undated, {
    ...wishes,
    ...SOME_NIGHT,
  });
  return plan;
}

function withException(pattern: SchedulePattern, on: string, isSkipped: boolean): SchedulePattern {
  const others = pattern.exceptions.filter((day) => day !== on);
  const exceptions = isSkipped ? [...others, on].sort() : others;
  if (exceptions.length <= LIMITS.scheduleExceptionsMax) return { ...pattern, exceptions };
  const message = `A schedule can skip ${LIMITS.scheduleExceptionsMax} days at most.`;
  throw new AppError('VALIDATION_ERROR', { message, details: [{ path: 'on', rule: 'arrayMaxSize', message }] });
}

function noSuchDay(): AppError {
  const message = 'on must be a day on which the schedule has an event';
  return new AppError('VALIDATION_ERROR', { message, details: [{ path: 'on', rule: 'isDayOfSchedule', message }] });
}

function tooMany(): AppError {
  return new AppError('CONFLICT', { message: `A venue can have ${LIMITS.schedulesMax} schedules at most.` });
}
