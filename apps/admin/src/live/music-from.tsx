'use client';

import { useServerClock } from '@votebox/client/react';
import { Banner, Button, formatDuration } from '@votebox/ui';
import { Music4 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useLive } from '../session/live.context';
import { useVenueDates } from '../text/venue-dates.hook';
import type { LiveRoom } from './room.hook';

/** Voting is open, the music begins later: when, how long until then, and the way to begin now. */
export function MusicFrom({ room }: { room: LiveRoom }) {
  const t = useTranslations('live');
  const dates = useVenueDates();
  const now = useServerClock(useLive(), 1000);
  if (!room.musicFrom || room.isHeld) return null;
  const leftMs = Math.max(0, Date.parse(room.musicFrom) - now);
  return (
    <Banner
      icon={<Music4 aria-hidden />}
      action={
        <Button isBusy={room.acts.busy === 'begin'} onClick={room.acts.beginMusic}>
          {t('beginNow')}
        </Button>
      }
    >
      {t('musicFrom', { time: dates.time(room.musicFrom) })}{' '}
      <span aria-hidden className="text-text-dim tabular">
        {t('musicIn', { left: formatDuration(leftMs) })}
      </span>
    </Banner>
  );
}
