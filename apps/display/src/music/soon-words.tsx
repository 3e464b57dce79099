import type { LiveConnection } from '@votebox/client';
import { useTranslations } from 'use-intl';
import { Countdown } from './countdown';
import { labelStyle } from './title-size.rules';

/** The votes are open before the music: what they decide, and how long it takes. */
export function SoonWords({ musicFrom, live }: { musicFrom: string; live: LiveConnection }) {
  const t = useTranslations('soon');
  return (
    <section className="tv-hold">
      <p className="tv-eyebrow tv-lit">{t('eyebrow')}</p>
      <h1 className="tv-giant tv-hold-label" style={labelStyle(t('title'))}>
        {t('title')}
      </h1>
      <Countdown until={musicFrom} live={live} words={{ left: t('left'), over: t('anyMoment') }} />
    </section>
  );
}
