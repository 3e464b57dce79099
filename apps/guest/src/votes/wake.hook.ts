import { useEffect, useState } from 'react';

/** Longest time that setTimeout takes. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/**
 * Renders once more when `at` (server epoch milliseconds) is reached, so that what ends by itself is seen to end: also where
 * the clock was set back meanwhile, so that it is reached later than thought or once more.
 */
export function useWakeAt(at: number | null, serverNow: () => number): void {
  const [wakes, wake] = useState(0);
  const isAhead = at !== null && at > serverNow();
  useEffect(() => {
    if (at === null || !isAhead) return;
    const waitMs = at - serverNow();
    if (waitMs > TIMER_MS_MAX) return;
    const timer = setTimeout(() => wake((count) => count + 1), waitMs + 20);
    return () => clearTimeout(timer);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- each wake looks again whether it was the last.
  }, [at, isAhead, wakes, serverNow]);
}
