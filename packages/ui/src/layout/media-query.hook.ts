'use client';
import { useCallback, useSyncExternalStore } from 'react';

/** Whether a media query matches; follows changes. `atBuild` is the answer while there is no window to ask. */
export function useMediaQuery(query: string, atBuild: boolean): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => atBuild,
  );
}
