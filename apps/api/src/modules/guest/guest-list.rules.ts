import { UUID_PATTERN } from '@votebox/contracts';

const MARK_LENGTH = 6;

/** What stands for a guest on the screens of staff: the first characters of the voter id, which is random. */
export function markOf(voterId: string): string {
  return voterId.replaceAll('-', '').slice(0, MARK_LENGTH).toUpperCase();
}

/** The place in the list behind which the next page begins: newest guests first. */
export interface GuestPosition {
  joinedAtMs: number;
  voterId: string;
}

export function toGuestCursor({ joinedAtMs, voterId }: GuestPosition): string {
  return `${joinedAtMs.toString(36)}.${voterId}`;
}

/** Null for a text that no page gave out. */
export function fromGuestCursor(cursor: string): GuestPosition | null {
  const [at, voterId, ...rest] = cursor.split('.');
  if (!at || !voterId || rest.length > 0 || !/^[0-9a-z]{1,10}$/.test(at) || !UUID_PATTERN.test(voterId)) return null;
  return { joinedAtMs: Number.parseInt(at, 36), voterId: voterId.toLowerCase() };
}
