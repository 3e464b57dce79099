import { useServerClock } from '@votebox/client/react';
import type { HoldView } from '@votebox/contracts';
import type { RefObject } from 'react';
import { useTranslations } from 'use-intl/react';
import { useLanguage } from '../language/language.provider';
import { formatClock } from '../surface/clock';
import { WaitClock } from '../surface/wait-clock';
import { nightSession } from './night-session';

interface HoldPanelProps {
  hold: HoldView | null;
  anchor: RefObject<HTMLElement | null>;
}

/** The match is on: what the bar wrote, how long it takes, and that the queue is kept. */
export function HoldPanel({ hold, anchor }: HoldPanelProps) {
  const t = useTranslations('hold');
  return (
    <section ref={anchor} aria-label={t('title')} className="vb-hold mx-4 mt-4 rounded-card px-6 py-8">
      <span aria-hidden className="vb-hold-bars">
        <i />
        <i />
      </span>
      <h2 className="mt-6 text-[clamp(1.6rem,10vw,3.2rem)] leading-[0.96] font-extrabold tracking-[-0.035em] break-words">
        {hold?.label || t('title')}
      </h2>
      <p className="mt-3 text-lg text-dim">{t('kept')}</p>
      {hold?.until ? <Until until={hold.until} /> : <p className="mt-6 font-bold">{t('open')}</p>}
    </section>
  );
}

function Until({ until }: { until: string }) {
  const t = useTranslations('hold');
  const { language } = useLanguage();
  const now = useServerClock(nightSession().live, 1_000);
  const leftMs = new Date(until).getTime() - now;
  if (leftMs <= 0) return <p className="mt-6 font-bold">{t('anyMoment')}</p>;
  return (
    <div className="mt-7">
      <p className="mb-2 text-dim">{t('backAt', { time: formatClock(until, language) })}</p>
      <WaitClock leftMs={leftMs} label={t('backAt', { time: formatClock(until, language) })} />
    </div>
  );
}
