import type { LiveConnection } from '@votebox/client';
import type { BallotState, HoldView } from '@votebox/contracts';
import { useTranslations } from 'use-intl';
import { Countdown } from './countdown';
import { labelStyle } from './title-size.rules';

/** A break, in the words of the house, with the time until the music is back. */
export function HoldWords({
  hold,
  ballotState,
  live,
}: {
  hold: HoldView | null;
  ballotState: BallotState | null;
  live: LiveConnection;
}) {
  const t = useTranslations('hold');
  const label = hold?.label.trim() ? hold.label : t('untilResumed');
  return (
    <section className="tv-hold">
      <p className="tv-eyebrow tv-lit">{t('eyebrow')}</p>
      <h1 className="tv-giant tv-hold-label" style={labelStyle(label)}>
        {label}
      </h1>
      {hold?.until ? (
        <Countdown until={hold.until} live={live} words={{ left: t('left'), over: t('anyMoment') }} />
      ) : null}
      <p className="tv-hold-kept">{ballotState === 'OPEN' ? t('keptAndOpen') : t('kept')}</p>
    </section>
  );
}
