import type { LiveConnection, LiveEvent } from '@votebox/client';
import { useEffect, useState } from 'react';

/** What the TV knows of one event, live; null while it follows none. */
export function useLiveEvent(live: LiveConnection, eventId: string | null): LiveEvent | null {
  const [state, setState] = useState<{ eventId: string; event: LiveEvent } | null>(null);

  useEffect(() => {
    if (eventId === null) return;
    const room = live.event(eventId, 'display');
    const read = () => setState({ eventId, event: room.get() });
    read();
    const stop = room.subscribe(read);
    return () => {
      stop();
      room.leave();
    };
  }, [live, eventId]);

  return state !== null && state.eventId === eventId ? state.event : null;
}
