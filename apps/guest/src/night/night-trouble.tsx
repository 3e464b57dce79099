import type { LiveEvent } from '@votebox/client';
import { useTranslations } from 'use-intl/react';
import { IconInfo, IconPause } from '../surface/icons';
import { OfflineBanner } from './offline-banner';

/** The one thing that a guest should know is wrong right now, or nothing: first what keeps votes from being counted. */
export function NightTrouble({ night }: { night: LiveEvent }) {
  const t = useTranslations('night');
  if (night.link === 'offline') {
    return <OfflineBanner rightAt={night.syncedAt} />;
  }
  if (night.snapshot?.ballot?.state === 'PAUSED') {
    return (
      <div role="status" className="vb-trouble">
        <IconPause className="mt-0.5 shrink-0" />
        <p className="text-text">{t('votingPaused')}</p>
      </div>
    );
  }
  const state = night.snapshot?.playback.state;
  if (night.snapshot?.event.status !== 'ACTIVE' || (state !== 'DEVICE_GONE' && state !== 'DEGRADED')) return null;
  return (
    <div role="status" className="vb-trouble">
      <IconInfo className="mt-0.5 shrink-0" />
      <p className="text-text">{t(`playerTrouble.${state}`)}</p>
    </div>
  );
}
