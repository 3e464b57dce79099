'use client';

import type { EventView } from '@votebox/contracts';
import { buttonClass } from '@votebox/ui';
import { CalendarPlus, History, Moon } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { TeachingState } from '../shell/teaching-state';
import { useVenue } from '../session/session.context';
import { ResultPanel } from '../history/result-panel';
import { Page } from '../shell/page';
import { ROUTES } from '../shell/routes';

export function AfterEnd({ event }: { event: EventView }) {
  const t = useTranslations('afterEnd');
  const { can } = useVenue();
  const isCancelled = event.status === 'CANCELLED';
  return (
    <Page title={event.name}>
      <TeachingState
        icon={<Moon aria-hidden />}
        title={t(isCancelled ? 'cancelledTitle' : 'title')}
        text={t(isCancelled ? 'cancelledText' : 'text')}
        action={
          <>
            {isCancelled ? null : (
              <Link href={ROUTES.history(event.id)} className={buttonClass()}>
                <History aria-hidden />
                {t('history')}
              </Link>
            )}
            {can('event:edit') ? (
              <Link href={`${ROUTES.event()}?from=${event.id}`} className={buttonClass({ variant: 'quiet' })}>
                <CalendarPlus aria-hidden />
                {t('again')}
              </Link>
            ) : null}
          </>
        }
      />
      {event.ballotId && can('analytics:read') ? (
        <div className="mt-10 max-w-3xl">
          <ResultPanel eventId={event.id} />
        </div>
      ) : null}
    </Page>
  );
}
