import { Injectable } from '@nestjs/common';
import type { UnplayableTracksView, UnplayableTrackView } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { EVENT_PLAYER_JOINS, hasFailedAt } from '../queue/index.js';
import type { PlaybackClient } from './playback.repository.js';

/** What a player says of itself. */
interface PlayerSupport {
  playerId: string;
  isPage: boolean;
  cannotPlay: string[];
}

/** Pages get new ids with each tab; what old ones said is of no use. */
const PAGES_KEPT_DAYS = 30;
const SHOWN_MAX = 50;

/** What players can play, and what they could not. */
@Injectable()
export class PlayerSupportRepository {
  /** Answers whether it can play other tracks now than was known. */
  async save(ctx: Ctx, client: PlaybackClient, { playerId, isPage, cannotPlay }: PlayerSupport): Promise<boolean> {
    const wanted = [...cannotPlay].sort();
    const { rows } = await client.query<{ before: string[] | null }>(
      `WITH old AS (SELECT cannot_play FROM player_support WHERE venue_id = $1 AND player_id = $2)
       INSERT INTO player_support (venue_id, player_id, is_page, cannot_play) VALUES ($1, $2, $3, $4)
       ON CONFLICT (venue_id, player_id) DO UPDATE SET cannot_play = excluded.cannot_play, reported_at = now()
       RETURNING (SELECT cannot_play FROM old) AS before`,
      [ctx.venueId, playerId, isPage, wanted],
    );
    await client.query(
      `DELETE FROM player_support
       WHERE venue_id = $1 AND is_page AND reported_at < now() - make_interval(days => $2) AND player_id <> $3`,
      [ctx.venueId, PAGES_KEPT_DAYS, playerId],
    );
    return rows[0]?.before?.join() !== wanted.join();
  }

  /** The track, with the file that it has now, is not for this player. */
  async noteFailure(
    ctx: Ctx,
    client: PlaybackClient,
    failure: { playerId: string; isPage: boolean; trackId: string; reason: string },
  ): Promise<void> {
    await client.query(
      `INSERT INTO player_support (venue_id, player_id, is_page) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
      [ctx.venueId, failure.playerId, failure.isPage],
    );
    await client.query(
      `INSERT INTO player_failure (venue_id, player_id, track_id, content_hash, reason)
       SELECT venue_id, $2, id, content_hash, $4 FROM track WHERE venue_id = $1 AND id = $3
       ON CONFLICT (venue_id, player_id, track_id)
         DO UPDATE SET content_hash = excluded.content_hash, reason = excluded.reason, failed_at = now()`,
      [ctx.venueId, failure.playerId, failure.trackId, failure.reason],
    );
  }

  /** Forgets failures of the event's player: of one track, or (null) of all. Answers how many. */
  async forgetFailures(ctx: Ctx, client: PlaybackClient, eventId: string, trackId: string | null): Promise<number> {
    const { rowCount } = await client.query(
      `DELETE FROM player_failure d USING (
         SELECT pl.id FROM event e
         LEFT JOIN playback pb ON pb.venue_id = e.venue_id AND pb.event_id = e.id ${EVENT_PLAYER_JOINS}
         WHERE e.venue_id = $1 AND e.id = $2) p
       WHERE d.venue_id = $1 AND d.player_id = p.id AND ($3::uuid IS NULL OR d.track_id = $3)`,
      [ctx.venueId, eventId, trackId],
    );
    return rowCount ?? 0;
  }

  /**
   * What the event's player cannot play: of its pool, or, before it runs, of the library that its pool is taken from. Null
   * where there is no such event.
   */
  async listUnplayable(ctx: Ctx, client: PlaybackClient, eventId: string): Promise<UnplayableTracksView | null> {
    const { rows } = await client.query<{ total: number; items: UnplayableTrackView[] }>(
      `SELECT coalesce(max(found.total), 0)::int AS total,
         coalesce(jsonb_agg(jsonb_build_object('trackId', found.id, 'title', found.title, 'artist', found.artist,
           'why', CASE WHEN found.reason IS NULL THEN 'codec' ELSE 'failed' END,
           'detail', coalesce(found.reason, found.codec)) ORDER BY found.search_text, found.id)
           FILTER (WHERE found.id IS NOT NULL), '[]') AS items
       FROM event e
       LEFT JOIN playback pb ON pb.venue_id = e.venue_id AND pb.event_id = e.id ${EVENT_PLAYER_JOINS}
       LEFT JOIN LATERAL (
         SELECT t.id, t.title, t.artist, t.codec, t.search_text, f.reason, count(*) OVER () AS total
         FROM track t
         LEFT JOIN player_failure f ON f.venue_id = t.venue_id AND f.track_id = t.id AND f.player_id = pl.id
           AND f.content_hash = t.content_hash
         WHERE t.venue_id = e.venue_id AND t.source = e.source AND t.state = 'READY'
           AND (t.codec = ANY (pl.cannot_play) OR ${hasFailedAt('pl.id')})
           AND (e.ballot_id IS NULL OR EXISTS (SELECT 1 FROM pool_track p
             WHERE p.venue_id = t.venue_id AND p.event_id = e.id AND p.track_id = t.id))
         ORDER BY t.search_text, t.id LIMIT ${SHOWN_MAX}) found ON true
       WHERE e.venue_id = $1 AND e.id = $2 GROUP BY e.id`,
      [ctx.venueId, eventId],
    );
    return rows[0] ?? null;
  }
}
