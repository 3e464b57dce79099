import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import {
  type BallotState,
  type QueueMode,
  type ResultsVisibility,
  spotifyLink,
  type TrackState,
} from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { notFound } from '../../core/errors/app-error.js';
import { oneOptionOf } from './ballot-option.sql.js';
import { EVENT_PLAYER_JOINS, hasFailedAt } from './event-player.sql.js';
import type { ElectorateKey } from './electorate.repository.js';
import type { PoolState, QueueTrack } from './queue-state.js';

interface EventRow {
  ballot_id: string | null;
  ballot_state: BallotState | null;
  results: ResultsVisibility;
  mode: QueueMode;
  repeat_block_ms: number;
  artist_gap: number;
  allow_explicit: boolean;
  duration_ms_min: number;
  duration_ms_max: number;
  locked_track_id: string | null;
  playing_track_id: string | null;
  playing_option_id: string | null;
  playing_cycle: number | null;
  is_settled: boolean | null;
  position_ms: number | null;
  position_age_ms: number | null;
  playback_state: string | null;
  playing_duration_ms: number | null;
  sounding_player_id: string | null;
  cannot_play: string[];
}

interface TrackRow {
  track_id: string;
  option_id: string;
  idx: number;
  title: string;
  artist: string;
  artist_key: string;
  isrc: string | null;
  duration_ms: number;
  is_explicit: boolean;
  has_cover: boolean;
  cover_url: string | null;
  path: string;
  genres: string[];
  state: TrackState;
  is_banned: boolean;
  cycle: number;
  votes: number;
  voted_since: Date | null;
  pin_rank: number | null;
  added_at: Date | null;
  last_played_at: Date | null;
}

/** The pool of an event with what surrounds it. */
export interface LoadedPool {
  state: PoolState;
  /** The play that its voters have not paid for yet. */
  playing: ElectorateKey['playing'];
  ballotId: string | null;
  ballotState: BallotState;
  /** Who may see its counts. */
  results: ResultsVisibility;
  remainingMs: number | null;
  /** Clock of Postgres at reading, epoch milliseconds. */
  nowMs: number;
}

/** The staff's own row on a queued track. */
export interface QueueItemRow {
  trackId: string;
  optionId: string;
  title: string;
  artistKey: string;
}

/** Reads the state of a queue and writes what staff decide about it. */
@Injectable()
export class QueueRepository {
  async load(ctx: Ctx, client: PoolClient, eventId: string): Promise<LoadedPool> {
    const event = await this.loadEvent(ctx, client, eventId);
    const tracks = await this.loadTracks(ctx, client, eventId, event);
    const recent = await client.query<{ artist_key: string }>(
      `SELECT t.artist_key FROM play p JOIN track t ON t.venue_id = p.venue_id AND t.id = p.track_id
       WHERE p.venue_id = $1 AND p.event_id = $2 AND p.end_cause IS DISTINCT FROM 'UNDONE' ORDER BY p.seq DESC LIMIT 20`,
      [ctx.venueId, eventId],
    );
    return {
      ballotId: event.ballot_id,
      ballotState: event.ballot_state ?? 'CLOSED',
      results: event.results,
      remainingMs: remainingMs(event),
      nowMs: event.now.getTime(),
      playing: toPlaying(event),
      state: {
        rules: {
          mode: event.mode,
          repeatBlockMs: event.repeat_block_ms,
          artistGap: event.artist_gap,
          allowExplicit: event.allow_explicit,
          durationMsMin: event.duration_ms_min,
          durationMsMax: event.duration_ms_max,
        },
        tracks,
        playingTrackId: event.playing_track_id,
        lockedTrackId: event.locked_track_id,
        recentArtistKeys: recent.rows.map((row) => row.artist_key),
      },
    };
  }

  private async loadEvent(ctx: Ctx, client: PoolClient, eventId: string): Promise<EventRow & { now: Date }> {
    const { rows } = await client.query<EventRow & { now: Date }>(
      `SELECT e.ballot_id, b.state AS ballot_state, coalesce(b.results, e.results) AS results, e.mode, e.repeat_block_ms, e.artist_gap, e.allow_explicit,
         e.duration_ms_min, e.duration_ms_max, pb.locked_track_id, p.track_id AS playing_track_id, p.option_id AS playing_option_id,
         p.cycle AS playing_cycle, p.ended_at IS NOT NULL OR p.origin = 'FALLBACK' AS is_settled, pb.position_ms,
         (extract(epoch FROM clock_timestamp() - pb.position_at) * 1000)::float8 AS position_age_ms,
         pb.state::text AS playback_state, p.duration_ms AS playing_duration_ms, clock_timestamp() AS now,
         pl.id AS sounding_player_id, pl.cannot_play
       FROM event e
       LEFT JOIN ballot b ON b.venue_id = e.venue_id AND b.id = e.ballot_id
       LEFT JOIN playback pb ON pb.venue_id = e.venue_id AND pb.event_id = e.id
       LEFT JOIN play p ON p.venue_id = pb.venue_id AND p.id = pb.play_id ${EVENT_PLAYER_JOINS}
       WHERE e.venue_id = $1 AND e.id = $2`,
      [ctx.venueId, eventId],
    );
    if (!rows[0]) throw notFound();
    return rows[0];
  }

  /** One row per pool track; what its player cannot play is unplayable. Votes are those of the option's present cycle, summed over the shards. */
  private async loadTracks(ctx: Ctx, client: PoolClient, eventId: string, event: EventRow): Promise<QueueTrack[]> {
    const { rows } = await client.query<TrackRow>(
      `SELECT pt.track_id, pt.option_id, o.idx, t.title, t.artist, t.artist_key, t.isrc, t.duration_ms, t.is_explicit,
         t.has_cover, t.cover_url, t.path, t.genres,
         CASE WHEN t.state = 'READY' AND (t.codec = ANY ($4::text[]) OR ${hasFailedAt('$3::uuid')}) THEN 'UNPLAYABLE'
              ELSE t.state::text END AS state, (bt.value IS NOT NULL OR ba.value IS NOT NULL) AS is_banned, o.cycle,
         coalesce(y.votes, 0)::int AS votes, y.since_at AS voted_since, q.pin_rank, q.added_at, played.at AS last_played_at
       FROM pool_track pt
       JOIN event e ON e.venue_id = pt.venue_id AND e.id = pt.event_id
       JOIN track t ON t.venue_id = pt.venue_id AND t.id = pt.track_id
       ${oneOptionOf('pt.venue_id', 'e.ballot_id', 'pt.option_id')}
       LEFT JOIN LATERAL (
         SELECT sum(s.votes) AS votes, min(s.since_at) FILTER (WHERE s.votes > 0) AS since_at FROM tally s
         WHERE s.venue_id = o.venue_id AND s.ballot_id = o.ballot_id AND s.option_id = o.id AND s.cycle = o.cycle
       ) y ON true
       LEFT JOIN queue_item q ON q.venue_id = pt.venue_id AND q.event_id = pt.event_id AND q.track_id = pt.track_id
       LEFT JOIN ban bt ON bt.venue_id = pt.venue_id AND bt.event_id = pt.event_id AND bt.kind = 'TRACK' AND bt.value = pt.track_id::text
       LEFT JOIN ban ba ON ba.venue_id = pt.venue_id AND ba.event_id = pt.event_id AND ba.kind = 'ARTIST' AND ba.value = t.artist_key
       LEFT JOIN LATERAL (
         SELECT max(p.started_at) AS at FROM play p
         WHERE p.venue_id = pt.venue_id AND p.event_id = pt.event_id AND p.track_id = pt.track_id
           AND p.end_cause IS DISTINCT FROM 'UNDONE'
       ) played ON true
       WHERE pt.venue_id = $1 AND pt.event_id = $2
       ORDER BY o.idx`,
      [ctx.venueId, eventId, event.sounding_player_id, event.cannot_play],
    );
    return rows.map(toQueueTrack);
  }

  async findPoolTrack(ctx: Ctx, client: PoolClient, eventId: string, trackId: string): Promise<QueueItemRow | null> {
    const { rows } = await client.query<{ option_id: string; title: string; artist_key: string }>(
      `SELECT pt.option_id, t.title, t.artist_key FROM pool_track pt
       JOIN track t ON t.venue_id = pt.venue_id AND t.id = pt.track_id
       WHERE pt.venue_id = $1 AND pt.event_id = $2 AND pt.track_id = $3`,
      [ctx.venueId, eventId, trackId],
    );
    const row = rows[0];
    return row ? { trackId, optionId: row.option_id, title: row.title, artistKey: row.artist_key } : null;
  }

  /** Serialises staff acts on one queue: two phones that drag at once end in one order or the other, never a mix. */
  async lock(ctx: Ctx, client: PoolClient, eventId: string): Promise<{ ballotId: string } | null> {
    const { rows } = await client.query<{ ballot_id: string | null }>(
      `SELECT ballot_id FROM event WHERE venue_id = $1 AND id = $2 AND status IN ('ACTIVE', 'HOLD') FOR NO KEY UPDATE`,
      [ctx.venueId, eventId],
    );
    return rows[0]?.ballot_id ? { ballotId: rows[0].ballot_id } : null;
  }

  /** Pins the tracks in this order, before all others. */
  async pinInOrder(ctx: Ctx, client: PoolClient, eventId: string, trackIds: string[]): Promise<void> {
    await client.query(
      `INSERT INTO queue_item AS q (venue_id, event_id, track_id, pin_rank)
       SELECT $1, $2, x.id, x.ord FROM unnest($3::uuid[]) WITH ORDINALITY x(id, ord)
       ON CONFLICT (venue_id, event_id, track_id) DO UPDATE SET pin_rank = excluded.pin_rank`,
      [ctx.venueId, eventId, trackIds],
    );
  }

  async deleteItem(ctx: Ctx, client: PoolClient, eventId: string, trackId: string): Promise<void> {
    await client.query(`DELETE FROM queue_item WHERE venue_id = $1 AND event_id = $2 AND track_id = $3`, [
      ctx.venueId,
      eventId,
      trackId,
    ]);
  }

  async insertBan(
    ctx: Ctx,
    client: PoolClient,
    eventId: string,
    kind: 'TRACK' | 'ARTIST',
    value: string,
  ): Promise<void> {
    await client.query(
      `INSERT INTO ban (venue_id, event_id, kind, value) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
      [ctx.venueId, eventId, kind, value],
    );
  }

  /** Titles of music options, for the voter's own list. */
  async titlesOf(
    ctx: Ctx,
    client: PoolClient,
    ballotId: string,
    optionIds: string[],
  ): Promise<Map<string, { title: string; subtitle: string }>> {
    const { rows } = await client.query<{ option_id: string; title: string; artist: string }>(
      `SELECT pt.option_id, t.title, t.artist FROM event e
       JOIN pool_track pt ON pt.venue_id = e.venue_id AND pt.event_id = e.id
       JOIN track t ON t.venue_id = pt.venue_id AND t.id = pt.track_id
       WHERE e.venue_id = $1 AND e.ballot_id = $2 AND pt.option_id = ANY($3)`,
      [ctx.venueId, ballotId, optionIds],
    );
    return new Map(rows.map((row) => [row.option_id, { title: row.title, subtitle: row.artist }]));
  }
}

function toQueueTrack(row: TrackRow): QueueTrack {
  return {
    trackId: row.track_id,
    optionId: row.option_id,
    idx: row.idx,
    title: row.title,
    artist: row.artist,
    artistKey: row.artist_key,
    isrc: row.isrc,
    durationMs: row.duration_ms,
    isExplicit: row.is_explicit,
    hasCover: row.has_cover,
    coverUrl: row.cover_url,
    sourceUrl: spotifyLink(row.path),
    genres: row.genres,
    trackState: row.state,
    isBanned: row.is_banned,
    cycle: row.cycle,
    votes: Math.max(0, row.votes),
    votedSinceMs: row.votes > 0 ? (row.voted_since?.getTime() ?? null) : null,
    pinRank: row.pin_rank,
    hostAddedAtMs: row.added_at?.getTime() ?? null,
    lastPlayedAtMs: row.last_played_at?.getTime() ?? null,
  };
}

function toPlaying(event: EventRow): LoadedPool['playing'] {
  const { playing_option_id: optionId, playing_cycle: cycle, playing_duration_ms: durationMs } = event;
  if (optionId === null || cycle === null || durationMs === null || event.is_settled) return null;
  return { optionId, cycle, costS: durationMs / 1000 };
}

function remainingMs(event: EventRow): number | null {
  if (event.playing_duration_ms === null || event.position_ms === null) return null;
  if (event.playback_state === 'PLAYING' || event.playback_state === 'STARTING') {
    const positionMs = event.position_ms + Math.max(0, event.position_age_ms ?? 0);
    return Math.max(0, Math.round(event.playing_duration_ms - positionMs));
  }
  return null;
}
