'use client';

import type { QueueWhy } from '@votebox/contracts';
import { useTranslations } from 'use-intl';

/** Why a track stands where it stands, as guests are told it. What its marks say already is not said again. */
export function WhyLine({ why }: { why: QueueWhy | undefined }) {
  const t = useTranslations('why');
  if (!why) return null;
  switch (why.rule) {
    case 'locked':
    case 'pinned':
    case 'host':
      return null;
    case 'artist-gap':
      return <Line>{t('artist-gap')}</Line>;
    case 'votes':
    case 'weighted':
      return <Line>{t(why.rule, { voters: why.voters })}</Line>;
    case 'fair': {
      const { voters } = why;
      const [heard, room] = [Math.round(why.heardMin), Math.round(why.roomMin)];
      // Before music was heard there is nothing to compare.
      return <Line>{room === 0 ? t('votes', { voters }) : t('fair', { voters, heard, room })}</Line>;
    }
  }
}

function Line({ children }: { children: string }) {
  return <p className="line-clamp-2 text-xs text-text-dim">{children}</p>;
}
