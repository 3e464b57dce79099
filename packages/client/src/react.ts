'use client';
import { useCallback, useSyncExternalStore } from 'react';
import type { LiveConnection } from './live/live.connection';
import type { Store } from './store';

export { useSpotifyPage, type SpotifyPageControl } from './spotify-page/spotify-page.hook';

/** The value of a store; renders again when it changes. */
export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(
    useCallback((listener: () => void) => store.subscribe(listener), [store]),
    () => store.get(),
    () => store.get(),
  );
}

/** Server time in epoch ms, cut to whole steps of `everyMs`; renders again at every step. 0 while rendering on the server. */
export function useServerClock(live: LiveConnection, everyMs = 250): number {
  const subscribe = useCallback(
    (listener: () => void) => {
      const timer = setInterval(listener, everyMs);
      return () => clearInterval(timer);
    },
    [everyMs],
  );
  return useSyncExternalStore(
    subscribe,
    () => Math.floor(live.serverNow() / everyMs) * everyMs,
    () => 0,
  );
}
