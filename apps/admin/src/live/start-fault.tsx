'use client';

import type { EventView } from '@votebox/contracts';
import { Banner, buttonClass } from '@votebox/ui';
import { TimerOff } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useErrorWords } from '../data/error-words.hook';
import { ROUTES } from '../shell/routes';
import { findStartFix } from './start.rules';

/** Why the clock could not start it, and where that is mended. It is tried again by itself. */
export function StartFault({ event }: { event: EventView }) {
  const t = useTranslations('beforeStart');
  const { sayCode } = useErrorWords();
  if (!event.startFault) return null;
  const fix = findStartFix(event.startFault);
  const hrefs = { spotify: ROUTES.spotify, event: ROUTES.event(event.id), live: ROUTES.live() };
  return (
    <Banner
      tone="warn"
      icon={<TimerOff aria-hidden />}
      className="mb-6"
      action={
        fix ? (
          <Link href={hrefs[fix]} className={buttonClass({ variant: 'quiet' })}>
            {t(`fixes.${fix}`)}
          </Link>
        ) : undefined
      }
    >
      <p>{t('startFault', { reason: fix === 'live' ? t('otherRuns') : sayCode(event.startFault) })}</p>
      <p className="mt-1 text-sm text-text">{t('startAgain')}</p>
    </Banner>
  );
}
