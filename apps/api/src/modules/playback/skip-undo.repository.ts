import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../core/context/ctx.js';
import type { PlaybackClient } from './playback.repository.js';

/** A play that is taken back, with what must be put back for it. */
export interface UndonePlay {
  trackId: string;
  optionId: string;
  /** The votes it was played for. */
  cycle: number;
  pinRank: number | null;
  queuedAt: Date | null;
}

/** SQL of taking a skip back. Runs in a turn, under the lock of the player. */
@Injectable()
export class SkipUndoRepository {
  async closeUndone(ctx: Ctx, client: PlaybackClient, playId: string, playedMs: number): Promise<UndonePlay> {
    const { rows } = await client.query<UndonePlay>(
      `UPDATE play SET ended_at = clock_timestamp(), played_ms = $3, end_cause = 'UNDONE'
       WHERE venue_id = $1 AND id = $2
       RETURNING track_id AS "trackId", option_id AS "optionId", cycle, pin_rank AS "pinRank", queued_at AS "queuedAt"`,
      [ctx.venueId, playId, playedMs],
    );
    return rows[0]!;
  }

  /** What staff have decided about it since wins. */
  async restoreQueueItem(ctx: Ctx, client: PlaybackClient, eventId: string, play: UndonePlay): Promise<void> {
    if (!play.queuedAt) return;
    await client.query(
      `INSERT INTO queue_item (venue_id, event_id, track_id, pin_rank, added_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (venue_id, event_id, track_id) DO NOTHING`,
      [ctx.venueId, eventId, play.trackId, play.pinRank, play.queuedAt],
    );
  }

  /** Milliseconds since the track began to play last, plays that were taken back aside; null where it never has. */
  async findPlayedAgoMs(ctx: Ctx, client: PlaybackClient, eventId: string, trackId: string): Promise<number | null> {
    const { rows } = await client.query<{ ago_ms: number | null }>(
      `SELECT round(extract(epoch FROM clock_timestamp() - max(started_at)) * 1000)::float8 AS ago_ms FROM play
       WHERE venue_id = $1 AND event_id = $2 AND track_id = $3 AND end_cause IS DISTINCT FROM 'UNDONE'`,
      [ctx.venueId, eventId, trackId],
    );
    return rows[0]!.ago_ms;
  }

  /** As if it had never ended. */
  async reopen(ctx: Ctx, client: PlaybackClient, playId: string): Promise<void> {
    await client.query(
      `UPDATE play SET ended_at = NULL, played_ms = NULL, end_cause = NULL WHERE venue_id = $1 AND id = $2`,
      [ctx.venueId, playId],
    );
  }
}
