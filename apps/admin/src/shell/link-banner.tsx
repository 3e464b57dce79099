'use client';

import { useStore } from '@votebox/client/react';
import { Banner } from '@votebox/ui';
import { Hourglass, WifiOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useIsWaiting } from '../data/waiting.hook';
import { useLive } from '../session/live.context';

/** A blink of the network is not worth a word. */
const PATIENCE_MS = 3_000;

/** Says that the server is out of reach or too busy, and that the app comes back by itself. */
export function LinkBanner() {
  const t = useTranslations('shell');
  const link = useStore(useLive().link());
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (link !== 'offline') {
      setShown(false);
      return;
    }
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [link]);
  const isBusy = useIsWaiting();
  if (!isShown && !isBusy) return null;
  return (
    <div className="px-4 pt-4 lg:px-10">
      <Banner tone="warn" icon={isShown ? <WifiOff aria-hidden /> : <Hourglass aria-hidden />}>
        {t(isShown ? 'offline' : 'busy')}
      </Banner>
    </div>
  );
}
