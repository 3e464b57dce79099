import { LIMITS, type Page, UUID_PATTERN } from '@votebox/contracts';
import { AppError } from '../errors/app-error.js';

/** Where a page of rows that are sorted by a UUID begins (exclusive) and how many rows it holds. */
export interface IdPage {
  afterId: string | undefined;
  limit: number;
}

/** Reads `?limit&cursor`. A cursor that no page gave out answers VALIDATION_ERROR. */
export function readIdPage(query: { limit?: number; cursor?: string }): IdPage {
  const { cursor, limit = LIMITS.pageSizeDefault } = query;
  if (cursor !== undefined && !UUID_PATTERN.test(cursor)) {
    throw new AppError('VALIDATION_ERROR', {
      details: [{ path: 'cursor', rule: 'isCursor', message: 'cursor must be the nextCursor of a page' }],
    });
  }
  return { afterId: cursor?.toLowerCase(), limit };
}

/** Turns up to `limit + 1` rows into a page: the surplus row only says that there is more. */
export function toIdPage<R, V>(rows: R[], limit: number, idOf: (row: R) => string, toView: (row: R) => V): Page<V> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(toView), nextCursor: rows.length > limit && last ? idOf(last) : null };
}
