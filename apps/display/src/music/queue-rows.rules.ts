import type { QueueEntryView } from '@votebox/contracts';

/** Rows that fit beside the code at a size that is read from the far table. */
export const ROWS_MAX = 4;

export interface QueueRow {
  entry: QueueEntryView;
  /** 0–1: votes against the most wanted row, for the bar behind it. */
  strength: number;
}

/** The rows that the TV shows of the queue. The track that plays is never among them. */
export function toQueueRows(queue: readonly QueueEntryView[], playingTrackId: string | null): QueueRow[] {
  const shown = queue.filter((entry) => entry.trackId !== playingTrackId).slice(0, ROWS_MAX);
  const most = Math.max(0, ...shown.map((entry) => entry.votes));
  return shown.map((entry) => ({ entry, strength: most === 0 ? 0 : entry.votes / most }));
}

/** Whole minutes until the track starts; 0 means "now", null means that nobody knows. */
export function etaMinutes(etaMs: number | null): number | null {
  return etaMs === null ? null : Math.max(0, Math.round(etaMs / 60_000));
}
