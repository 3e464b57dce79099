import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { AdvanceCause, PlayOrigin } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import { type PlaybackRecord, type PlayRecord, toDeck } from './deck.record.js';
import type { Deck, PlaybackRow } from './playback.rules.js';

/** A connection inside a transaction of one venue. */
export type PlaybackClient = PoolClient;

/** A track about to play, as it goes into the history. */
export interface PlayDraft {
  playId: string;
  trackId: string;
  optionId: string;
  cycle: number;
  votes: number;
  origin: PlayOrigin;
  /** What staff had decided about it in the queue. */
  queued: QueuedByStaff | null;
}

export interface QueuedByStaff {
  pinRank: number | null;
  queuedAt: Date;
}

/** SQL of the player's row and of plays. Every statement names the venue; row-level security is the second wall. */
@Injectable()
export class PlaybackRepository {
  constructor(private readonly db: Database) {}

  inTx<T>(ctx: Ctx, work: (client: PlaybackClient) => Promise<T>): Promise<T> {
    return this.db.sqlTx(ctx, work);
  }

  /** Due when the music is to begin, where that is later than the voting. */
  async insertRow(ctx: Ctx, client: PlaybackClient, eventId: string): Promise<void> {
    await client.query(
      `INSERT INTO playback (venue_id, event_id, due_at)
       SELECT venue_id, id, music_from FROM event WHERE venue_id = $1 AND id = $2
       ON CONFLICT (venue_id, event_id) DO NOTHING`,
      [ctx.venueId, eventId],
    );
  }

  /** Takes the lock of the event's player: whoever decides about it waits here for the one before. */
  lockDeck(ctx: Ctx, client: PlaybackClient, eventId: string): Promise<Omit<Deck, 'listeningSinceMs'> | null> {
    return this.selectDeck(ctx, client, eventId, 'FOR NO KEY UPDATE OF p');
  }

  /** What is committed, without waiting for anyone. */
  readDeck(ctx: Ctx, client: PlaybackClient, eventId: string): Promise<Omit<Deck, 'listeningSinceMs'> | null> {
    return this.selectDeck(ctx, client, eventId, '');
  }

  private async selectDeck(ctx: Ctx, client: PlaybackClient, eventId: string, locking: string) {
    const row = await client.query<PlaybackRecord>(
      `SELECT p.epoch, p.state, p.intent, p.play_id, p.position_ms, ${epochMs('p.position_at')} AS position_at,
              ${epochMs('p.due_at')} AS due_at, p.locked_track_id, p.volume, p.player_id, p.player_label, p.player_kind,
              ${epochMs('p.player_seen_at')} AS player_seen_at, p.failed_starts,
              ${epochMs('p.first_failed_at')} AS first_failed_at, p.player_trouble, p.driver_id,
              ${epochMs('p.driver_until')} AS driver_until, e.status, e.ballot_id, e.repeat_block_ms, e.player_ids,
              ${epochMs('e.music_from')} AS music_from, e.guest_skip,
              e.level_loudness
       FROM playback p JOIN event e ON e.venue_id = p.venue_id AND e.id = p.event_id
       WHERE p.venue_id = $1 AND p.event_id = $2 ${locking}`,
      [ctx.venueId, eventId],
    );
    const found = row.rows[0];
    if (!found) return null;
    // A second statement: the time and the play are read after the lock was got, not before the wait for it.
    const play = await client.query<PlayRecord>(
      `SELECT ${epochMs('clock_timestamp()')} AS now_ms, y.id, y.seq, y.track_id, y.option_id, o.idx, y.title, y.artist,
              y.isrc, t.has_cover, t.cover_url, y.duration_ms, y.votes, y.origin, ${epochMs('y.started_at')} AS started_at,
              t.source, t.path, t.gain_db, n.gain_db AS next_gain_db, n.id AS next_id, n.title AS next_title, n.artist AS next_artist, n.isrc AS next_isrc,
              n.duration_ms AS next_duration_ms, n.source AS next_source, n.path AS next_path, no.id AS next_option_id,
              no.state = 'LOCKED' AS next_is_locked, l.id AS last_id, l.title AS last_title, l.end_cause AS last_cause,
              ${epochMs('l.ended_at')} AS last_ended_at, l.played_ms AS last_played_ms
       FROM (SELECT 1) one
       LEFT JOIN play y ON y.venue_id = $1 AND y.id = $2
       LEFT JOIN track t ON t.venue_id = $1 AND t.id = y.track_id
       LEFT JOIN ballot_option o ON o.venue_id = $1 AND o.ballot_id = $4 AND o.id = y.option_id
       LEFT JOIN track n ON n.venue_id = $1 AND n.id = $3
       LEFT JOIN pool_track np ON np.venue_id = $1 AND np.event_id = $5 AND np.track_id = $3
       LEFT JOIN ballot_option no ON no.venue_id = $1 AND no.ballot_id = $4 AND no.id = np.option_id
       LEFT JOIN LATERAL (SELECT * FROM play z WHERE z.venue_id = $1 AND z.event_id = $5 AND z.id IS DISTINCT FROM $2
           AND z.end_cause IS DISTINCT FROM 'UNDONE' ORDER BY z.seq DESC LIMIT 1) l ON true`,
      [ctx.venueId, found.play_id, found.locked_track_id, found.ballot_id, eventId],
    );
    return toDeck(found, play.rows[0]!);
  }

  /** The lock of `lockDeck` must be held. */
  async save(ctx: Ctx, client: PlaybackClient, eventId: string, row: PlaybackRow): Promise<void> {
    await client.query(
      `UPDATE playback SET epoch = $3, state = $4::"PlaybackState", intent = $5::"PlaybackIntent", play_id = $6,
         position_ms = $7, position_at = ${fromMs(8)}, due_at = ${fromMs(9)}, locked_track_id = $10, volume = $11,
         player_id = $12, player_label = $13, player_kind = $14, player_seen_at = ${fromMs(15)},
         failed_starts = $16, first_failed_at = ${fromMs(17)}, player_trouble = $18
       WHERE venue_id = $1 AND event_id = $2`,
      [
        ctx.venueId,
        eventId,
        row.epoch,
        row.state,
        row.intent,
        row.playId,
        row.positionMs,
        row.positionAt,
        row.dueAt,
        row.lockedTrackId,
        row.volume,
        row.player?.playerId ?? null,
        row.player?.label ?? null,
        row.player?.kind ?? null,
        row.player?.seenAt ?? null,
        row.failedStarts,
        row.firstFailedAt,
        row.trouble,
      ],
    );
  }

  async saveDue(ctx: Ctx, client: PlaybackClient, eventId: string, dueAt: number | null): Promise<void> {
    await client.query(`UPDATE playback SET due_at = ${fromMs(3)} WHERE venue_id = $1 AND event_id = $2`, [
      ctx.venueId,
      eventId,
      dueAt,
    ]);
  }

  async closePlay(
    ctx: Ctx,
    client: PlaybackClient,
    end: { playId: string; playedMs: number; cause: AdvanceCause },
  ): Promise<void> {
    await client.query(
      `UPDATE play SET ended_at = clock_timestamp(), played_ms = $3, end_cause = $4
       WHERE venue_id = $1 AND id = $2 AND ended_at IS NULL`,
      [ctx.venueId, end.playId, end.playedMs, end.cause],
    );
  }

  /** Title and artist are copied: the history stays as it was when the track is edited or its file is gone. */
  async insertPlay(ctx: Ctx, client: PlaybackClient, eventId: string, draft: PlayDraft): Promise<void> {
    await client.query(
      `INSERT INTO play (venue_id, id, event_id, seq, track_id, option_id, cycle, title, artist, isrc, duration_ms,
                         votes, origin, pin_rank, queued_at, started_at)
       SELECT $1, $2, $3, 1 + (SELECT coalesce(max(seq), 0) FROM play WHERE venue_id = $1 AND event_id = $3),
              t.id, $5, $6, t.title, t.artist, t.isrc, t.duration_ms, $7, $8::"PlayOrigin", $9::float8, $10::timestamptz,
              clock_timestamp()
       FROM track t WHERE t.venue_id = $1 AND t.id = $4`,
      [
        ctx.venueId,
        draft.playId,
        eventId,
        draft.trackId,
        draft.optionId,
        draft.cycle,
        draft.votes,
        draft.origin,
        draft.queued?.pinRank ?? null,
        draft.queued?.queuedAt ?? null,
      ],
    );
  }

  async markVerified(ctx: Ctx, client: PlaybackClient, playId: string): Promise<void> {
    await client.query(
      `UPDATE play SET verified_at = clock_timestamp() WHERE venue_id = $1 AND id = $2 AND verified_at IS NULL`,
      [ctx.venueId, playId],
    );
  }

  async setPlayLength(ctx: Ctx, client: PlaybackClient, playId: string, durationMs: number): Promise<void> {
    await client.query('UPDATE play SET duration_ms = $3 WHERE venue_id = $1 AND id = $2', [
      ctx.venueId,
      playId,
      durationMs,
    ]);
  }

  /** A second more or less is no news: players round. What other sources say of their tracks stays. */
  async saveLength(ctx: Ctx, client: PlaybackClient, trackId: string, durationMs: number): Promise<void> {
    await client.query(
      `UPDATE track SET duration_ms = $3
       WHERE venue_id = $1 AND id = $2 AND source = 'LIBRARY' AND abs(duration_ms - $3) > 1000`,
      [ctx.venueId, trackId, durationMs],
    );
  }

  async findLastTrackId(ctx: Ctx, client: PlaybackClient, eventId: string): Promise<string | null> {
    const { rows } = await client.query<{ track_id: string }>(
      `SELECT track_id FROM play WHERE venue_id = $1 AND event_id = $2 AND end_cause IS DISTINCT FROM 'UNDONE'
       ORDER BY seq DESC LIMIT 1`,
      [ctx.venueId, eventId],
    );
    return rows[0]?.track_id ?? null;
  }

  /** Tracks of the pool that the house has tagged for the case that nothing starts. */
  async listEmergencyTracks(ctx: Ctx, client: PlaybackClient, eventId: string): Promise<string[]> {
    const { rows } = await client.query<{ id: string }>(
      `SELECT t.id FROM pool_track p JOIN track t ON t.venue_id = p.venue_id AND t.id = p.track_id
       WHERE p.venue_id = $1 AND p.event_id = $2 AND EXISTS (SELECT FROM unnest(t.tags) tag WHERE lower(tag) = 'emergency')`,
      [ctx.venueId, eventId],
    );
    return rows.map(({ id }) => id);
  }

  /** Answers what was there. */
  async takeQueueItem(
    ctx: Ctx,
    client: PlaybackClient,
    eventId: string,
    trackId: string,
  ): Promise<QueuedByStaff | null> {
    const { rows } = await client.query<QueuedByStaff>(
      `DELETE FROM queue_item WHERE venue_id = $1 AND event_id = $2 AND track_id = $3
       RETURNING pin_rank AS "pinRank", added_at AS "queuedAt"`,
      [ctx.venueId, eventId, trackId],
    );
    return rows[0] ?? null;
  }

  async hasEvent(ctx: Ctx, eventId: string): Promise<boolean> {
    const found = await this.db.for(ctx).event.findFirst({ where: { id: eventId }, select: { id: true } });
    return found !== null;
  }
}

function epochMs(column: string): string {
  return `round(extract(epoch FROM ${column}) * 1000)::float8`;
}

function fromMs(parameter: number): string {
  return `to_timestamp($${parameter}::float8 / 1000)`;
}
