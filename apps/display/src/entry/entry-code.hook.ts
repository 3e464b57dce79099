import type { Api } from '@votebox/client';
import type { EntryCodesView } from '@votebox/contracts';
import { useEffect, useState } from 'react';
import { pickEntry, type ShownEntry } from './entry-code.rules';

const POLL_MS = 30_000;
const RETRY_MS = 5_000;

/**
 * The code of an event that changes every 15 s. The schedule reaches some minutes ahead and is asked for anew every 30 s:
 * the screen goes on without a gap while the server is away. Null when it has run out or is not known yet; then the
 * permanent code of the event stands in.
 */
export function useEntryCode(api: Api, eventId: string | null): ShownEntry | null {
  const [known, setKnown] = useState<{ eventId: string; schedule: EntryCodesView; atMs: number } | null>(null);
  const [, setTurns] = useState(0);

  useEffect(() => {
    if (eventId === null) return;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      let waitMs = POLL_MS;
      try {
        const schedule = await api.get<EntryCodesView>(`/displays/me/events/${eventId}/codes`);
        if (!isOver) setKnown({ eventId, schedule, atMs: performance.now() });
      } catch {
        waitMs = RETRY_MS;
      }
      if (!isOver) timer = setTimeout(ask, waitMs);
    };
    void ask();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [api, eventId]);

  const entry =
    known !== null && known.eventId === eventId ? pickEntry(known.schedule, performance.now() - known.atMs) : null;
  const leftMs = entry === null ? null : entry.windowMs - entry.shownMs;
  const code = entry?.code;

  useEffect(() => {
    if (leftMs === null) return;
    const timer = setTimeout(() => setTurns((turns) => turns + 1), leftMs);
    return () => clearTimeout(timer);
    // The rest of a window shrinks with every look at it; a new timer is needed only for a new window or schedule.
  }, [code, known]);

  return entry;
}
