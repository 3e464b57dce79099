import { Injectable } from '@nestjs/common';
import type { LibraryFacets } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import type { ListPosition } from './list-page.rules.js';
import { REMOVED_PREFIX } from './track.repository.js';

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
  after: ListPosition | null;
  limit: number;
}

/** By artist, then title: the first letters of the search text. As bytes ("C"), so that every database sorts alike. */
export const SORT_KEY_SQL = `left(t.search_text, 28) COLLATE "C"`;

/** Reads of the library for its pages. */
@Injectable()
export class LibraryListRepository {
  constructor(private readonly db: Database) {}

  /** Up to `limit` tracks behind `after`, by artist and title. */
  page(ctx: Ctx, filter: LibraryFilter): Promise<ListedTrack[]> {
    return this.db.sqlTx(ctx, async (client) => {
      const { rows } = await client.query<ListedTrack>(
        `SELECT t.id, t.path, t.title, t.artist, t.album, t.genres, t.tags, t.folder, t.year, t.isrc, t.state,
                t.duration_ms AS "durationMs", t.is_explicit AS "isExplicit", t.has_cover AS "hasCover",
                t.created_at AS "createdAt", ${SORT_KEY_SQL} AS "sortKey"
         FROM track t
         WHERE t.venue_id = $1 AND t.source = 'LIBRARY' AND NOT starts_with(t.path, '${REMOVED_PREFIX}')
           AND t.search_text LIKE ALL ($2::text[])
           AND ($3::text IS NULL OR lower($3) IN (SELECT lower(g) FROM unnest(t.genres) g))
           AND ($4::text IS NULL OR lower($4) IN (SELECT lower(g) FROM unnest(t.tags) g))
           AND ($5::text IS NULL OR t.folder = $5 OR starts_with(t.folder, $5 || '/'))
           AND ($6::text IS NULL OR (${SORT_KEY_SQL}, t.id) > ($6 COLLATE "C", $7::uuid))
         ORDER BY ${SORT_KEY_SQL}, t.id
         LIMIT $8`,
        [
          ctx.venueId,
          toPatterns(filter.terms),
          filter.genre,
          filter.tag,
          filter.folder,
          filter.after?.sortKey ?? null,
          filter.after?.id ?? null,
          filter.limit,
        ],
      );
      return rows;
    });
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

/** LIKE patterns of folded words, which hold letters and digits only. No words at all match nothing. */
export function toPatterns(terms: string[] | null): string[] {
  if (terms === null) return [];
  return terms.length === 0 ? ['\u0001'] : terms.map((term) => `%${term}%`);
}
