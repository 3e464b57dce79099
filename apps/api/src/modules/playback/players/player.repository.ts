import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { LIMITS, type PlayerKind } from '@votebox/contracts';
import type { Ctx } from '../../../core/context/ctx.js';
import type { SettingsRow } from './player.rules.js';

/** `secret` is the sealed password. */
export interface PlayerRow {
  id: string;
  name: string;
  kind: PlayerKind;
  settings: unknown;
  secret: string | null;
  createdAt: Date;
}

export interface PlayerValues {
  name: string;
  settings: SettingsRow;
  secret: string | null;
}

const IS_TAKEN = '23505';
const COLUMNS = `id, name, kind, settings, secret, created_at AS "createdAt"`;

/** SQL of players. */
@Injectable()
export class PlayerRepository {
  /** Oldest first. There are never more than a page holds. */
  async list(ctx: Ctx, client: PoolClient): Promise<PlayerRow[]> {
    const { rows } = await client.query<PlayerRow>(`SELECT ${COLUMNS} FROM player WHERE venue_id = $1 ORDER BY id`, [
      ctx.venueId,
    ]);
    return rows;
  }

  async find(ctx: Ctx, client: PoolClient, id: string): Promise<PlayerRow | null> {
    const { rows } = await client.query<PlayerRow>(`SELECT ${COLUMNS} FROM player WHERE venue_id = $1 AND id = $2`, [
      ctx.venueId,
      id,
    ]);
    return rows[0] ?? null;
  }

  /** Like `find`, and nobody else changes, deletes or refers to it until the end of the transaction. */
  async lock(ctx: Ctx, client: PoolClient, id: string): Promise<PlayerRow | null> {
    const { rows } = await client.query<PlayerRow>(
      `SELECT ${COLUMNS} FROM player WHERE venue_id = $1 AND id = $2 FOR UPDATE`,
      [ctx.venueId, id],
    );
    return rows[0] ?? null;
  }

  async insert(
    ctx: Ctx,
    client: PoolClient,
    player: PlayerValues & Pick<PlayerRow, 'id' | 'kind'>,
  ): Promise<'done' | 'taken' | 'full'> {
    // The lock lets one at a time be counted and added; rows that refer to the venue are not held up by it.
    await client.query(`SELECT FROM venue WHERE id = $1 FOR NO KEY UPDATE`, [ctx.venueId]);
    const { rows } = await client.query<{ players: number; isTaken: boolean }>(
      `SELECT count(*)::int AS players, coalesce(bool_or(name = $2), false) AS "isTaken" FROM player WHERE venue_id = $1`,
      [ctx.venueId, player.name],
    );
    if (rows[0]!.isTaken) return 'taken';
    if (rows[0]!.players >= LIMITS.playersMax) return 'full';
    await client.query(
      `INSERT INTO player (venue_id, id, name, kind, settings, secret) VALUES ($1, $2, $3, $4, $5::jsonb, $6)`,
      [ctx.venueId, player.id, player.name, player.kind, JSON.stringify(player.settings), player.secret],
    );
    return 'done';
  }

  /** Saves a locked player. */
  async update(ctx: Ctx, client: PoolClient, id: string, values: PlayerValues): Promise<'done' | 'taken'> {
    try {
      await client.query(
        `UPDATE player SET name = $3, settings = $4::jsonb, secret = $5 WHERE venue_id = $1 AND id = $2`,
        [ctx.venueId, id, values.name, JSON.stringify(values.settings), values.secret],
      );
      return 'done';
    } catch (error) {
      if ((error as { code?: unknown }).code === IS_TAKEN) return 'taken';
      throw error;
    }
  }

  async remove(ctx: Ctx, client: PoolClient, id: string): Promise<void> {
    await client.query(`DELETE FROM player WHERE venue_id = $1 AND id = $2`, [ctx.venueId, id]);
    await client.query(`DELETE FROM player_support WHERE venue_id = $1 AND player_id = $2`, [ctx.venueId, id]);
  }

  /** What still wants the player: the name of an event that is not over, or of a schedule that will make one. */
  async findUse(ctx: Ctx, client: PoolClient, id: string): Promise<string | null> {
    const { rows } = await client.query<{ name: string }>(
      `SELECT name FROM event WHERE venue_id = $1 AND $2::uuid = ANY (player_ids) AND status NOT IN ('ENDED', 'CANCELLED')
       UNION ALL
       SELECT plan ->> 'name' FROM schedule_rule WHERE venue_id = $1 AND plan -> 'playerIds' ? $2::text
       LIMIT 1`,
      [ctx.venueId, id],
    );
    return rows[0]?.name ?? null;
  }

  /** Some tracks of the venue's library, to see whether a player has them. */
  async listLibraryPaths(ctx: Ctx, client: PoolClient, limit: number): Promise<string[]> {
    const { rows } = await client.query<{ path: string }>(
      `SELECT path FROM track WHERE venue_id = $1 AND source = 'LIBRARY' AND state = 'READY' ORDER BY id LIMIT $2`,
      [ctx.venueId, limit],
    );
    return rows.map(({ path }) => path);
  }
}
