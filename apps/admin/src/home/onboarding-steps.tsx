'use client';

import { Button, buttonClass } from '@votebox/ui';
import { CalendarPlus, Library, MonitorPlay, Settings2 } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useOpenHere } from '../displays/open-here.hook';
import { UploadButtons } from '../library/drop-zone';
import { UploadPanel } from '../library/upload-panel';
import { useVenue } from '../session/session.context';
import { ROUTES } from '../shell/routes';
import { useVenueView } from '../venue/venue.queries';

export function StepText({ children, actions }: { children: ReactNode; actions?: ReactNode }) {
  return (
    <>
      <div className="max-w-prose text-text-dim">{children}</div>
      {actions ? <div className="mt-5 flex flex-wrap items-center gap-3">{actions}</div> : null}
    </>
  );
}

export function VenueStep() {
  const t = useTranslations('onboarding.steps.venue');
  const { can } = useVenue();
  const venue = useVenueView().data;
  return (
    <StepText
      actions={
        can('venue:edit') ? (
          <Link href={ROUTES.settings} className={buttonClass({ variant: 'quiet' })}>
            <Settings2 aria-hidden />
            {t('action')}
          </Link>
        ) : null
      }
    >
      {venue ? t('text', { name: venue.name, timeZone: venue.timeZone }) : null}
    </StepText>
  );
}

export function MusicStep({ trackCount }: { trackCount: number }) {
  const t = useTranslations('onboarding.steps.music');
  const { can } = useVenue();
  if (!can('track:edit')) return <StepText>{t('notYours')}</StepText>;
  return (
    <>
      <StepText
        actions={
          <>
            <UploadButtons />
            <Link href={ROUTES.library} className={buttonClass({ variant: 'ghost' })}>
              <Library aria-hidden />
              {t('toLibrary')}
            </Link>
          </>
        }
      >
        <p>{t('text')}</p>
        {trackCount > 0 ? <p className="mt-2 font-semibold text-text">{t('count', { count: trackCount })}</p> : null}
      </StepText>
      <div className="mt-6 -mb-7 empty:hidden">
        <UploadPanel />
      </div>
    </>
  );
}

export function EventStep() {
  const t = useTranslations('onboarding.steps.event');
  const { can } = useVenue();
  return (
    <StepText
      actions={
        can('event:edit') ? (
          <Link href={ROUTES.event()} className={buttonClass()}>
            <CalendarPlus aria-hidden />
            {t('action')}
          </Link>
        ) : null
      }
    >
      {t(can('event:edit') ? 'text' : 'notYours')}
    </StepText>
  );
}

export function ScreenStep() {
  const t = useTranslations('onboarding.steps.screen');
  const openHere = useOpenHere();
  return (
    <StepText
      actions={
        <>
          <Link href={ROUTES.displays} className={buttonClass()}>
            <MonitorPlay aria-hidden />
            {t('pair')}
          </Link>
          <Button variant="quiet" isBusy={openHere.isBusy} onClick={() => void openHere.open()}>
            {t('here')}
          </Button>
        </>
      }
    >
      {t('text')}
    </StepText>
  );
}
