import type { LiveConnection } from '@votebox/client';
import { useServerClock } from '@votebox/client/react';
import type { BallotState, HoldView } from '@votebox/contracts';
import { formatDuration } from '@votebox/ui';
import type { CSSProperties } from 'react';
import { useTranslations } from 'use-intl';
import { titleRem } from './title-size.rules';

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
      {hold?.until ? <Countdown until={hold.until} live={live} /> : null}
      <p className="tv-hold-kept">{ballotState === 'OPEN' ? t('keptAndOpen') : t('kept')}</p>
    </section>
  );
}

function labelStyle(label: string): CSSProperties {
  return {
    '--tv-title': `${titleRem(label, 60, 24)}rem`,
    '--tv-title-upright': `${titleRem(label, 43, 16)}rem`,
  } as CSSProperties;
}

function Countdown({ until, live }: { until: string; live: LiveConnection }) {
  const t = useTranslations('hold');
  const now = useServerClock(live, 500);
  const leftMs = Date.parse(until) - now;
  return (
    <div className="mt-14">
      {leftMs > 0 ? (
        <>
          <p className="tv-eyebrow">{t('left')}</p>
          <p className="tv-countdown tabular" role="timer">
            {formatDuration(leftMs + 999)}
          </p>
        </>
      ) : (
        <p className="tv-countdown">{t('anyMoment')}</p>
      )}
    </div>
  );
}
