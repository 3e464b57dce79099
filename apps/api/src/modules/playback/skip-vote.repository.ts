import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import type { PlaybackClient } from './playback.repository.js';
import { ACTIVE_WITHIN_MS, type SkipSituation } from './skip.rules.js';

/** A vote to skip: who, and which play. */
export interface SkipVoteKey {
  eventId: string;
  playId: string;
  voterId: string;
}

/** SQL of the votes to skip. Those of banned guests do not count. */
@Injectable()
export class SkipVoteRepository {
  constructor(private readonly db: Database) {}

  inTx<T>(ctx: Ctx, work: (client: PlaybackClient) => Promise<T>): Promise<T> {
    return this.db.sqlTx(ctx, work);
  }

  /** Null where there is no such event. */
  async findSituation(
    ctx: Ctx,
    client: PlaybackClient,
    { eventId, playId, voterId }: SkipVoteKey,
  ): Promise<SkipSituation | null> {
    const { rows } = await client.query<SkipSituation>(
      `SELECT e.status, e.guest_skip AS "guestSkip", g.standing, p.play_id AS "playId", s.play_id IS NOT NULL AS "isMine"
       FROM event e
       LEFT JOIN playback p ON p.venue_id = e.venue_id AND p.event_id = e.id
       LEFT JOIN guest g ON g.venue_id = e.venue_id AND g.event_id = e.id AND g.voter_id = $4
       LEFT JOIN skip_vote s ON s.venue_id = e.venue_id AND s.event_id = e.id AND s.play_id = $3 AND s.voter_id = $4
       WHERE e.venue_id = $1 AND e.id = $2`,
      [ctx.venueId, eventId, playId, voterId],
    );
    return rows[0] ?? null;
  }

  async insert(ctx: Ctx, client: PlaybackClient, { eventId, playId, voterId }: SkipVoteKey): Promise<void> {
    await client.query(
      `INSERT INTO skip_vote (venue_id, event_id, play_id, voter_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
      [ctx.venueId, eventId, playId, voterId],
    );
  }

  async delete(ctx: Ctx, client: PlaybackClient, { eventId, playId, voterId }: SkipVoteKey): Promise<void> {
    await client.query(
      `DELETE FROM skip_vote WHERE venue_id = $1 AND event_id = $2 AND play_id = $3 AND voter_id = $4`,
      [ctx.venueId, eventId, playId, voterId],
    );
  }

  async deleteOfPlay(ctx: Ctx, client: PlaybackClient, eventId: string, playId: string): Promise<void> {
    await client.query(`DELETE FROM skip_vote WHERE venue_id = $1 AND event_id = $2 AND play_id = $3`, [
      ctx.venueId,
      eventId,
      playId,
    ]);
  }

  /** What is committed. Uses the key, whose first columns these are. */
  countVotes(ctx: Ctx, eventId: string, playId: string): Promise<number> {
    return this.count(
      ctx,
      `SELECT count(*)::int AS n FROM skip_vote s
       JOIN guest g ON g.venue_id = s.venue_id AND g.event_id = s.event_id AND g.voter_id = s.voter_id
       WHERE s.venue_id = $1 AND s.event_id = $2 AND s.play_id = $3 AND g.standing <> 'BANNED'`,
      [ctx.venueId, eventId, playId],
    );
  }

  /** Guests who have come in, voted or voted to skip lately; a vote that was taken back is a sign of life too. */
  countActive(ctx: Ctx, eventId: string): Promise<number> {
    const since = `clock_timestamp() - interval '${ACTIVE_WITHIN_MS} milliseconds'`;
    return this.count(
      ctx,
      `SELECT count(*)::int AS n FROM event e JOIN guest g ON g.venue_id = e.venue_id AND g.event_id = e.id
       WHERE e.venue_id = $1 AND e.id = $2 AND g.standing <> 'BANNED' AND (g.joined_at > ${since}
         OR EXISTS (SELECT FROM vote v WHERE v.venue_id = e.venue_id AND v.ballot_id = e.ballot_id
           AND v.slot_key >= g.voter_id::text || ':' AND v.slot_key < g.voter_id::text || ';' AND v.committed_at > ${since})
         OR EXISTS (SELECT FROM skip_vote s WHERE s.venue_id = e.venue_id AND s.event_id = e.id
           AND s.voter_id = g.voter_id AND s.created_at > ${since}))`,
      [ctx.venueId, eventId],
    );
  }

  /** The present play, if this guest wants it skipped. */
  findMine(ctx: Ctx, eventId: string, voterId: string): Promise<string | null> {
    return this.db.sqlTx(ctx, async (client) => {
      const { rows } = await client.query<{ play_id: string }>(
        `SELECT s.play_id FROM playback p
         JOIN skip_vote s ON s.venue_id = p.venue_id AND s.event_id = p.event_id AND s.play_id = p.play_id
         WHERE p.venue_id = $1 AND p.event_id = $2 AND s.voter_id = $3`,
        [ctx.venueId, eventId, voterId],
      );
      return rows[0]?.play_id ?? null;
    });
  }

  private count(ctx: Ctx, text: string, values: unknown[]): Promise<number> {
    return this.db.sqlTx(ctx, async (client) => (await client.query<{ n: number }>(text, values)).rows[0]!.n);
  }
}
