import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { PresenceTier, Standing } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import type { GuestPosition } from './guest-list.rules.js';

export interface ListedGuest {
  voterId: string;
  nickname: string | null;
  tier: PresenceTier;
  standing: Standing;
  groupId: string | null;
  groupName: string | null;
  joinedAt: Date;
}

export interface GuestFilter {
  /** Lower case; part of a nickname, or the beginning of a mark. Empty: everyone. */
  text: string;
  after: GuestPosition | null;
  limit: number;
}

/**
 * Everyone at an event: who came in by the door, and who voted without ever passing it. The latter have no row, and are
 * those whom staff will want to see. Those who asked to be forgotten are nobody any more.
 */
const EVERYONE = `
  SELECT g.voter_id, g.joined_at, g.nickname, g.tier, g.standing, g.group_id FROM guest g
  WHERE g.venue_id = $1 AND g.event_id = $2 AND g.erased_at IS NULL
  UNION ALL
  SELECT v.voter_id, min(v.committed_at), NULL, 'REMOTE'::"PresenceTier", 'GOOD'::"Standing", NULL::uuid
  FROM ballot b JOIN vote v ON v.venue_id = b.venue_id AND v.ballot_id = b.id
  WHERE b.venue_id = $1 AND b.event_id = $2 AND NOT EXISTS (
    SELECT FROM guest g WHERE g.venue_id = $1 AND g.event_id = $2 AND g.voter_id = v.voter_id)
  GROUP BY v.voter_id`;

const COLUMNS = `e.voter_id AS "voterId", e.nickname, e.tier, e.standing, e.group_id AS "groupId", gg.name AS "groupName",
  e.joined_at AS "joinedAt"`;
const WITH_GROUP = `LEFT JOIN guest_group gg ON gg.venue_id = $1 AND gg.event_id = $2 AND gg.id = e.group_id`;

/** The guests of an event as staff see them, and what staff decide about them. */
@Injectable()
export class GuestListRepository {
  async hasEvent(ctx: Ctx, client: PoolClient, eventId: string): Promise<boolean> {
    const { rowCount } = await client.query('SELECT 1 FROM event WHERE venue_id = $1 AND id = $2', [
      ctx.venueId,
      eventId,
    ]);
    return rowCount === 1;
  }

  /** Newest first. */
  async list(ctx: Ctx, client: PoolClient, eventId: string, filter: GuestFilter): Promise<ListedGuest[]> {
    const { rows } = await client.query<ListedGuest>(
      `WITH e AS (${EVERYONE})
       SELECT ${COLUMNS} FROM e ${WITH_GROUP}
       WHERE ($3 = '' OR strpos(lower(e.nickname), $3) > 0 OR starts_with(replace(e.voter_id::text, '-', ''), $3))
         AND ($4::float8 IS NULL OR (e.joined_at, $5::uuid) < (to_timestamp($4::float8 / 1000), e.voter_id))
       ORDER BY e.joined_at DESC, e.voter_id LIMIT $6`,
      [
        ctx.venueId,
        eventId,
        filter.text,
        filter.after?.joinedAtMs ?? null,
        filter.after?.voterId ?? null,
        filter.limit,
      ],
    );
    return rows;
  }

  async find(ctx: Ctx, client: PoolClient, eventId: string, voterId: string): Promise<ListedGuest | null> {
    const { rows } = await client.query<ListedGuest>(
      `WITH e AS (${EVERYONE}) SELECT ${COLUMNS} FROM e ${WITH_GROUP} WHERE e.voter_id = $3`,
      [ctx.venueId, eventId, voterId],
    );
    return rows[0] ?? null;
  }

  /** Someone who never came in by the door gets a row now, so that the decision holds for the next vote. */
  async saveStanding(
    ctx: Ctx,
    client: PoolClient,
    eventId: string,
    voterId: string,
    standing: Standing,
  ): Promise<void> {
    await client.query(
      `INSERT INTO guest (venue_id, event_id, voter_id, standing) VALUES ($1, $2, $3, $4)
       ON CONFLICT (venue_id, event_id, voter_id) DO UPDATE SET standing = excluded.standing`,
      [ctx.venueId, eventId, voterId, standing],
    );
  }

  async saveGroup(
    ctx: Ctx,
    client: PoolClient,
    eventId: string,
    voterId: string,
    groupId: string | null,
  ): Promise<void> {
    await client.query(
      `INSERT INTO guest (venue_id, event_id, voter_id, group_id) VALUES ($1, $2, $3, $4)
       ON CONFLICT (venue_id, event_id, voter_id) DO UPDATE SET group_id = excluded.group_id`,
      [ctx.venueId, eventId, voterId, groupId],
    );
  }
}
