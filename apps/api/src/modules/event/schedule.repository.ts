import { Injectable } from '@nestjs/common';
import type { SchedulePattern } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { Database, type TenantTx } from '../../core/database/database.js';
import { newId } from '../../core/ids/ids.js';
import { toPlan } from './event.mapper.js';
import { drawJoinCode } from './join-code.js';
import { type ScheduleRow, type ShownEvent, toDate, toDay } from './schedule.mapper.js';
import type { NightPlan, PlannedEvent, PlanningSteps } from './schedule-planning.rules.js';

/** A rule and whose it is. */
export interface ScheduleKey {
  venueId: string;
  id: string;
}

/** What is written of a rule. */
export interface ScheduleDraft {
  plan: NightPlan;
  pattern: SchedulePattern;
  isPaused: boolean;
}

const CODE_TRIES_MAX = 10;

/** What makes an event somebody's own. */
const TOUCH = {
  guests: { take: 1, select: { voterId: true } },
  guestGroups: { take: 1, select: { id: true } },
} as const;

/**
 * The rules of a venue and the events that they plan. Methods that take a `tx` run inside the caller's transaction. Rules
 * are locked before events; whoever holds an event never waits for its rule.
 */
@Injectable()
export class ScheduleRepository {
  constructor(private readonly db: Database) {}

  inTx<T>(ctx: Ctx, work: (tx: TenantTx) => Promise<T>): Promise<T> {
    return this.db.tx(ctx, work);
  }

  /** Over all venues, and therefore as system: those that may still plan something, or have something planned. */
  async listAll(): Promise<ScheduleKey[]> {
    const { rows } = await this.db.systemPool.query<ScheduleKey>(
      `SELECT r.venue_id AS "venueId", r.id FROM schedule_rule r
       WHERE r.until_on IS NULL OR r.until_on > current_date - 2 OR EXISTS (
         SELECT FROM event e WHERE e.venue_id = r.venue_id AND e.schedule_id = r.id AND e.status = 'UPCOMING')`,
    );
    return rows;
  }

  list(tx: TenantTx): Promise<ScheduleRow[]> {
    return tx.scheduleRule.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
  }

  count(tx: TenantTx): Promise<number> {
    return tx.scheduleRule.count();
  }

  /** Waits for whoever works on the rule. Null where there is none. */
  async lock(ctx: Ctx, tx: TenantTx, id: string): Promise<ScheduleRow | null> {
    await tx.$queryRaw`SELECT 1 FROM schedule_rule WHERE venue_id = ${ctx.venueId}::uuid AND id = ${id}::uuid FOR UPDATE`;
    return tx.scheduleRule.findFirst({ where: { id } });
  }

  /** Null also where somebody else works on the rule. */
  async tryLock(ctx: Ctx, tx: TenantTx, id: string): Promise<ScheduleRow | null> {
    const locked = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM schedule_rule WHERE venue_id = ${ctx.venueId}::uuid AND id = ${id}::uuid FOR UPDATE SKIP LOCKED`;
    return locked.length > 0 ? tx.scheduleRule.findFirst({ where: { id } }) : null;
  }

  insert(ctx: Ctx, tx: TenantTx, id: string, draft: ScheduleDraft): Promise<ScheduleRow> {
    return tx.scheduleRule.create({ data: { venueId: ctx.venueId, id, ...toColumns(draft) } });
  }

  save(ctx: Ctx, tx: TenantTx, id: string, draft: ScheduleDraft): Promise<ScheduleRow> {
    return tx.scheduleRule.update({
      where: { venueId_id: { venueId: ctx.venueId, id } },
      data: toColumns(draft),
    });
  }

  /** The events of the rule that are left go on without it. */
  async remove(ctx: Ctx, tx: TenantTx, id: string): Promise<void> {
    await tx.event.updateMany({ where: { scheduleId: id }, data: { scheduleId: null } });
    await tx.scheduleRule.delete({ where: { venueId_id: { venueId: ctx.venueId, id } } });
  }

  /** The venue's time zone, and what time it is by the clock that decides. */
  async readTerms(tx: TenantTx): Promise<{ timeZone: string; nowMs: number }> {
    const venue = await tx.venue.findFirstOrThrow({ select: { timeZone: true } });
    const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT now() AS now`;
    return { timeZone: venue.timeZone, nowMs: clock!.now.getTime() };
  }

  /** Those that stand for a day from `fromDay` on, and all that have not begun. */
  async listPlanned(tx: TenantTx, scheduleId: string, fromDay: string): Promise<PlannedEvent[]> {
    const rows = await tx.event.findMany({
      where: { scheduleId, OR: [{ occurrenceOn: { gte: toDate(fromDay) } }, { status: 'UPCOMING' }] },
      include: TOUCH,
    });
    return rows.map(({ guests, guestGroups, ...row }) => ({
      id: row.id,
      on: row.occurrenceOn ? toDay(row.occurrenceOn) : '',
      status: row.status,
      isTouched: row.isDetached || guests.length > 0 || guestGroups.length > 0,
      plan: toPlan(row),
    }));
  }

  async listShown(tx: TenantTx, scheduleIds: string[], fromDay: string): Promise<Map<string, ShownEvent[]>> {
    const rows = await tx.event.findMany({
      where: { scheduleId: { in: scheduleIds }, occurrenceOn: { gte: toDate(fromDay) } },
      select: { id: true, scheduleId: true, occurrenceOn: true, status: true, startsAt: true, endsAt: true },
    });
    const shown = new Map<string, ShownEvent[]>(scheduleIds.map((id) => [id, []]));
    for (const { id, scheduleId, occurrenceOn, status, startsAt, endsAt } of rows) {
      const on = toDay(occurrenceOn!);
      shown.get(scheduleId!)!.push({ id, on, isCancelled: status === 'CANCELLED', startsAt, endsAt });
    }
    return shown;
  }

  /** Answers the ids by day. A day that has an event by now is left out. */
  async makeEvents(
    ctx: Ctx,
    tx: TenantTx,
    scheduleId: string,
    wanted: PlanningSteps['make'],
  ): Promise<Record<string, string>> {
    const made: Record<string, string> = {};
    let missing = wanted;
    for (let tries = 0; tries < CODE_TRIES_MAX && missing.length > 0; tries++) {
      const drafts = missing.map(({ on, plan }) => ({
        ...plan,
        venueId: ctx.venueId,
        id: newId(),
        joinCode: drawJoinCode(),
        status: 'UPCOMING' as const,
        scheduleId,
        occurrenceOn: toDate(on),
      }));
      // A join code that is taken by any venue leaves its event out.
      await tx.event.createMany({ data: drafts, skipDuplicates: true });
      const ids = drafts.map(({ id }) => id);
      const rows = await tx.event.findMany({ where: { id: { in: ids } }, select: { id: true, occurrenceOn: true } });
      for (const row of rows) made[toDay(row.occurrenceOn!)] = row.id;
      missing = missing.filter(({ on }) => !(on in made));
    }
    return made;
  }

  /**
   * Of these the events that are still nobody's own and have not begun, locked until the end of the transaction: nobody can
   * join them meanwhile. What somebody else is working on is left out.
   */
  async lockFree(ctx: Ctx, tx: TenantTx, ids: string[]): Promise<Set<string>> {
    const locked = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM event WHERE venue_id = ${ctx.venueId}::uuid AND id = ANY(${ids}::uuid[]) FOR UPDATE SKIP LOCKED`;
    const rows = await tx.event.findMany({
      where: {
        id: { in: locked.map(({ id }) => id) },
        status: 'UPCOMING',
        isDetached: false,
        guests: { none: {} },
        guestGroups: { none: {} },
      },
      select: { id: true },
    });
    return new Set(rows.map(({ id }) => id));
  }

  async changeEvent(ctx: Ctx, tx: TenantTx, { id, plan }: PlanningSteps['change'][number]): Promise<void> {
    await tx.event.update({
      where: { venueId_id: { venueId: ctx.venueId, id } },
      data: { ...plan, startFault: null, startTriedAt: null },
    });
  }

  async removeEvents(tx: TenantTx, ids: string[]): Promise<void> {
    await tx.event.deleteMany({ where: { id: { in: ids } } });
  }

  /** Cancels the event of a day where it has not begun. `busy`: somebody is working on it. */
  async cancelEvent(
    ctx: Ctx,
    tx: TenantTx,
    scheduleId: string,
    on: string,
  ): Promise<{ id: string; name: string } | 'busy' | null> {
    const where = { scheduleId, occurrenceOn: toDate(on), status: 'UPCOMING' as const };
    const event = await tx.event.findFirst({ where, select: { id: true, name: true } });
    if (!event) return null;
    const locked = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM event WHERE venue_id = ${ctx.venueId}::uuid AND id = ${event.id}::uuid FOR UPDATE SKIP LOCKED`;
    if (locked.length === 0) return 'busy';
    const { count } = await tx.event.updateMany({ where, data: { status: 'CANCELLED' } });
    return count > 0 ? event : 'busy';
  }

  /** A cancelled event gives its day up, so that there can be another. */
  async letCancelledGo(tx: TenantTx, scheduleId: string, on: string): Promise<void> {
    await tx.event.updateMany({
      where: { scheduleId, occurrenceOn: toDate(on), status: 'CANCELLED' },
      data: { scheduleId: null },
    });
  }
}

function toColumns({ plan, pattern, isPaused }: ScheduleDraft) {
  return {
    ...pattern,
    plan: { ...plan },
    fromOn: toDate(pattern.fromOn),
    untilOn: pattern.untilOn && toDate(pattern.untilOn),
    exceptions: pattern.exceptions.map(toDate),
    isPaused,
  };
}
