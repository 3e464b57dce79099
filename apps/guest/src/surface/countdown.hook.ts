import { useEffect, useRef, useState } from 'react';

const STEP_MS = 1_000;

/** Milliseconds left of `totalMs`, in steps of a second; calls `onEnd` once when they are over. Restarts with `totalMs`. */
export function useCountdown(totalMs: number, onEnd: () => void): number {
  const [leftMs, setLeftMs] = useState(totalMs);
  const whenOver = useRef(onEnd);
  whenOver.current = onEnd;

  useEffect(() => {
    const endAt = performance.now() + totalMs;
    setLeftMs(totalMs);
    const timer = setInterval(() => {
      const left = Math.max(0, endAt - performance.now());
      setLeftMs(left);
      if (left > 0) return;
      clearInterval(timer);
      whenOver.current();
    }, STEP_MS);
    return () => clearInterval(timer);
  }, [totalMs]);

  return leftMs;
}
