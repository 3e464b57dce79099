import type { EntryCode, EntryCodesView } from '@votebox/contracts';

/** The code that stands on the screen, and how long it has: enough to draw the ring. */
export interface ShownEntry extends EntryCode {
  windowMs: number;
  /** Of this code's window, milliseconds. */
  shownMs: number;
}

/** What to show `sinceMs` after the schedule came; null when it has run out. */
export function pickEntry(schedule: EntryCodesView, sinceMs: number): ShownEntry | null {
  const { windowMs, elapsedMs, codes } = schedule;
  const ms = elapsedMs + Math.max(0, sinceMs);
  const entry = codes[Math.floor(ms / windowMs)];
  return entry ? { ...entry, windowMs, shownMs: ms % windowMs } : null;
}
