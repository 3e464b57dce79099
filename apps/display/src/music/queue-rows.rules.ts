import { playheadMs } from '@votebox/client';
import type { LivePlayback, QueueEntryView } from '@votebox/contracts';

/** Rows that fit beside the code at a size that is read from the far table. */
export const ROWS_MAX = 4;

export interface QueueRow {
  entry: QueueEntryView;
  /** 0–1: votes against the most wanted row, for the bar behind it; 0 while results are hidden. */
  strength: number;
  /** Whole minutes until the track starts; 0 means "now", null that nobody knows. */
  etaMinutes: number | null;
}

/**
 * The rows that the TV shows of the queue; the track that plays is never among them. The times are added up here from
 * the order on the screen: a tick brings a new order before the server's own estimates follow.
 */
export function toQueueRows(
  queue: readonly QueueEntryView[],
  playback: LivePlayback,
  /** Server epoch milliseconds. */
  now: number,
): QueueRow[] {
  const { play, state } = playback;
  const shown = queue.filter((entry) => entry.trackId !== play?.trackId).slice(0, ROWS_MAX);
  const most = Math.max(0, ...shown.map((entry) => entry.votes ?? 0));
  let etaMs = play === null || state !== 'PLAYING' ? null : Math.max(0, play.durationMs - playheadMs(playback, now));
  return shown.map((entry) => {
    const etaMinutes = etaMs === null ? null : Math.round(etaMs / 60_000);
    if (etaMs !== null) etaMs += entry.durationMs;
    return { entry, strength: most === 0 ? 0 : (entry.votes ?? 0) / most, etaMinutes };
  });
}
