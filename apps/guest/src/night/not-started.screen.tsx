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
      {event.startsAt ? (
        <>
          <p>{t('startsAt', { time: formatDay(event.startsAt, language) })}</p>
          <Countdown startsAt={event.startsAt} />
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

function Countdown({ startsAt }: { startsAt: string }) {
  const t = useTranslations('notStarted');
  const now = useServerClock(nightSession().live, 1_000);
  const leftMs = new Date(startsAt).getTime() - now;
  if (leftMs <= 0) return <p className="mt-5 font-display text-2xl font-bold text-text">{t('anyMoment')}</p>;
  return (
    <div className="mt-6">
      <WaitClock leftMs={leftMs} label={t('countdown')} />
    </div>
  );
}
