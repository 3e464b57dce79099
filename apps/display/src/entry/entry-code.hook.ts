import { keepAsking, type Api } from '@votebox/client';
import type { EntryCodesView } from '@votebox/contracts';
import { useEffect, useState } from 'react';
import { pickEntry, type ShownEntry } from './entry-code.rules';

const POLL_MS = 30_000;

/** A schedule with the moment at which it came, on the steady clock of the page. */
interface KnownSchedule {
  eventId: string;
  schedule: EntryCodesView;
  atMs: number;
}

/**
 * The code of an event that changes every 15 s. The schedule reaches some minutes ahead and is asked for anew every 30 s:
 * the screen goes on without a gap while the server is away. Null when it has run out or is not known yet; then the
 * permanent code of the event stands in.
 */
export function useEntryCode(api: Api, eventId: string | null): ShownEntry | null {
  const known = useSchedule(api, eventId);
  const [shown, setShown] = useState<{ eventId: string; entry: ShownEntry | null } | null>(null);

  useEffect(() => {
    if (known === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const turn = () => {
      const entry = pickEntry(known.schedule, performance.now() - known.atMs);
      setShown({ eventId: known.eventId, entry });
      if (entry !== null) timer = setTimeout(turn, entry.windowMs - entry.shownMs);
    };
    turn();
    return () => clearTimeout(timer);
  }, [known]);

  return shown !== null && shown.eventId === eventId ? shown.entry : null;
}

function useSchedule(api: Api, eventId: string | null): KnownSchedule | null {
  const [known, setKnown] = useState<KnownSchedule | null>(null);

  useEffect(() => {
    if (eventId === null) return;
    const { stop } = keepAsking({
      async ask(isCurrent) {
        const schedule = await api.get<EntryCodesView>(`/displays/me/events/${eventId}/codes`);
        if (isCurrent()) setKnown({ eventId, schedule, atMs: performance.now() });
        return POLL_MS;
      },
    });
    return stop;
  }, [api, eventId]);

  return known;
}
