import { type Page, UUID_PATTERN } from '@votebox/contracts';
import { AppError } from '../../core/errors/app-error.js';

/** The place in a list behind which the next page begins. */
export interface ListPosition {
  sortKey: string;
  id: string;
}

/** One page from up to `limit + 1` rows: the row too many shows that there is a next page. */
export function toPage<R extends ListPosition, V>(rows: readonly R[], limit: number, toView: (row: R) => V): Page<V> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(toView), nextCursor: rows.length > limit && last ? toCursor(last) : null };
}

/** The place a cursor stands for. A cursor that is none of ours is a VALIDATION_ERROR. */
export function toPosition(cursor: string | undefined): ListPosition | null {
  if (!cursor) return null;
  const position = fromCursor(cursor);
  if (position) return position;
  const message = 'cursor must be taken from the page before';
  throw new AppError('VALIDATION_ERROR', { message, details: [{ path: 'cursor', rule: 'isCursor', message }] });
}

/** An opaque text, short enough for the cursor parameter. */
export function toCursor(position: ListPosition): string {
  return Buffer.from(position.id.replaceAll('-', '') + position.sortKey).toString('base64url');
}

export function fromCursor(cursor: string): ListPosition | null {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const hex = text.slice(0, 32);
  const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  const sortKey = text.slice(32);
  return UUID_PATTERN.test(id) && !/[\p{Cc}\p{Cs}\ufffd]/u.test(sortKey) ? { id, sortKey } : null;
}
