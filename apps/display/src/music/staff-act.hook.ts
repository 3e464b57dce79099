import type { LiveConnection } from '@votebox/client';
import type { QueueChanged } from '@votebox/contracts';
import { useEffect, useState } from 'react';

export type StaffAct = NonNullable<QueueChanged['act']>;

const SHOWN_MS = 7_000;

/** What staff did to the queue, for a moment: it is shown as what it is. */
export function useStaffAct(live: LiveConnection, eventId: string): StaffAct | null {
  const [act, setAct] = useState<StaffAct | null>(null);

  useEffect(() => {
    setAct(null);
    return live.on('queue:changed', ({ act: done }) => {
      if (done !== null) setAct(done);
    });
  }, [live, eventId]);

  useEffect(() => {
    if (act === null) return;
    const timer = setTimeout(() => setAct(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [act]);

  return act;
}
