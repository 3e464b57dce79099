'use client';

import { Banner } from '@votebox/ui';
import { LifeBuoy } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { usePlayers } from '../players/players.queries';
import { findReplaced } from './player-words.rules';
import type { LiveRoom } from './room.hook';

/** Another player than the preferred one makes the sound. */
export function Fallback({ room }: { room: LiveRoom }) {
  const t = useTranslations('live');
  const replacedId = findReplaced(room.playback, room.event.playerIds);
  const players = usePlayers().data ?? [];
  const label = room.playback?.player?.label;
  if (!replacedId || !label) return null;
  const replaced = players.find((player) => player.id === replacedId)?.name ?? t('preferred');
  return (
    <Banner tone="warn" icon={<LifeBuoy aria-hidden />}>
      {t('fallback', { label, replaced })}
    </Banner>
  );
}
