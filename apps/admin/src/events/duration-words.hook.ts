import { useCallback } from 'react';
import { useTranslations } from 'use-intl';

/** '30 seconds', '2 minutes', '1 hour 30 minutes'. */
export function useDurationWords(): (ms: number) => string {
  const t = useTranslations('durations');
  return useCallback(
    (ms: number) => {
      if (ms < 60_000) return t('seconds', { count: Math.round(ms / 1000) });
      if (ms < 3_600_000 || ms % 3_600_000 !== 0) {
        const [hours, minutes] = [Math.floor(ms / 3_600_000), Math.round((ms % 3_600_000) / 60_000)];
        return hours === 0
          ? t('minutes', { count: minutes })
          : `${t('hours', { count: hours })} ${t('minutes', { count: minutes })}`;
      }
      return t('hours', { count: ms / 3_600_000 });
    },
    [t],
  );
}
