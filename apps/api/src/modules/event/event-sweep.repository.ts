import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { type Ctx, systemCtx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import { AuditLog } from '../audit/index.js';

/** An event that the sweep has found, and whose it is. */
export interface SweptEvent {
  venueId: string;
  id: string;
}

const AT_ONCE_MAX = 50;
const TRY_AGAIN_AFTER = '30 seconds';
const RESUME_DUE = `status = 'HOLD' AND hold_until <= now() AND (ends_at IS NULL OR ends_at > now())`;
const FORGOTTEN_AFTER = '12 hours';
export const SWEEP_JOB = 'event-sweep';

/**
 * What time does to events, over all venues and therefore as system. The clock of Postgres decides, and rows that another
 * process is working on are passed over, so that each event is taken by exactly one of them.
 */
@Injectable()
export class EventSweepRepository {
  constructor(
    private readonly db: Database,
    private readonly audit: AuditLog,
  ) {}

  /** The holds whose time is over. An event whose own end has come is not resumed before it ends. */
  async listDueResumes(): Promise<SweptEvent[]> {
    const { rows } = await this.db.systemPool.query<SweptEvent>(
      `SELECT venue_id AS "venueId", id FROM event WHERE ${RESUME_DUE} LIMIT ${AT_ONCE_MAX}`,
    );
    return rows;
  }

  /** Ends a hold whose time is over. False where another process has done it, or staff have decided otherwise. */
  async endHold(ctx: Ctx, client: PoolClient, eventId: string): Promise<boolean> {
    const { rowCount } = await client.query(
      `UPDATE event SET status = 'ACTIVE', hold_label = NULL, hold_until = NULL
       WHERE venue_id = $1 AND id = $2 AND ${RESUME_DUE}`,
      [ctx.venueId, eventId],
    );
    if (rowCount === 0) return false;
    await this.audit.record(client, ctx, { action: 'event:resume', eventId, subject: {} });
    return true;
  }

  /** Ends the running events whose end has come. */
  async takeDueEnds(): Promise<void> {
    await this.db.systemTx(async (client) => {
      const { rows } = await client.query<SweptEvent>(
        `UPDATE event SET status = 'ENDED', ended_at = now(), hold_label = NULL, hold_until = NULL
         WHERE (venue_id, id) IN (
           SELECT venue_id, id FROM event WHERE status IN ('ACTIVE', 'HOLD') AND ends_at <= now()
           LIMIT ${AT_ONCE_MAX} FOR NO KEY UPDATE SKIP LOCKED)
         RETURNING venue_id AS "venueId", id`,
      );
      for (const { venueId, id } of rows) {
        await this.audit.record(client, systemCtx(venueId, SWEEP_JOB), {
          action: 'event:end',
          eventId: id,
          subject: {},
        });
      }
    });
  }

  /**
   * Claims the events that the clock is to start, each for one try; one that fails is tried again after a while. Where an
   * event that is running should have ended by now, it is ended first. What nobody gave an end is forgotten some time after
   * its start.
   */
  async takeDueStarts(): Promise<SweptEvent[]> {
    const { rows } = await this.db.systemPool.query<SweptEvent>(
      `UPDATE event SET start_tried_at = now() WHERE (venue_id, id) IN (
         SELECT e.venue_id, e.id FROM event e
         WHERE e.status = 'UPCOMING' AND e.auto_start AND coalesce(e.voting_opens_at, e.starts_at) <= now()
           AND coalesce(e.ends_at, e.starts_at + interval '${FORGOTTEN_AFTER}') > now()
           AND (e.start_tried_at IS NULL OR e.start_tried_at <= now() - interval '${TRY_AGAIN_AFTER}')
           AND NOT EXISTS (SELECT FROM event o
             WHERE o.venue_id = e.venue_id AND o.status IN ('ACTIVE', 'HOLD') AND o.ends_at <= now())
         LIMIT ${AT_ONCE_MAX} FOR NO KEY UPDATE OF e SKIP LOCKED)
       RETURNING venue_id AS "venueId", id`,
    );
    return rows;
  }

  /** Ended events whose ballot is still open or whose player was not stopped: somebody fell over in between. */
  async listUnfinished(): Promise<SweptEvent[]> {
    const { rows } = await this.db.systemPool.query<SweptEvent>(
      `SELECT e.venue_id AS "venueId", e.id FROM event e
       JOIN ballot b ON b.venue_id = e.venue_id AND b.id = e.ballot_id
       LEFT JOIN playback p ON p.venue_id = e.venue_id AND p.event_id = e.id
       WHERE e.status = 'ENDED' AND (b.state <> 'CLOSED' OR p.intent <> 'STOP')
       LIMIT ${AT_ONCE_MAX}`,
    );
    return rows;
  }
}
