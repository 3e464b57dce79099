import type { GuestNotice, NowPlaying } from '@votebox/contracts';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl/react';
import { tick } from '../session/haptics';
import { useAnnounce } from '../surface/announcer.context';
import { useNotices, type NoticeTone } from '../surface/notice.context';
import type { NightSession } from './night-session';

const TONES: Record<GuestNotice['kind'], NoticeTone> = {
  'your-track-next': 'good',
  'your-track-playing': 'good',
  'your-track-removed': 'warn',
  'vote-lost': 'warn',
  banned: 'warn',
  unbanned: 'good',
};

/** What happens to the own songs, and what the bar does: said openly, as what it is. */
export function useNightNews({ live }: NightSession, play: NowPlaying | null): void {
  const t = useTranslations('news');
  const { tell } = useNotices();

  useEffect(
    () =>
      live.on('guest:notice', (notice) => {
        const tone = TONES[notice.kind];
        tick(tone === 'good' ? 'counted' : 'refused');
        tell({ tone, text: t(notice.kind, { title: 'title' in notice ? notice.title : '' }) });
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

  const announce = useAnnounce();
  const night = useTranslations('night');
  const toldPlayId = useRef<string | null>(null);
  useEffect(() => {
    if (!play || toldPlayId.current === play.playId) return;
    const isFirst = toldPlayId.current === null;
    toldPlayId.current = play.playId;
    // What plays at the entrance is on the page anyway.
    if (!isFirst) announce(night('nowPlayingSaid', { title: play.title, artist: play.artist }));
  }, [announce, night, play]);
}
