import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { EventStatus, PoolKind, TrackSource } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import { oneOptionOf } from '../queue/index.js';
import { SORT_KEY_SQL, toPatterns } from './library-list.repository.js';
import type { ListPosition } from './list-page.rules.js';
import type { PoolSource, Recording } from './pool.rules.js';

/** A track of a pool as lists show it. */
export interface PoolRow {
  id: string;
  optionId: string;
  idx: number;
  title: string;
  artist: string;
  genres: string[];
  durationMs: number;
  isExplicit: boolean;
  hasCover: boolean;
  coverUrl: string | null;
  path: string;
  votes: number;
  sortKey: string;
}

/** What of an event its pool must know. */
export interface PoolEvent {
  id: string;
  status: EventStatus;
  source: TrackSource;
  ballotId: string | null;
  poolKind: PoolKind;
  poolValues: string[];
}

const RECORDING_COLUMNS = `t.id, t.recording_key AS "recordingKey", t.artist, t.title, t.duration_ms AS "durationMs"`;

/** Whether track `t` is of the rule: kind in `kind`, lower-cased values in `values`, both SQL expressions. */
function isOfRule(kind: string, values: string): string {
  return `CASE ${kind}::text
    WHEN 'ALL' THEN true
    WHEN 'TAGS' THEN EXISTS (SELECT 1 FROM unnest(t.tags) v WHERE lower(v) = ANY(${values}))
    WHEN 'GENRES' THEN EXISTS (SELECT 1 FROM unnest(t.genres) v WHERE lower(v) = ANY(${values}))
    WHEN 'FOLDERS' THEN EXISTS (SELECT 1 FROM unnest(${values}) v
      WHERE lower(t.folder) = v OR (v <> '' AND starts_with(lower(t.folder), v || '/')))
    ELSE t.id::text = ANY(${values}) END`;
}

/** The pools of events. */
@Injectable()
export class PoolRepository {
  constructor(private readonly db: Database) {}

  /** The event, locked until the end of the transaction; null when there is none. */
  async lockEvent(ctx: Ctx, client: PoolClient, eventId: string): Promise<PoolEvent | null> {
    const { rows } = await client.query<PoolEvent>(
      `SELECT id, status, source, ballot_id AS "ballotId", pool_kind AS "poolKind", pool_values AS "poolValues"
       FROM event WHERE venue_id = $1 AND id = $2 FOR NO KEY UPDATE`,
      [ctx.venueId, eventId],
    );
    return rows[0] ?? null;
  }

  async hasEvent(ctx: Ctx, eventId: string): Promise<boolean> {
    return (await this.db.for(ctx).event.count({ where: { id: eventId } })) > 0;
  }

  async listRecordings(ctx: Ctx, client: PoolClient, eventId: string): Promise<Recording[]> {
    const { rows } = await client.query<Recording>(
      `SELECT ${RECORDING_COLUMNS} FROM pool_track p JOIN track t ON t.venue_id = p.venue_id AND t.id = p.track_id
       WHERE p.venue_id = $1 AND p.event_id = $2`,
      [ctx.venueId, eventId],
    );
    return rows;
  }

  /** Playable tracks of the library that are of a rule, oldest first. */
  async listCandidates(ctx: Ctx, client: PoolClient, source: PoolSource): Promise<Recording[]> {
    const { rows } = await client.query<Recording>(
      `SELECT ${RECORDING_COLUMNS} FROM track t
       WHERE t.venue_id = $1 AND t.source = 'LIBRARY' AND t.state = 'READY' AND ${isOfRule('$2', '$3::text[]')}
       ORDER BY t.id`,
      [ctx.venueId, source.poolKind, source.poolValues.map((value) => value.toLowerCase())],
    );
    return rows;
  }

  /** How many of these tracks the library of the venue has. */
  async countTracks(ctx: Ctx, client: PoolClient, trackIds: string[]): Promise<number> {
    const { rows } = await client.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM track WHERE venue_id = $1 AND source = 'LIBRARY' AND id = ANY($2::uuid[])`,
      [ctx.venueId, trackIds],
    );
    return rows[0]?.count ?? 0;
  }

  async insert(
    ctx: Ctx,
    client: PoolClient,
    eventId: string,
    entries: { trackId: string; optionId: string }[],
  ): Promise<void> {
    await client.query(
      `INSERT INTO pool_track (venue_id, event_id, track_id, option_id)
       SELECT $1, $2, e.track_id, e.option_id FROM unnest($3::uuid[], $4::uuid[]) AS e(track_id, option_id)`,
      [ctx.venueId, eventId, entries.map((entry) => entry.trackId), entries.map((entry) => entry.optionId)],
    );
  }

  /** How many tracks the pool of a running event has. */
  async size(ctx: Ctx, client: PoolClient, eventId: string): Promise<number> {
    const { rows } = await client.query<{ size: number }>(
      'SELECT count(*)::int AS size FROM pool_track WHERE venue_id = $1 AND event_id = $2',
      [ctx.venueId, eventId],
    );
    return rows[0]?.size ?? 0;
  }

  /**
   * Pool sizes by event: of the loaded pool, or what the rule finds now while the event has not been activated. What
   * Spotify would find is not asked for: only tracks that were chosen one by one are counted.
   */
  sizes(ctx: Ctx, eventIds: string[]): Promise<Map<string, number>> {
    return this.db.sqlTx(ctx, async (client) => {
      const { rows } = await client.query<{ id: string; size: number }>(
        // A series has many events of one rule: the library is counted once for each rule.
        `WITH asked AS (
           SELECT * FROM event WHERE venue_id = $1 AND id = ANY($2::uuid[])
         ), rule AS MATERIALIZED (
           SELECT r.pool_kind, r.pool_values, (
             SELECT count(DISTINCT t.recording_key) FROM track t
             WHERE t.venue_id = $1 AND t.source = 'LIBRARY' AND t.state = 'READY' AND ${isOfRule('r.pool_kind', 'r.values')}
           ) AS size
           FROM (SELECT DISTINCT pool_kind, pool_values, array(SELECT lower(v) FROM unnest(pool_values) v) AS values
                 FROM asked WHERE ballot_id IS NULL AND source = 'LIBRARY') r
         )
         SELECT e.id, CASE WHEN e.ballot_id IS NOT NULL
           THEN (SELECT count(*) FROM pool_track p WHERE p.venue_id = e.venue_id AND p.event_id = e.id)
           WHEN e.source = 'SPOTIFY' THEN CASE e.pool_kind WHEN 'TRACKS' THEN cardinality(e.pool_values) ELSE 0 END
           ELSE (SELECT r.size FROM rule r WHERE r.pool_kind = e.pool_kind AND r.pool_values = e.pool_values)
           END::int AS size
         FROM asked e`,
        [ctx.venueId, eventIds],
      );
      return new Map(rows.map((row) => [row.id, row.size]));
    });
  }

  /** Adds single tracks to the rule of an event that waits for its start. Answers how many were new. */
  async appendValues(ctx: Ctx, client: PoolClient, event: PoolEvent, trackIds: string[]): Promise<number> {
    const { rows } = await client.query<{ id: string }>(
      `SELECT id FROM track WHERE venue_id = $1 AND id = ANY($2::uuid[]) AND source = 'LIBRARY' AND state = 'READY'`,
      [ctx.venueId, trackIds],
    );
    const present = new Set(event.poolValues.map((value) => value.toLowerCase()));
    const added = rows.map((row) => row.id).filter((id) => !present.has(id));
    await client.query(`UPDATE event SET pool_values = pool_values || $3::text[] WHERE venue_id = $1 AND id = $2`, [
      ctx.venueId,
      event.id,
      added,
    ]);
    return added.length;
  }

  /** Up to `limit` pool tracks behind `after`, by artist and title, with the votes of their present cycle. */
  page(
    ctx: Ctx,
    eventId: string,
    filter: { terms: string[] | null; after: ListPosition | null; limit: number },
  ): Promise<PoolRow[]> {
    return this.db.sqlTx(ctx, async (client) => {
      const { rows } = await client.query<PoolRow>(
        `WITH shown AS (
           SELECT t.id, p.option_id, e.ballot_id, t.title, t.artist, t.genres, t.duration_ms, t.is_explicit, t.has_cover,
                  t.cover_url, t.path, ${SORT_KEY_SQL} AS sort_key
           FROM pool_track p
           JOIN event e ON e.venue_id = p.venue_id AND e.id = p.event_id
           JOIN track t ON t.venue_id = p.venue_id AND t.id = p.track_id
           WHERE p.venue_id = $1 AND p.event_id = $2 AND t.search_text LIKE ALL ($3::text[])
             AND ($4::text IS NULL OR (${SORT_KEY_SQL}, t.id) > ($4 COLLATE "C", $5::uuid))
           ORDER BY sort_key, t.id LIMIT $6)
         SELECT s.id, s.option_id AS "optionId", o.idx, s.title, s.artist, s.genres, s.duration_ms AS "durationMs",
                s.is_explicit AS "isExplicit", s.has_cover AS "hasCover", s.cover_url AS "coverUrl", s.path,
                s.sort_key AS "sortKey",
                (SELECT coalesce(sum(y.votes), 0) FROM tally y WHERE y.venue_id = o.venue_id AND y.ballot_id = o.ballot_id
                   AND y.option_id = o.id AND y.cycle = o.cycle)::int AS votes
         FROM shown s ${oneOptionOf('$1', 's.ballot_id', 's.option_id')}
         ORDER BY s.sort_key, s.id`,
        [
          ctx.venueId,
          eventId,
          toPatterns(filter.terms),
          filter.after?.sortKey ?? null,
          filter.after?.id ?? null,
          filter.limit,
        ],
      );
      return rows;
    });
  }
}
