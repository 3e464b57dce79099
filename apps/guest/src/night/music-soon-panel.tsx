import { useServerClock } from '@votebox/client/react';
import type { RefObject } from 'react';
import { useTranslations } from 'use-intl/react';
import { useLanguage } from '../language/language.provider';
import { formatClock } from '../surface/clock';
import { WaitClock } from '../surface/wait-clock';
import { nightSession } from './night-session';

interface MusicSoonPanelProps {
  /** ISO time. */
  musicFrom: string;
  anchor: RefObject<HTMLElement | null>;
}

/** The votes are open before the music: when it begins, and who decides what it begins with. */
export function MusicSoonPanel({ musicFrom, anchor }: MusicSoonPanelProps) {
  const t = useTranslations('musicSoon');
  const { language } = useLanguage();
  const now = useServerClock(nightSession().live, 1_000);
  const leftMs = new Date(musicFrom).getTime() - now;
  const startsAt = t('startsAt', { time: formatClock(musicFrom, language) });
  return (
    <section ref={anchor} aria-label={t('title')} className="vb-soon mx-4 mt-4 rounded-card px-6 py-8">
      <h2 className="text-[clamp(1.6rem,10vw,3.2rem)] leading-[0.96] font-extrabold tracking-[-0.035em] break-words">
        {t('title')}
      </h2>
      <p className="mt-3 text-lg text-dim">{t('text')}</p>
      {leftMs > 0 ? (
        <div className="mt-7">
          <p className="mb-2 font-bold">{startsAt}</p>
          <WaitClock leftMs={leftMs} label={startsAt} />
        </div>
      ) : (
        <p className="mt-6 font-bold">{t('anyMoment')}</p>
      )}
    </section>
  );
}
