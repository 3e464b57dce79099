import { Injectable } from '@nestjs/common';
import type { EventAnalyticsView } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';

const TOP_TRACKS = 10;

type Counts = Pick<EventAnalyticsView, 'votes' | 'voters' | 'guests' | 'plays' | 'skips'>;

/** Numbers about one night, counted from the votes and plays themselves. */
@Injectable()
export class AnalyticsRepository {
  constructor(private readonly db: Database) {}

  /** Null when there is no such event. Withdrawn votes do not count. */
  async read(ctx: Ctx, eventId: string): Promise<EventAnalyticsView | null> {
    const id = [ctx.venueId, eventId];
    return this.db.sqlTx(ctx, async (client) => {
      const counts = await client.query<Counts>(
        `SELECT v.votes, v.voters, p.plays, p.skips,
           (SELECT count(*)::int FROM guest g WHERE g.venue_id = e.venue_id AND g.event_id = e.id) AS guests
         FROM event e
         CROSS JOIN LATERAL (SELECT count(*)::int AS votes, count(DISTINCT voter_id)::int AS voters FROM vote
           WHERE venue_id = e.venue_id AND ballot_id = e.ballot_id AND state = 'COUNTED') v
         CROSS JOIN LATERAL (SELECT count(*)::int AS plays,
             (count(*) FILTER (WHERE end_cause IN ('SKIPPED', 'QUORUM')))::int AS skips
           FROM play WHERE venue_id = e.venue_id AND event_id = e.id AND end_cause IS DISTINCT FROM 'UNDONE') p
         WHERE e.venue_id = $1 AND e.id = $2`,
        id,
      );
      if (!counts.rows[0]) return null;
      const tracks = await client.query<EventAnalyticsView['topTracks'][number]>(
        `SELECT t.title, t.artist, count(*)::int AS votes
         FROM event e
         JOIN vote v ON v.venue_id = e.venue_id AND v.ballot_id = e.ballot_id AND v.state = 'COUNTED'
         JOIN pool_track p ON p.venue_id = e.venue_id AND p.event_id = e.id AND p.option_id = v.option_id
         JOIN track t ON t.venue_id = p.venue_id AND t.id = p.track_id
         WHERE e.venue_id = $1 AND e.id = $2
         GROUP BY t.id, t.title, t.artist ORDER BY votes DESC, t.title, t.id LIMIT ${TOP_TRACKS}`,
        id,
      );
      const minutes = await client.query<{ minute: Date; votes: number }>(
        `SELECT date_trunc('minute', v.committed_at) AS minute, count(*)::int AS votes
         FROM event e JOIN vote v ON v.venue_id = e.venue_id AND v.ballot_id = e.ballot_id AND v.state = 'COUNTED'
         WHERE e.venue_id = $1 AND e.id = $2 GROUP BY 1 ORDER BY 1`,
        id,
      );
      const timeline = minutes.rows.map((row) => ({ minute: row.minute.toISOString(), votes: row.votes }));
      return { ...counts.rows[0], topTracks: tracks.rows, timeline };
    });
  }
}
