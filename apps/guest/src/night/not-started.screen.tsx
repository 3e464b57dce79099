import { useServerClock } from '@votebox/client/react';
import type { PublicEventView } from '@votebox/contracts';
import { useTranslations } from 'use-intl/react';
import { useLanguage } from '../language/language.provider';
import { formatDay } from '../surface/clock';
import { RecordStack } from '../surface/record-stack';
import { Stage } from '../surface/stage';
import { WaitClock } from '../surface/wait-clock';
import { nightSession } from './night-session';
import { OtherCodeLink } from './other-code-link';

/** The doors are closed still: when they open, and that this phone will walk in by itself. */
export function NotStarted({ event }: { event: PublicEventView }) {
  const t = useTranslations('notStarted');
  const { language } = useLanguage();
  return (
    <Stage
      eyebrow={`${event.venue.name} · ${event.name}`}
      picture={<RecordStack seeds={[event.id, event.venue.slug, event.name]} />}
      title={t('title')}
      actions={<OtherCodeLink />}
    >
      {event.votingOpensAt ? (
        <>
          <p>{t('votingAt', { time: formatDay(event.votingOpensAt, language) })}</p>
          {event.startsAt ? <p>{t('musicAt', { time: formatDay(event.startsAt, language) })}</p> : null}
          <Countdown until={event.votingOpensAt} label={t('votingCountdown')} />
        </>
      ) : event.startsAt ? (
        <>
          <p>{t('startsAt', { time: formatDay(event.startsAt, language) })}</p>
          <Countdown until={event.startsAt} label={t('countdown')} />
        </>
      ) : (
        <p>{t('startsSoon')}</p>
      )}
      <p className="mt-5" role="status">
        {t('automatic')}
      </p>
    </Stage>
  );
}

function Countdown({ until, label }: { until: string; label: string }) {
  const t = useTranslations('notStarted');
  const now = useServerClock(nightSession().live, 1_000);
  const leftMs = new Date(until).getTime() - now;
  if (leftMs <= 0) return <p className="mt-5 font-display text-2xl font-bold text-text">{t('anyMoment')}</p>;
  return (
    <div className="mt-6">
      <WaitClock leftMs={leftMs} label={label} />
    </div>
  );
}
