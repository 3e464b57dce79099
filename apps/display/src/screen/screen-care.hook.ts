import { useEffect, useState } from 'react';

const CURSOR_MS = 3_000;
const SHIFT_MS = 75_000;
/** Offsets in rem, a slow walk around the centre so that no edge burns in. */
const SHIFTS = [
  [0, 0],
  [0.35, 0.2],
  [0.15, 0.4],
  [-0.25, 0.3],
  [-0.4, -0.05],
  [-0.2, -0.35],
  [0.2, -0.4],
  [0.4, -0.15],
] as const;

/** Keeps the screen on where the browser can (https only), and again after it was hidden. */
export function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null;
    let isOver = false;
    const take = async () => {
      if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
      try {
        const taken = await navigator.wakeLock.request('screen');
        if (isOver) void taken.release();
        else lock = taken;
      } catch {
        // Low battery or a policy: the TV's own setting decides then.
      }
    };
    void take();
    document.addEventListener('visibilitychange', take);
    return () => {
      isOver = true;
      document.removeEventListener('visibilitychange', take);
      void lock?.release().catch(() => undefined);
    };
  }, []);
}

/**
 * Stops what moves without end where the browser draws without a graphics card: there a turning record costs most of a
 * processor, which the sound and the other programs of a small PC need. Rows still move to their places.
 */
export function useCalmScreen(): void {
  useEffect(() => {
    const context = document.createElement('canvas').getContext('webgl', { failIfMajorPerformanceCaveat: true });
    if (context === null) document.documentElement.dataset.calm = '';
    else context.getExtension('WEBGL_lose_context')?.loseContext();
  }, []);
}

/** Hides the pointer after three quiet seconds. */
export function useHiddenCursor(): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const root = document.documentElement;
    const wake = () => {
      delete root.dataset.cursor;
      clearTimeout(timer);
      timer = setTimeout(() => {
        root.dataset.cursor = 'hidden';
      }, CURSOR_MS);
    };
    wake();
    window.addEventListener('pointermove', wake);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('pointermove', wake);
    };
  }, []);
}

/** A transform that moves the whole picture by a few pixels every minute or so. */
export function usePixelShift(): string {
  const [step, setStep] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setStep((last) => (last + 1) % SHIFTS.length), SHIFT_MS);
    return () => clearInterval(timer);
  }, []);
  const [x, y] = SHIFTS[step] ?? SHIFTS[0];
  return `translate3d(${x}rem, ${y}rem, 0)`;
}
