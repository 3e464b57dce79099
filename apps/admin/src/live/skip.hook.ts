import { useCallback, useRef, useState } from 'react';

export interface Skip {
  isBusy: boolean;
  tap(): void;
  undo(playId: string): void;
}

interface SkipOptions {
  /** What plays now, or null. */
  playId: string | null;
  skip: (playId: string) => Promise<unknown>;
  unskip: (playId: string) => Promise<unknown>;
}

/** Skips at once, the play that is seen and no other; one wish at a time. The server says how long it can be taken back. */
export function useSkip({ playId, skip, unskip }: SkipOptions): Skip {
  const [isBusy, setBusy] = useState(false);
  const isRunning = useRef(false);
  const acts = useRef({ playId, skip, unskip });
  acts.current = { playId, skip, unskip };
  const run = useCallback(async (act: () => Promise<unknown>) => {
    if (isRunning.current) return;
    isRunning.current = true;
    setBusy(true);
    try {
      await act();
    } finally {
      isRunning.current = false;
      setBusy(false);
    }
  }, []);
  return {
    isBusy,
    tap: useCallback(() => {
      const { playId: shown, skip: send } = acts.current;
      if (shown) void run(() => send(shown));
    }, [run]),
    undo: useCallback((skipped: string) => void run(() => acts.current.unskip(skipped)), [run]),
  };
}
