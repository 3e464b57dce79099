import { Injectable } from '@nestjs/common';
import type { TrackState } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { Database, type TenantTx } from '../../core/database/database.js';
import type { Track } from '../../core/database/generated/client.js';
import { AuditLog } from '../audit/index.js';
import { StorageRepository } from '../storage/index.js';
import type { FileTags } from './file-tags.rules.js';
import { toFileName } from './track.rules.js';

export type TrackRow = Track;
export type NewTrack = Omit<TrackRow, 'venueId' | 'createdAt' | 'fileTags'> & { fileTags: FileTags };
type TrackChange = Partial<Omit<NewTrack, 'id'>>;

/** What a scan compares with the folder: a hundred thousand of them are held at once. */
export interface ScannedTrack
  extends Pick<TrackRow, 'id' | 'path' | 'contentHash' | 'soundHash' | 'readerVersion' | 'state'> {
  sizeBytes: number;
  /** Whole epoch milliseconds. */
  modifiedMs: number;
}

/** Rows that are read, and written, at once: small enough that votes do not notice. */
const READ_AT_ONCE = 1_000;
const WRITTEN_AT_ONCE = 500;

/** Where a removed track's row stays when plays refer to it: a path that no file can have. */
export const REMOVED_PREFIX = '.removed/';
/** Where a track stays whose path another file has taken, until its own file is found: no file can have it either. */
const VACATED_PREFIX = '.moved/';

/** The tracks of a venue's library. What it plays from another source is not seen here. */
@Injectable()
export class TrackRepository {
  constructor(
    private readonly db: Database,
    private readonly audit: AuditLog,
    private readonly storage: StorageRepository,
  ) {}

  findById(ctx: Ctx, id: string): Promise<TrackRow | null> {
    return this.db.for(ctx).track.findFirst({ where: { id, source: 'LIBRARY' } });
  }

  findByPath(ctx: Ctx, path: string): Promise<TrackRow | null> {
    return this.db.for(ctx).track.findFirst({ where: { path, source: 'LIBRARY' } });
  }

  /** A track with the same bytes; one whose file is there goes before one whose file is missing. */
  findByHash(ctx: Ctx, contentHash: string): Promise<TrackRow | null> {
    return this.db
      .for(ctx)
      .track.findFirst({ where: { contentHash, source: 'LIBRARY' }, orderBy: [{ state: 'asc' }, { id: 'asc' }] });
  }

  /** Read in pages: nothing waits while a large library is read. */
  async listForScan(ctx: Ctx): Promise<ScannedTrack[]> {
    const tracks: ScannedTrack[] = [];
    for (let isMore = true; isMore; ) {
      const { rows } = await this.db.sqlTx(ctx, (client) =>
        client.query<ScannedTrack>(
          `SELECT id, path, size_bytes::float8 AS "sizeBytes", (extract(epoch FROM modified_at) * 1000)::float8 AS "modifiedMs",
             content_hash AS "contentHash", sound_hash AS "soundHash", reader_version AS "readerVersion", state
           FROM track WHERE venue_id = $1 AND source = 'LIBRARY' AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3`,
          [ctx.venueId, tracks.at(-1)?.id ?? null, READ_AT_ONCE],
        ),
      );
      tracks.push(...rows);
      isMore = rows.length === READ_AT_ONCE;
    }
    return tracks;
  }

  /**
   * In one statement, by hand: what Prisma makes of a batch on the way costs more than all the rest of a scan. Those whose
   * path another track has already are left out. Answers the ids of those that came.
   */
  async insertMany(ctx: Ctx, tracks: readonly NewTrack[]): Promise<Set<string>> {
    if (tracks.length === 0) return new Set();
    const { rows } = await this.db.sqlTx(ctx, (client) =>
      client.query<{ id: string }>(
        `INSERT INTO track (venue_id, id, source, path, content_hash, size_bytes, modified_at, mime_type, title, artist,
           artists, artist_key, recording_key, search_text, album, genres, tags, folder, year, duration_ms, is_explicit,
           isrc, has_cover, cover_bytes, is_upload, cover_url, edited_fields, file_tags, tag_charset, codec, gain_db, peak,
           sound_hash, reader_version, state)
         SELECT $1, t.id, t.source, t.path, t."contentHash", t."sizeBytes", t."modifiedAt", t."mimeType", t.title, t.artist,
           t.artists, t."artistKey", t."recordingKey", t."searchText", t.album, t.genres, t.tags, t.folder, t.year,
           t."durationMs", t."isExplicit", t.isrc, t."hasCover", t."coverBytes", t."isUpload", t."coverUrl",
           t."editedFields", t."fileTags", t."tagCharset", t.codec, t."gainDb", t.peak, t."soundHash", t."readerVersion", t.state
         FROM jsonb_to_recordset($2::jsonb) AS t(id uuid, source "TrackSource", path text, "contentHash" text,
           "sizeBytes" bigint, "modifiedAt" timestamptz, "mimeType" text, title text, artist text, artists text[],
           "artistKey" text, "recordingKey" text, "searchText" text, album text, genres text[], tags text[], folder text,
           year int, "durationMs" int, "isExplicit" boolean, isrc text, "hasCover" boolean, "coverBytes" int,
           "isUpload" boolean, "coverUrl" text, "editedFields" text[], "fileTags" jsonb, "tagCharset" text, codec text,
           "gainDb" float8, peak float8, "soundHash" text, "readerVersion" int, state "TrackState")
         ON CONFLICT DO NOTHING RETURNING id`,
        [ctx.venueId, JSON.stringify(tracks, bigIntAsText)],
      ),
    );
    return new Set(rows.map((row) => row.id));
  }

  /** Null when another track has this path already (two scans of one folder, or a scan and an upload). */
  async insert(ctx: Ctx, track: NewTrack): Promise<TrackRow | null> {
    const { venueId } = ctx;
    return this.db
      .for(ctx)
      .track.create({ data: { ...track, venueId } })
      .catch(nullWhenTaken);
  }

  /** Null when another track has the new path already or the track is gone. `decide` is told what the track is by then. */
  async update(ctx: Ctx, id: string, decide: (present: TrackRow) => TrackChange): Promise<TrackRow | null> {
    return this.db.tx(ctx, (tx) => changeLocked(tx, ctx, id, decide)).catch(nullWhenTaken);
  }

  /** Corrections of the owner, on record. `decide` is told what the track is by then. */
  async edit(
    ctx: Ctx,
    id: string,
    decide: (present: TrackRow) => TrackChange,
    subject: Record<string, unknown>,
  ): Promise<TrackRow | null> {
    return this.db.tx(ctx, async (tx) => {
      const track = await changeLocked(tx, ctx, id, decide);
      if (track) await this.audit.record(tx, ctx, { action: 'track:edited', subject });
      return track;
    });
  }

  /** Counts a track as an upload, on record. False when the venue has no room for it, and then nothing is changed. */
  async recordUpload(ctx: Ctx, track: TrackRow): Promise<boolean> {
    const subject = { trackId: track.id, title: track.title, path: track.path };
    return this.db.tx(ctx, async (tx) => {
      const bytes = track.isUpload ? 0 : Number(track.sizeBytes) + track.coverBytes;
      if (!(await this.storage.hasRoomFor(tx, ctx, bytes))) return false;
      await tx.track.updateMany({ where: { id: track.id }, data: { isUpload: true } });
      await this.audit.record(tx, ctx, { action: 'track:uploaded', subject });
      return true;
    });
  }

  async delete(ctx: Ctx, id: string): Promise<void> {
    await this.db.for(ctx).track.deleteMany({ where: { id } });
  }

  /** Sets the state of tracks that have another, some at a time; answers those that changed. */
  async setState(ctx: Ctx, ids: string[], state: TrackState): Promise<string[]> {
    const changed: string[] = [];
    for (let from = 0; from < ids.length; from += WRITTEN_AT_ONCE) {
      const some = ids.slice(from, from + WRITTEN_AT_ONCE);
      const { rows } = await this.db.sqlTx(ctx, (client) =>
        client.query<{ id: string }>(
          `UPDATE track SET state = $3::"TrackState"
           WHERE venue_id = $1 AND id = ANY ($2::uuid[]) AND state <> $3::"TrackState" RETURNING id`,
          [ctx.venueId, some, state],
        ),
      );
      changed.push(...rows.map((row) => row.id));
    }
    return changed;
  }

  /** Frees the paths of these tracks; they keep everything else. Answers them with the paths that they have now. */
  async vacate<T extends Pick<TrackRow, 'id' | 'path'>>(ctx: Ctx, tracks: readonly T[]): Promise<T[]> {
    const vacated = tracks.map((track) => ({
      ...track,
      path: `${VACATED_PREFIX}${track.id}/${toFileName(track.path)}`,
    }));
    for (let from = 0; from < vacated.length; from += WRITTEN_AT_ONCE) {
      const some = vacated.slice(from, from + WRITTEN_AT_ONCE);
      await this.db.sqlTx(ctx, (client) =>
        client.query(
          `UPDATE track t SET path = v.path FROM unnest($2::uuid[], $3::text[]) AS v(id, path)
           WHERE t.venue_id = $1 AND t.id = v.id`,
          [ctx.venueId, some.map(({ id }) => id), some.map(({ path }) => path)],
        ),
      );
    }
    return vacated;
  }

  /** Which of these tracks have a younger one with the same content and a file. */
  async listWithCopy(ctx: Ctx, tracks: readonly Pick<TrackRow, 'id' | 'contentHash'>[]): Promise<string[]> {
    const found: string[] = [];
    for (let from = 0; from < tracks.length; from += WRITTEN_AT_ONCE) {
      const some = tracks.slice(from, from + WRITTEN_AT_ONCE);
      const { rows } = await this.db.sqlTx(ctx, (client) =>
        client.query<{ id: string }>(
          `SELECT o.id FROM unnest($2::uuid[], $3::text[]) AS o(id, hash) WHERE EXISTS (
             SELECT 1 FROM track t WHERE t.venue_id = $1 AND t.source = 'LIBRARY' AND t.content_hash = o.hash
               AND t.id > o.id AND t.state = 'READY')`,
          [ctx.venueId, some.map(({ id }) => id), some.map(({ contentHash }) => contentHash)],
        ),
      );
      found.push(...rows.map(({ id }) => id));
    }
    return found;
  }

  /**
   * Gives a track whose file is gone the file of a younger track with the same content, which goes. Only where nothing
   * depends on the younger one: it has not been played, stands in no pool and was not corrected. Answers the id of the
   * younger one; null when there is none.
   */
  takeOverCopy(ctx: Ctx, { id, contentHash }: Pick<TrackRow, 'id' | 'contentHash'>): Promise<string | null> {
    return this.db.sqlTx(ctx, async (client) => {
      const { rows } = await client.query<{
        id: string;
        path: string;
        folder: string;
        size_bytes: string;
        modified_at: Date;
        is_upload: boolean;
      }>(
        `DELETE FROM track c WHERE c.venue_id = $1 AND c.id = (
           SELECT t.id FROM track t
           WHERE t.venue_id = $1 AND t.source = 'LIBRARY' AND t.content_hash = $3 AND t.id > $2 AND t.state = 'READY'
             AND t.edited_fields = '{}' AND t.tag_charset IS NULL
             AND NOT EXISTS (SELECT 1 FROM play p WHERE p.venue_id = $1 AND p.track_id = t.id)
             AND NOT EXISTS (SELECT 1 FROM pool_track p WHERE p.venue_id = $1 AND p.track_id = t.id)
             AND NOT EXISTS (SELECT 1 FROM event e WHERE e.venue_id = $1 AND t.id::text = ANY(e.pool_values))
           ORDER BY t.id LIMIT 1 FOR UPDATE)
         RETURNING c.id, c.path, c.folder, c.size_bytes, c.modified_at, c.is_upload`,
        [ctx.venueId, id, contentHash],
      );
      const [copy] = rows;
      if (!copy) return null;
      await client.query(
        `UPDATE track SET path = $3, folder = $4, size_bytes = $5, modified_at = $6, is_upload = $7, state = 'READY'
         WHERE venue_id = $1 AND id = $2`,
        [ctx.venueId, id, copy.path, copy.folder, copy.size_bytes, copy.modified_at, copy.is_upload],
      );
      return copy.id;
    });
  }

  /**
   * Takes a track out of the library. What has been played or stands in a pool stays as a row without a file, so that
   * history and running ballots keep what they refer to.
   */
  async remove(ctx: Ctx, track: TrackRow): Promise<void> {
    const { id } = track;
    await this.db.tx(ctx, async (tx) => {
      const plays = await tx.play.count({ where: { trackId: id } });
      const pools = await tx.poolTrack.count({ where: { trackId: id } });
      if (plays + pools === 0) await tx.track.deleteMany({ where: { id } });
      else {
        const removed = { state: 'MISSING' as const, path: `${REMOVED_PREFIX}${id}`, isUpload: false, coverBytes: 0 };
        await tx.track.updateMany({ where: { id }, data: { ...removed, hasCover: false } });
      }
      const subject = { trackId: id, title: track.title, artist: track.artist, path: track.path };
      await this.audit.record(tx, ctx, { action: 'track:deleted', subject });
    });
  }

  /** Whether the track sounds at a running event now. */
  isPlaying(ctx: Ctx, id: string): Promise<boolean> {
    return this.db.sqlTx(ctx, async (client) => {
      const { rowCount } = await client.query(
        `SELECT 1 FROM playback b JOIN play p ON p.venue_id = b.venue_id AND p.id = b.play_id
         JOIN event e ON e.venue_id = b.venue_id AND e.id = b.event_id AND e.status IN ('ACTIVE', 'HOLD')
         WHERE b.venue_id = $1 AND p.track_id = $2 AND p.ended_at IS NULL`,
        [ctx.venueId, id],
      );
      return (rowCount ?? 0) > 0;
    });
  }

  /** Running events that have one of these tracks in their pool. */
  async listRunningEvents(ctx: Ctx, trackIds: string[]): Promise<string[]> {
    const found = new Set<string>();
    for (let from = 0; from < trackIds.length; from += WRITTEN_AT_ONCE) {
      const some = trackIds.slice(from, from + WRITTEN_AT_ONCE);
      const { rows } = await this.db.sqlTx(ctx, (client) =>
        client.query<{ id: string }>(
          `SELECT DISTINCT e.id FROM event e JOIN pool_track p ON p.venue_id = e.venue_id AND p.event_id = e.id
           WHERE e.venue_id = $1 AND e.status IN ('ACTIVE', 'HOLD') AND p.track_id = ANY($2::uuid[])`,
          [ctx.venueId, some],
        ),
      );
      for (const { id } of rows) found.add(id);
    }
    return [...found];
  }

  /** All venues, for the scan at start. Of no single venue, therefore as system. */
  async listVenues(): Promise<string[]> {
    const { rows } = await this.db.systemPool.query<{ id: string }>('SELECT id FROM venue ORDER BY id');
    return rows.map((row) => row.id);
  }
}

function bigIntAsText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

/** Nobody else changes the track between `decide` and what it decides: two at once would undo each other's work. */
async function changeLocked(
  tx: TenantTx,
  ctx: Ctx,
  id: string,
  decide: (present: TrackRow) => TrackChange,
): Promise<TrackRow | null> {
  await tx.$queryRaw`SELECT 1 FROM track WHERE venue_id = ${ctx.venueId}::uuid AND id = ${id}::uuid FOR UPDATE`;
  const present = await tx.track.findFirst({ where: { id, source: 'LIBRARY' } });
  if (!present) return null;
  const [track] = await tx.track.updateManyAndReturn({ where: { id }, data: decide(present) });
  return track ?? null;
}

function nullWhenTaken(error: unknown): null {
  if ((error as { code?: unknown }).code === 'P2002') return null;
  throw error;
}
