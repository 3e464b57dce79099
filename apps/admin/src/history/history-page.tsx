'use client';

import type { EventView } from '@votebox/contracts';
import { buttonClass, EmptyState, Skeleton } from '@votebox/ui';
import { History, Radio, Users } from 'lucide-react';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { ErrorPanel } from '../data/error-panel';
import { isLive } from '../events/event-group.rules';
import { EventStatusBadge } from '../events/event-status';
import { useEvent, useEvents } from '../events/events.queries';
import { useVenue } from '../session/session.context';
import { Page } from '../shell/page';
import { ROUTES } from '../shell/routes';
import { useVenueDates } from '../text/venue-dates.hook';
import { CsvButton } from './csv-button';
import { NightNumbers } from './night-numbers';
import { ResultPanel } from './result-panel';
import { PlayTable } from './play-table';

/** `/history?id=`; without an id the night that ran last. */
export function HistoryPage() {
  const id = useSearchParams().get('id');
  return id ? <OneNight eventId={id} /> : <LastNight />;
}

function LastNight() {
  const t = useTranslations('history');
  const query = useEvents();
  const ran = (query.data?.pages.flatMap((page) => page.items) ?? []).filter((event) => event.activatedAt !== null);
  const last = ran.sort((one, other) => (other.activatedAt ?? '').localeCompare(one.activatedAt ?? ''))[0];
  if (last) return <OneNight eventId={last.id} />;
  return (
    <Page title={t('title')} back={{ href: ROUTES.events, label: t('back') }}>
      {query.isError ? (
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Skeleton className="h-72 rounded-card" />
      ) : (
        <EmptyState
          icon={<History aria-hidden />}
          title={t('emptyTitle')}
          text={t('emptyText')}
          action={
            <Link href={ROUTES.events} className={buttonClass({ variant: 'quiet' })}>
              {t('toEvents')}
            </Link>
          }
        />
      )}
    </Page>
  );
}

function OneNight({ eventId }: { eventId: string }) {
  const t = useTranslations('history');
  const { can } = useVenue();
  const query = useEvent(eventId);
  const event = query.data;
  return (
    <Page
      title={event?.name ?? t('title')}
      text={event ? <NightLine event={event} /> : null}
      back={{ href: ROUTES.events, label: t('back') }}
      actions={
        event ? (
          <>
            {isLive(event) ? (
              <Link href={ROUTES.live(event.id)} className={buttonClass({ variant: 'quiet' })}>
                <Radio aria-hidden />
                {t('openLive')}
              </Link>
            ) : null}
            <Link href={ROUTES.guests(event.id)} className={buttonClass({ variant: 'quiet' })}>
              <Users aria-hidden />
              {t('guests')}
            </Link>
            <CsvButton event={event} />
          </>
        ) : null
      }
    >
      {query.isError && !event ? (
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <div className="flex flex-col gap-10">
          {can('analytics:read') ? <NightNumbers eventId={eventId} /> : null}
          {can('analytics:read') && event?.ballotId ? <ResultPanel eventId={eventId} /> : null}
          <PlayTable eventId={eventId} />
        </div>
      )}
    </Page>
  );
}

function NightLine({ event }: { event: EventView }) {
  const t = useTranslations('history');
  const dates = useVenueDates();
  const from = event.activatedAt ?? event.startsAt;
  const words = !from
    ? null
    : event.endedAt
      ? t('fromTo', { from: dates.dayAndTime(from), to: dates.time(event.endedAt) })
      : dates.dayAndTime(from);
  return (
    <span className="flex flex-wrap items-center gap-3">
      <EventStatusBadge status={event.status} />
      {words}
    </span>
  );
}
