import type { GuestNotice } from '@votebox/contracts';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl/react';
import { tick } from '../session/haptics';
import { useNotices, type NoticeTone } from '../surface/notice.context';
import type { NightSession } from './night-session';

const TONES: Record<GuestNotice['kind'], NoticeTone> = {
  'your-track-next': 'good',
  'your-track-playing': 'good',
  'your-track-removed': 'warn',
  'vote-lost': 'warn',
};

/** What happens to the own songs, and what the bar does: said openly, as what it is. */
export function useNightNews({ live }: NightSession): void {
  const t = useTranslations('news');
  const { tell } = useNotices();

  useEffect(
    () =>
      live.on('guest:notice', ({ kind, title }) => {
        tick(TONES[kind] === 'good' ? 'counted' : 'refused');
        tell({ tone: TONES[kind], text: t(kind, { title }) });
      }),
    [live, t, tell],
  );

  useEffect(
    () =>
      live.on('queue:changed', ({ act }) => {
        if (act) tell({ tone: 'bar', text: t(`bar.${act.kind}`, { title: act.title }) });
      }),
    [live, t, tell],
  );
}
