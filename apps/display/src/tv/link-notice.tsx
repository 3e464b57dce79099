import type { LinkState } from '@votebox/client';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';

/** Short gaps heal unseen: nobody in the room needs to know of them. */
const PATIENCE_MS = 4_000;

interface LinkNoticeProps {
  link: LinkState;
  /** Epoch milliseconds of this device at which the screen was right; null when there is nothing yet. */
  syncedAt: number | null;
}

/** A calm word over the last good picture while the server cannot be reached. */
export function LinkNotice({ link, syncedAt }: LinkNoticeProps) {
  const t = useTranslations('link');
  // While polling, the picture is at most two seconds old: that is no trouble to speak of.
  const isDown = link === 'offline' || link === 'connecting';
  const [isTold, setIsTold] = useState(false);
  const [now, setNow] = useState(() => Date.now());

  useEffect(() => {
    if (!isDown) {
      setIsTold(false);
      return;
    }
    const told = setTimeout(() => {
      setNow(Date.now());
      setIsTold(true);
    }, PATIENCE_MS);
    const timer = setInterval(() => setNow(Date.now()), 20_000);
    return () => {
      clearTimeout(told);
      clearInterval(timer);
    };
  }, [isDown]);

  if (!isTold) return null;
  const minutes = syncedAt === null ? null : Math.max(0, Math.floor((now - syncedAt) / 60_000));
  return (
    <div className="tv-notice" role="status">
      <i className="tv-dot" />
      <b>{t('reconnecting')}</b>
      {minutes === null ? null : <span className="text-(--tv-soft)">{t('age', { minutes })}</span>}
    </div>
  );
}
