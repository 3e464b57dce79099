import { useCallback } from 'react';
import { useTranslations } from 'use-intl/react';
import { shortWait } from './clock';

/** A wait in running text, in the guest's language. */
export function useShortWait(): (ms: number) => string {
  const t = useTranslations('wait.short');
  return useCallback(
    (ms) => {
      const { unit, value } = shortWait(ms);
      return t(unit, { count: value });
    },
    [t],
  );
}
