import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import { newId } from '../../core/ids/ids.js';
import type { Recording } from './pool.rules.js';
import type { SpotifyColumns } from './spotify-track.rules.js';

/** Tracks of Spotify's catalogue that events of a venue play. */
@Injectable()
export class SpotifyTrackRepository {
  constructor(private readonly db: Database) {}

  /** Which of these addresses we know already, playable. */
  async listKnown(ctx: Ctx, uris: string[]): Promise<string[]> {
    const rows = await this.db.for(ctx).track.findMany({
      where: { source: 'SPOTIFY', state: 'READY', path: { in: uris } },
      select: { path: true },
    });
    return rows.map(({ path }) => path);
  }

  /**
   * Whether the venue has an account. Locked against being disconnected until the end of the transaction, so that nothing
   * of Spotify's is written behind that.
   */
  async lockAccount(ctx: Ctx, client: PoolClient): Promise<boolean> {
    const { rowCount } = await client.query(
      `SELECT 1 FROM spotify_account WHERE venue_id = $1 AND state <> 'UNLINKED' FOR SHARE`,
      [ctx.venueId],
    );
    return (rowCount ?? 0) > 0;
  }

  /** Writes what Spotify says now; a track that we have keeps its id. */
  async save(ctx: Ctx, client: PoolClient, tracks: readonly SpotifyColumns[]): Promise<void> {
    if (tracks.length === 0) return;
    await client.query(
      `INSERT INTO track (venue_id, id, source, path, content_hash, size_bytes, modified_at, mime_type, title, artist,
         artist_key, recording_key, search_text, album, year, duration_ms, is_explicit, isrc, cover_url)
       SELECT $1, t.id, 'SPOTIFY', t.path, t.content_hash, 0, now(), t.mime_type, t.title, t.artist, t.artist_key,
         t.recording_key, t.search_text, t.album, t.year, t.duration_ms, t.is_explicit, t.isrc, t.cover_url
       FROM jsonb_to_recordset($2::jsonb) AS t(id uuid, path text, content_hash text, mime_type text, title text,
         artist text, artist_key text, recording_key text, search_text text, album text, year int, duration_ms int,
         is_explicit boolean, isrc text, cover_url text)
       ON CONFLICT (venue_id, path) DO UPDATE SET modified_at = now(), title = excluded.title, artist = excluded.artist,
         artist_key = excluded.artist_key, recording_key = excluded.recording_key, search_text = excluded.search_text,
         album = excluded.album, year = excluded.year, duration_ms = excluded.duration_ms,
         is_explicit = excluded.is_explicit, isrc = excluded.isrc, cover_url = excluded.cover_url, state = 'READY'`,
      [ctx.venueId, JSON.stringify(tracks.map((track) => ({ id: newId(), ...track })))],
    );
  }

  /** Playable tracks of these addresses, in the order of the addresses. */
  async listRecordings(ctx: Ctx, client: PoolClient, uris: readonly string[]): Promise<Recording[]> {
    const { rows } = await client.query<Recording>(
      `SELECT t.id, t.recording_key AS "recordingKey", t.artist, t.title, t.duration_ms AS "durationMs"
       FROM unnest($2::text[]) WITH ORDINALITY AS u(uri, place)
       JOIN track t ON t.venue_id = $1 AND t.path = u.uri AND t.source = 'SPOTIFY' AND t.state = 'READY'
       ORDER BY u.place`,
      [ctx.venueId, uris],
    );
    return rows;
  }
}
