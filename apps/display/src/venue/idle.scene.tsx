import type { PublicEventView, VenueView } from '@votebox/contracts';
import { Logo } from '@votebox/ui';
import type { CSSProperties } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import type { ShownEntry } from '../entry/entry-code.rules';
import { JoinTicket } from '../music/join-ticket';
import { titleRem } from '../music/title-size.rules';
import { describeStart } from '../text/start-time.rules';

interface IdleSceneProps {
  venue: VenueView;
  next: PublicEventView | null;
  /** The present code of `next`. */
  entry: ShownEntry | null;
  /** Server epoch milliseconds. */
  now: number;
  /** False until it is known what is on: then only the name stands there. */
  isSettled: boolean;
}

/** Between two evenings: the name of the house, what comes next, and nothing that hurries. */
export function IdleScene({ venue, next, entry, now, isSettled }: IdleSceneProps) {
  const t = useTranslations('idle');
  return (
    <main className="tv-idle" data-next={next !== null}>
      {next === null ? <Bars /> : null}
      <div className="tv-idle-words">
        {venue.branding.logoUrl === null ? null : <img src={venue.branding.logoUrl} alt="" className="tv-idle-logo" />}
        <h1 className="tv-giant tv-idle-name" style={nameStyle(venue.name, next !== null)}>
          {venue.name}
        </h1>
        <p className="tv-idle-lead">{t('tonight')}</p>
      </div>
      {next === null ? (
        <div className="tv-idle-foot">
          <p className="tv-eyebrow">{isSettled ? t('quiet') : ''}</p>
          <Logo size={32} className="tv-idle-mark" />
        </div>
      ) : (
        <>
          <NextEvent next={next} venue={venue} now={now} />
          <div className="tv-idle-ticket">
            <JoinTicket event={next} entry={entry} call="early" />
          </div>
        </>
      )}
    </main>
  );
}

function nameStyle(name: string, hasNext: boolean): CSSProperties {
  return {
    '--tv-title': `${Math.max(6, titleRem(name, 60, 26) * (hasNext ? 1 : 1.4))}rem`,
    '--tv-title-upright': `${titleRem(name, 43, 26)}rem`,
  } as CSSProperties;
}

function Bars() {
  return (
    <div className="tv-idle-bars" aria-hidden="true">
      <span />
      <span />
      <span />
      <span />
      <span />
    </div>
  );
}

function NextEvent({ next, venue, now }: { next: PublicEventView; venue: VenueView; now: number }) {
  const t = useTranslations('idle');
  const language = useLocale();
  const start = next.startsAt === null ? null : describeStart(next.startsAt, now, venue.timeZone, language);
  const isLate = next.startsAt !== null && Date.parse(next.startsAt) <= now;
  return (
    <div className="tv-idle-coming">
      <p className="tv-eyebrow tv-lit">{t('next')}</p>
      <p className="tv-idle-next">{next.name}</p>
      <p className="tv-idle-when">
        {start === null || isLate ? t('soon') : t(start.day, { date: start.date, time: start.time })}
      </p>
    </div>
  );
}
