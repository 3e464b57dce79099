import type { QueueEntryView } from '@votebox/contracts';
import { useCallback, useEffect, useState } from 'react';
import { useErrorWords } from '../data/error-words.hook';
import { findMoveTarget, orderKey, showOrder, type PendingMove } from './queue-order.rules';

/** What was asked for is shown no longer than this when the server stays silent. */
const PENDING_MAX_MS = 4_000;

export interface QueueOrder {
  entries: readonly QueueEntryView[];
  /** Moves a track to a place (0 = next), shown at once. */
  move(trackId: string, to: number): void;
  /** While a row is dragged the list stands still. */
  setDragging(isDragging: boolean): void;
}

export function useQueueOrder(
  queue: readonly QueueEntryView[],
  send: (trackId: string, position: number) => Promise<unknown>,
): QueueOrder {
  const { tell } = useErrorWords();
  const [pending, setPending] = useState<PendingMove | null>(null);
  const [frozen, setFrozen] = useState<readonly QueueEntryView[] | null>(null);
  const entries = frozen ?? showOrder(queue, pending);

  useEffect(() => {
    if (!pending) return;
    const timer = setTimeout(() => setPending(null), PENDING_MAX_MS);
    return () => clearTimeout(timer);
  }, [pending]);

  const move = useCallback(
    (trackId: string, wanted: number) => {
      const to = findMoveTarget(entries, trackId, wanted);
      if (to === null) return;
      const move = { trackId, to, seenOrder: orderKey(queue) };
      setPending(move);
      send(trackId, to).catch((error: unknown) => {
        setPending((now) => (now === move ? null : now));
        tell(error);
      });
    },
    [entries, queue, send, tell],
  );
  const setDragging = useCallback((isDragging: boolean) => setFrozen(isDragging ? entries : null), [entries]);
  return { entries, move, setDragging };
}
