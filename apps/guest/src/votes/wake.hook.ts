import { useEffect, useState } from 'react';

/** Longest time that setTimeout takes. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/** Renders once more when `at` (server epoch milliseconds) is reached, so that what ends by itself is seen to end. */
export function useWakeAt(at: number | null, serverNow: () => number): void {
  const [, wake] = useState(0);
  useEffect(() => {
    if (at === null) return;
    const waitMs = at - serverNow();
    if (waitMs <= 0 || waitMs > TIMER_MS_MAX) return;
    const timer = setTimeout(() => wake((count) => count + 1), waitMs + 20);
    return () => clearTimeout(timer);
  }, [at, serverNow]);
}
