import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { BallotState, ErrorCode, EventStatus, PlayerKind } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import type { Event, Venue } from '../../core/database/generated/client.js';
import { AuditLog } from '../audit/index.js';
import { type EventPlan, statusBeforeStart } from './event.rules.js';

export type EventRow = Event;
export type EventWithVenue = Event & {
  venue: Pick<Venue, 'id' | 'name' | 'slug' | 'language' | 'accentColor' | 'logoFile'>;
};

const COLUMNS = `venue_id AS "venueId", id, name, theme, status, join_code AS "joinCode", starts_at AS "startsAt",
  ends_at AS "endsAt", activated_at AS "activatedAt", ended_at AS "endedAt", capacity, mode,
  budget_votes AS "budgetVotes", budget_window_ms AS "budgetWindowMs", cooldown_ms AS "cooldownMs",
  repeat_block_ms AS "repeatBlockMs", artist_gap AS "artistGap", allow_explicit AS "allowExplicit",
  duration_ms_min AS "durationMsMin", duration_ms_max AS "durationMsMax", pool_kind AS "poolKind",
  pool_values AS "poolValues", results, min_tier AS "minTier", code_number AS "codeNumber", hold_label AS "holdLabel", hold_until AS "holdUntil", ballot_id AS "ballotId",
  source, player_ids AS "playerIds", guest_skip AS "guestSkip", auto_start AS "autoStart",
  voting_opens_at AS "votingOpensAt", music_from AS "musicFrom", start_fault AS "startFault",
  start_tried_at AS "startTriedAt", schedule_id AS "scheduleId", occurrence_on AS "occurrenceOn",
  is_detached AS "isDetached", created_at AS "createdAt"`;

const VENUE_SELECT = { id: true, name: true, slug: true, language: true, accentColor: true, logoFile: true } as const;

/** The events of a venue. Methods that take a `client` run inside the caller's transaction. */
@Injectable()
export class EventRepository {
  constructor(
    private readonly db: Database,
    private readonly audit: AuditLog,
  ) {}

  findById(ctx: Ctx, id: string): Promise<EventRow | null> {
    return this.db.for(ctx).event.findFirst({ where: { id } });
  }

  findWithVenue(ctx: Ctx, id: string): Promise<EventWithVenue | null> {
    return this.db.for(ctx).event.findFirst({ where: { id }, include: { venue: { select: VENUE_SELECT } } });
  }

  /** Newest first. `before` is the id of the last event of the page before. */
  list(ctx: Ctx, filter: { status?: EventStatus; before?: string; limit: number }): Promise<EventRow[]> {
    return this.db.for(ctx).event.findMany({
      where: { status: filter.status, ...(filter.before ? { id: { lt: filter.before } } : {}) },
      orderBy: { id: 'desc' },
      take: filter.limit,
    });
  }

  /** Null when the join code is taken by any venue. */
  async insert(ctx: Ctx, id: string, joinCode: string, plan: EventPlan): Promise<EventRow | null> {
    const { venueId } = ctx;
    return this.db
      .tx(ctx, async (tx) => {
        const event = await tx.event.create({
          data: { ...plan, venueId, id, joinCode, status: statusBeforeStart(plan) },
        });
        await this.audit.record(tx, ctx, { action: 'event:created', eventId: id, subject: { name: plan.name } });
        return event;
      })
      .catch((error: unknown) => {
        if ((error as { code?: unknown }).code === 'P2002') return null;
        throw error;
      });
  }

  /** The event, locked until the end of the transaction. Votes and guests may go on referring to it. */
  async lock(ctx: Ctx, client: PoolClient, id: string): Promise<EventRow | null> {
    const { rows } = await client.query<EventRow>(
      `SELECT ${COLUMNS} FROM event WHERE venue_id = $1 AND id = $2 FOR NO KEY UPDATE`,
      [ctx.venueId, id],
    );
    return rows[0] ?? null;
  }

  /** Another event of the venue that runs. Locks the venue first, so that two activations cannot miss each other. */
  async findOtherRunning(ctx: Ctx, client: PoolClient, id: string): Promise<{ id: string; name: string } | null> {
    await client.query('SELECT 1 FROM venue WHERE id = $1 FOR NO KEY UPDATE', [ctx.venueId]);
    const { rows } = await client.query<{ id: string; name: string }>(
      `SELECT id, name FROM event WHERE venue_id = $1 AND id <> $2 AND status IN ('ACTIVE', 'HOLD') LIMIT 1`,
      [ctx.venueId, id],
    );
    return rows[0] ?? null;
  }

  /** What kinds of players these are. */
  async listPlayerKinds(ctx: Ctx, client: PoolClient, playerIds: string[]): Promise<PlayerKind[]> {
    const { rows } = await client.query<{ kind: PlayerKind }>(
      'SELECT kind FROM player WHERE venue_id = $1 AND id = ANY($2::uuid[])',
      [ctx.venueId, playerIds],
    );
    return rows.map(({ kind }) => kind);
  }

  /** How many tracks of the pool the rules of the event let play. */
  async countPlayable(ctx: Ctx, client: PoolClient, id: string): Promise<number> {
    const { rows } = await client.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM event e
       JOIN pool_track p ON p.venue_id = e.venue_id AND p.event_id = e.id
       JOIN track t ON t.venue_id = p.venue_id AND t.id = p.track_id AND t.state = 'READY'
       WHERE e.venue_id = $1 AND e.id = $2 AND (e.allow_explicit OR NOT t.is_explicit)
         AND t.duration_ms BETWEEN e.duration_ms_min AND e.duration_ms_max`,
      [ctx.venueId, id],
    );
    return rows[0]?.count ?? 0;
  }

  /** A start by the clock is tried anew. Music that is still to come begins at the new time, or now where there is none. */
  async savePlan(ctx: Ctx, client: PoolClient, id: string, status: EventStatus, plan: EventPlan): Promise<EventRow> {
    const { rows } = await client.query<EventRow>(
      `UPDATE event SET status = $3, name = $4, theme = $5, starts_at = $6, ends_at = $7, capacity = $8, mode = $9,
         budget_votes = $10, budget_window_ms = $11, cooldown_ms = $12, repeat_block_ms = $13, artist_gap = $14,
         allow_explicit = $15, duration_ms_min = $16, duration_ms_max = $17, pool_kind = $18, pool_values = $19, results = $20,
         min_tier = $21, source = $22, player_ids = $23, guest_skip = $24, auto_start = $25, voting_opens_at = $26,
         start_fault = NULL, start_tried_at = NULL,
         music_from = CASE WHEN music_from IS NULL THEN NULL WHEN $26::timestamptz IS NULL THEN now() ELSE $6::timestamptz END
       WHERE venue_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
      [
        ctx.venueId,
        id,
        status,
        plan.name,
        plan.theme,
        plan.startsAt,
        plan.endsAt,
        plan.capacity,
        plan.mode,
        plan.budgetVotes,
        plan.budgetWindowMs,
        plan.cooldownMs,
        plan.repeatBlockMs,
        plan.artistGap,
        plan.allowExplicit,
        plan.durationMsMin,
        plan.durationMsMax,
        plan.poolKind,
        plan.poolValues,
        plan.results,
        plan.minTier,
        plan.source,
        plan.playerIds,
        plan.guestSkip,
        plan.autoStart,
        plan.votingOpensAt,
      ],
    );
    return rows[0]!;
  }

  /** Where people may vote before the start, the music waits for it. */
  async saveActivation(ctx: Ctx, client: PoolClient, id: string, ballotId: string): Promise<EventRow> {
    const { rows } = await client.query<EventRow>(
      `UPDATE event SET status = 'ACTIVE', activated_at = now(), ballot_id = $3, hold_label = NULL, hold_until = NULL,
         start_fault = NULL, music_from = CASE WHEN voting_opens_at IS NOT NULL AND starts_at > now() THEN starts_at END
       WHERE venue_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
      [ctx.venueId, id, ballotId],
    );
    return rows[0]!;
  }

  /** Sets the status; `hold` only lives in HOLD, and the end is stamped by the clock of Postgres. */
  async saveStatus(
    ctx: Ctx,
    client: PoolClient,
    id: string,
    status: EventStatus,
    hold: { label: string; until: Date | null } | null,
  ): Promise<EventRow> {
    const { rows } = await client.query<EventRow>(
      `UPDATE event SET status = $3::"EventStatus", hold_label = $4, hold_until = $5,
         ended_at = CASE WHEN $3::text = 'ENDED' THEN now() ELSE ended_at END
       WHERE venue_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
      [ctx.venueId, id, status, hold?.label ?? null, hold?.until ?? null],
    );
    return rows[0]!;
  }

  /** Why the clock could not start it. Null where it says so already, or has been started meanwhile. */
  async saveStartFault(ctx: Ctx, id: string, fault: ErrorCode): Promise<EventRow | null> {
    const { count } = await this.db.for(ctx).event.updateMany({
      where: { id, status: 'UPCOMING', OR: [{ startFault: null }, { startFault: { not: fault } }] },
      data: { startFault: fault },
    });
    return count > 0 ? this.findById(ctx, id) : null;
  }

  /** The rule that planned an event does not change it any more. */
  async detach(ctx: Ctx, client: PoolClient, id: string): Promise<void> {
    await client.query(
      'UPDATE event SET is_detached = true WHERE venue_id = $1 AND id = $2 AND schedule_id IS NOT NULL',
      [ctx.venueId, id],
    );
  }

  /** False where somebody is working on the rule that planned the event: whoever holds an event does not wait for its rule. */
  async skipDayOf(ctx: Ctx, client: PoolClient, event: EventRow): Promise<boolean> {
    if (!event.scheduleId || !event.occurrenceOn) return true;
    const { rowCount } = await client.query(
      `UPDATE schedule_rule SET exceptions = array(SELECT DISTINCT unnest(exceptions || ARRAY[e.occurrence_on]) ORDER BY 1)
       FROM event e
       WHERE e.venue_id = $1 AND e.id = $3 AND (schedule_rule.venue_id, schedule_rule.id) IN (
         SELECT venue_id, id FROM schedule_rule WHERE venue_id = $1 AND id = $2 FOR UPDATE SKIP LOCKED)`,
      [ctx.venueId, event.scheduleId, event.id],
    );
    return rowCount === 1;
  }

  async remove(ctx: Ctx, client: PoolClient, id: string): Promise<void> {
    await client.query('DELETE FROM event WHERE venue_id = $1 AND id = $2', [ctx.venueId, id]);
  }

  async ballotState(ctx: Ctx, client: PoolClient, ballotId: string): Promise<BallotState | null> {
    const { rows } = await client.query<{ state: BallotState }>(
      'SELECT state FROM ballot WHERE venue_id = $1 AND id = $2',
      [ctx.venueId, ballotId],
    );
    return rows[0]?.state ?? null;
  }

  async findBallotState(ctx: Ctx, event: Pick<EventRow, 'ballotId'>): Promise<BallotState | null> {
    if (!event.ballotId) return null;
    const ballot = await this.db.for(ctx).ballot.findFirst({ where: { id: event.ballotId }, select: { state: true } });
    return ballot?.state ?? null;
  }

  /** The clock that decides. */
  async now(client: PoolClient): Promise<Date> {
    const { rows } = await client.query<{ now: Date }>('SELECT now() AS now');
    return rows[0]!.now;
  }
}
