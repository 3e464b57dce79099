import type { LiveEvent } from '@votebox/client';
import { useTranslations } from 'use-intl/react';
import { IconPause } from '../surface/icons';
import { OfflineBanner } from './offline-banner';

/** The one thing that keeps votes from being counted right now, or nothing. */
export function NightTrouble({ night }: { night: LiveEvent }) {
  const t = useTranslations('night');
  if (night.link === 'offline') {
    return <OfflineBanner rightAt={night.syncedAt === null ? null : night.syncedAt - night.clockOffsetMs} />;
  }
  if (night.snapshot?.ballot?.state !== 'PAUSED') return null;
  return (
    <div role="status" className="vb-trouble">
      <IconPause className="mt-0.5 shrink-0" />
      <p className="text-text">{t('votingPaused')}</p>
    </div>
  );
}
