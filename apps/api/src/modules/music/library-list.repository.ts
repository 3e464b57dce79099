import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { LibraryFacets } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import type { ListPosition } from './list-page.rules.js';
import { REMOVED_PREFIX } from './track.repository.js';
import type { EditableTrack, EditedColumns } from './track-edit.rules.js';

/** A track as lists show it. */
export interface ListedTrack {
  id: string;
  path: string;
  title: string;
  artist: string;
  album: string | null;
  genres: string[];
  tags: string[];
  folder: string;
  year: number | null;
  durationMs: number;
  isExplicit: boolean;
  isrc: string | null;
  hasCover: boolean;
  state: 'READY' | 'UNPLAYABLE' | 'MISSING';
  createdAt: Date;
  sortKey: string;
}

export interface LibraryFilter {
  /** Words that must all occur; null = everything. */
  terms: string[] | null;
  genre: string | null;
  tag: string | null;
  /** This folder and all below it. */
  folder: string | null;
}

/** Tracks that an act is about. */
export type TrackChoice = { ids: string[] } | { filter: LibraryFilter };

/** A track with what an edit needs to know of it. */
export type EditedTrack = EditableTrack & { id: string };

/** Whether track `t` is in the library of venue $1 and fits the filter in $2 to $5. */
const IS_FOUND_SQL = `t.venue_id = $1 AND t.source = 'LIBRARY' AND NOT starts_with(t.path, '${REMOVED_PREFIX}')
  AND t.search_text LIKE ALL ($2::text[])
  AND ($3::text IS NULL OR lower($3) IN (SELECT lower(g) FROM unnest(t.genres) g))
  AND ($4::text IS NULL OR lower($4) IN (SELECT lower(g) FROM unnest(t.tags) g))
  AND ($5::text IS NULL OR t.folder = $5 OR starts_with(t.folder, $5 || '/'))`;

/** By artist, then title: the first letters of the search text. As bytes ("C"), so that every database sorts alike. */
export const SORT_KEY_SQL = `left(t.search_text, 28) COLLATE "C"`;

/** Reads of the library for its pages. */
@Injectable()
export class LibraryListRepository {
  constructor(private readonly db: Database) {}

  /** Up to `limit` tracks behind `after`, by artist and title. */
  page(
    ctx: Ctx,
    filter: LibraryFilter,
    { after, limit }: { after: ListPosition | null; limit: number },
  ): Promise<ListedTrack[]> {
    return this.db.sqlTx(ctx, async (client) => {
      const { rows } = await client.query<ListedTrack>(
        `SELECT t.id, t.path, t.title, t.artist, t.album, t.genres, t.tags, t.folder, t.year, t.isrc, t.state,
                t.duration_ms AS "durationMs", t.is_explicit AS "isExplicit", t.has_cover AS "hasCover",
                t.created_at AS "createdAt", ${SORT_KEY_SQL} AS "sortKey"
         FROM track t
         WHERE ${IS_FOUND_SQL}
           AND ($6::text IS NULL OR (${SORT_KEY_SQL}, t.id) > ($6 COLLATE "C", $7::uuid))
         ORDER BY ${SORT_KEY_SQL}, t.id
         LIMIT $8`,
        [ctx.venueId, ...toParameters(filter), after?.sortKey ?? null, after?.id ?? null, limit],
      );
      return rows;
    });
  }

  /** Up to `limit` tracks of a choice, oldest first; to be written, locked against others until the end of the transaction. */
  async listChosen(
    ctx: Ctx,
    client: PoolClient,
    choice: TrackChoice,
    { limit, purpose }: { limit: number; purpose: 'read' | 'write' },
  ): Promise<EditedTrack[]> {
    const filter = 'filter' in choice ? choice.filter : NO_FILTER;
    const { rows } = await client.query<EditedTrack>(
      `SELECT t.id, t.path, t.content_hash AS "contentHash", t.title, t.artist, t.artists, t.album, t.genres, t.year, t.tags,
              t.is_explicit AS "isExplicit", t.duration_ms AS "durationMs", t.isrc, t.mime_type AS "mimeType",
              t.edited_fields AS "editedFields", t.file_tags AS "fileTags", t.tag_charset AS "tagCharset"
       FROM track t WHERE ${IS_FOUND_SQL} AND ($6::uuid[] IS NULL OR t.id = ANY($6))
       ORDER BY t.id LIMIT $7 ${purpose === 'write' ? 'FOR UPDATE' : ''}`,
      [ctx.venueId, ...toParameters(filter), 'ids' in choice ? choice.ids : null, limit],
    );
    return rows;
  }

  /** Writes what an edit made of these tracks. */
  async saveEdited(ctx: Ctx, client: PoolClient, edited: readonly (EditedColumns & { id: string })[]): Promise<void> {
    await client.query(
      `UPDATE track t SET title = e.title, artist = e.artist, artists = e.artists, album = e.album, genres = e.genres,
         year = e.year, tags = e.tags, is_explicit = e."isExplicit", artist_key = e."artistKey",
         recording_key = e."recordingKey", search_text = e."searchText", edited_fields = e."editedFields",
         tag_charset = e."tagCharset"
       FROM jsonb_to_recordset($2::jsonb) AS e(id uuid, title text, artist text, artists text[], album text, genres text[],
         year int, tags text[], "isExplicit" boolean, "artistKey" text, "recordingKey" text, "searchText" text,
         "editedFields" text[], "tagCharset" text)
       WHERE t.venue_id = $1 AND t.id = e.id`,
      [ctx.venueId, JSON.stringify(edited)],
    );
  }

  /** What can be chosen from: counts over the tracks that can be played. */
  facets(ctx: Ctx): Promise<LibraryFacets> {
    return this.db.sqlTx(ctx, async (client) => {
      const count = async (list: string) => {
        // The most frequent spelling stands for all ("House" for "house").
        const { rows } = await client.query<{ name: string; count: number }>(
          `SELECT mode() WITHIN GROUP (ORDER BY label) AS name, count(DISTINCT t.id)::int AS count
           FROM track t CROSS JOIN LATERAL unnest(${list}) AS label
           WHERE t.venue_id = $1 AND t.source = 'LIBRARY' AND t.state = 'READY'
           GROUP BY lower(label) ORDER BY 2 DESC, 1`,
          [ctx.venueId],
        );
        return rows;
      };
      const { rows } = await client.query<{ total: number }>(
        `SELECT count(*)::int AS total FROM track t WHERE t.venue_id = $1 AND t.source = 'LIBRARY' AND t.state = 'READY'`,
        [ctx.venueId],
      );
      const genres = await count('t.genres');
      const tags = await count('t.tags');
      const folders = await count('ARRAY[t.folder]');
      return { total: rows[0]?.total ?? 0, genres, tags, folders };
    });
  }
}

const NO_FILTER: LibraryFilter = { terms: null, genre: null, tag: null, folder: null };

function toParameters({ terms, genre, tag, folder }: LibraryFilter): unknown[] {
  return [toPatterns(terms), genre, tag, folder];
}

/** LIKE patterns of folded words, which hold letters and digits only. No words at all match nothing. */
export function toPatterns(terms: string[] | null): string[] {
  if (terms === null) return [];
  return terms.length === 0 ? ['\u0001'] : terms.map((term) => `%${term}%`);
}
