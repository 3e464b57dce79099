import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { IconCloudOff } from '../surface/icons';

interface OfflineBannerProps {
  /** Epoch milliseconds of this phone at which the data was right; null when there is none. */
  rightAt: number | null;
}

const STEP_MS = 5_000;
const MINUTE_MS = 60_000;

/** How old the picture is, as long as it cannot be renewed. It goes away by itself. */
export function OfflineBanner({ rightAt }: OfflineBannerProps) {
  const t = useTranslations('offline');
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), STEP_MS);
    return () => clearInterval(timer);
  }, []);
  const ageMs = rightAt === null ? null : Math.max(0, now - rightAt);
  return (
    <div role="status" className="vb-trouble">
      <IconCloudOff className="mt-0.5 shrink-0" />
      <p className="text-text">
        <strong className="font-bold">{t('title')}</strong>{' '}
        {ageMs === null
          ? t('waiting')
          : ageMs < MINUTE_MS
            ? t('ageSeconds', { count: Math.round(ageMs / 1000) })
            : t('ageMinutes', { count: Math.round(ageMs / MINUTE_MS) })}
      </p>
    </div>
  );
}
