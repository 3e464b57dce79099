import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { GuestGroupView } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';

const IS_TAKEN = '23505';

/** SQL of guest groups. */
@Injectable()
export class GuestGroupRepository {
  /** In order of name, or one of them. */
  async list(ctx: Ctx, client: PoolClient, eventId: string, groupId: string | null = null): Promise<GuestGroupView[]> {
    const { rows } = await client.query<GuestGroupView>(
      `SELECT gg.id, gg.name, gg.weight::float8 AS weight, (SELECT count(*)::int FROM guest g
         WHERE g.venue_id = gg.venue_id AND g.event_id = gg.event_id AND g.group_id = gg.id) AS guests
       FROM guest_group gg WHERE gg.venue_id = $1 AND gg.event_id = $2 AND ($3::uuid IS NULL OR gg.id = $3)
       ORDER BY lower(gg.name), gg.id`,
      [ctx.venueId, eventId, groupId],
    );
    return rows;
  }

  /** Keeps the group from being deleted until the end of the transaction. */
  async hold(ctx: Ctx, client: PoolClient, eventId: string, groupId: string): Promise<{ name: string } | null> {
    const { rows } = await client.query<{ name: string }>(
      `SELECT name FROM guest_group WHERE venue_id = $1 AND event_id = $2 AND id = $3 FOR KEY SHARE`,
      [ctx.venueId, eventId, groupId],
    );
    return rows[0] ?? null;
  }

  /** False when the event has a group of this name. */
  async insert(
    ctx: Ctx,
    client: PoolClient,
    eventId: string,
    group: { id: string; name: string; weight: number },
  ): Promise<boolean> {
    const { rowCount } = await client.query(
      `INSERT INTO guest_group (venue_id, event_id, id, name, weight) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (venue_id, event_id, name) DO NOTHING`,
      [ctx.venueId, eventId, group.id, group.name, group.weight],
    );
    return rowCount === 1;
  }

  async update(
    ctx: Ctx,
    client: PoolClient,
    eventId: string,
    groupId: string,
    change: { name: string | null; weight: number | null },
  ): Promise<'done' | 'missing' | 'taken'> {
    try {
      const { rowCount } = await client.query(
        `UPDATE guest_group SET name = coalesce($4, name), weight = coalesce($5, weight)
         WHERE venue_id = $1 AND event_id = $2 AND id = $3`,
        [ctx.venueId, eventId, groupId, change.name, change.weight],
      );
      return rowCount === 1 ? 'done' : 'missing';
    } catch (error) {
      if ((error as { code?: unknown }).code === IS_TAKEN) return 'taken';
      throw error;
    }
  }

  /** Its guests are in no group then. The lock comes first: nobody is put into a group that is going. */
  async remove(ctx: Ctx, client: PoolClient, eventId: string, groupId: string): Promise<{ name: string } | null> {
    const key = [ctx.venueId, eventId, groupId];
    const { rows } = await client.query<{ name: string }>(
      `SELECT name FROM guest_group WHERE venue_id = $1 AND event_id = $2 AND id = $3 FOR UPDATE`,
      key,
    );
    if (!rows[0]) return null;
    await client.query(`UPDATE guest SET group_id = NULL WHERE venue_id = $1 AND event_id = $2 AND group_id = $3`, key);
    await client.query(`DELETE FROM guest_group WHERE venue_id = $1 AND event_id = $2 AND id = $3`, key);
    return rows[0];
  }
}
