/** What ordering needs to know of a queued track. */
export interface OrderedTrack {
  trackId: string;
  isLocked: boolean;
}

/** How many tracks at the head are locked in and can neither move nor be overtaken. */
export function countLocked(queue: readonly OrderedTrack[]): number {
  const firstFree = queue.findIndex((track) => !track.isLocked);
  return firstFree === -1 ? queue.length : firstFree;
}

/**
 * The place that a wish to move a track really means, or null when nothing would change: a locked track stays, and
 * nothing goes before it. Places count from 0 = next.
 */
export function findMoveTarget(queue: readonly OrderedTrack[], trackId: string, wanted: number): number | null {
  const from = queue.findIndex((track) => track.trackId === trackId);
  if (from === -1 || queue[from]?.isLocked) return null;
  const to = Math.min(queue.length - 1, Math.max(countLocked(queue), wanted));
  return to === from ? null : to;
}

/** The list with one track at another place; the same list when the track is not in it. */
export function moveTrack<T extends OrderedTrack>(queue: readonly T[], trackId: string, to: number): T[] {
  const track = queue.find((entry) => entry.trackId === trackId);
  if (!track) return [...queue];
  const rest = queue.filter((entry) => entry.trackId !== trackId);
  return [...rest.slice(0, to), track, ...rest.slice(to)];
}

/** A move that was asked for and that the server has not shown yet. */
export interface PendingMove {
  trackId: string;
  to: number;
  /** The order that the server showed when the move was asked for. */
  seenOrder: string;
}

export const orderKey = (queue: readonly OrderedTrack[]): string => queue.map((track) => track.trackId).join(' ');

/** What to show: the server's order, or, until it changes, the order that was asked for. */
export function showOrder<T extends OrderedTrack>(queue: readonly T[], pending: PendingMove | null): readonly T[] {
  if (!pending || orderKey(queue) !== pending.seenOrder) return queue;
  return moveTrack(queue, pending.trackId, pending.to);
}
