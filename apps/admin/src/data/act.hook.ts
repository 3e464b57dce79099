import type { ErrorCode } from '@votebox/contracts';
import { useCallback, useRef, useState } from 'react';
import { useErrorWords } from './error-words.hook';

export interface Act {
  /** Name of the act that runs now, or null. */
  busy: string | null;
  /**
   * Runs one act at a time; a failure is told in a toast. Resolves to whether it went through. `instead`: what a code
   * means for this act, where more can be said than its usual words.
   */
  run<T>(
    name: string,
    act: () => Promise<T>,
    then?: (result: T) => void,
    instead?: Partial<Record<ErrorCode, string>>,
  ): Promise<boolean>;
}

export function useAct(): Act {
  const { tell } = useErrorWords();
  const [busy, setBusy] = useState<string | null>(null);
  const isRunning = useRef(false);
  const run = useCallback(
    async <T>(
      name: string,
      act: () => Promise<T>,
      then?: (result: T) => void,
      instead?: Partial<Record<ErrorCode, string>>,
    ) => {
      if (isRunning.current) return false;
      isRunning.current = true;
      setBusy(name);
      try {
        const result = await act();
        then?.(result);
        return true;
      } catch (error) {
        tell(error, instead);
        return false;
      } finally {
        isRunning.current = false;
        setBusy(null);
      }
    },
    [tell],
  );
  return { busy, run };
}
