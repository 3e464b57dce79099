import { useCallback, useEffect, useRef, useState } from 'react';

const SEND_PAUSE_MS = 250;
/** After the last word of ours the server's value is shown again. */
const HOLD_MS = 1_500;

export interface Volume {
  /** 0–100. */
  value: number;
  set(value: number): void;
  step(by: number): void;
}

/** The volume as it is being set: moves at once, tells the server when the hand rests. */
export function useVolume(serverValue: number, send: (volume: number) => Promise<unknown>): Volume {
  const [own, setOwn] = useState<number | null>(null);
  const value = own ?? serverValue;
  const sending = useRef(send);
  sending.current = send;

  useEffect(() => {
    if (own === null) return;
    const tell = setTimeout(() => void sending.current(own), SEND_PAUSE_MS);
    const letGo = setTimeout(() => setOwn(null), HOLD_MS);
    return () => {
      clearTimeout(tell);
      clearTimeout(letGo);
    };
  }, [own]);

  const set = useCallback((next: number) => setOwn(Math.min(100, Math.max(0, Math.round(next)))), []);
  return { value, set, step: useCallback((by: number) => set(value + by), [set, value]) };
}
