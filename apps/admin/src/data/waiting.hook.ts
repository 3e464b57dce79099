import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import { isWaiting } from './query-retry.rules';

/** Whether something on this page waits for a server that is busy or away. */
export function useIsWaiting(): boolean {
  const cache = useQueryClient().getQueryCache();
  const subscribe = useCallback((listener: () => void) => cache.subscribe(listener), [cache]);
  const read = useCallback(
    () => cache.getAll().some((query) => query.getObserversCount() > 0 && isWaiting(query.state)),
    [cache],
  );
  return useSyncExternalStore(subscribe, read);
}
