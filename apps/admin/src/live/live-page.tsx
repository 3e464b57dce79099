'use client';

import type { EventView } from '@votebox/contracts';
import { buttonClass, Skeleton } from '@votebox/ui';
import { CalendarPlus, Radio } from 'lucide-react';
import Link from 'next/link';
import { useRouter, useSearchParams } from 'next/navigation';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { TeachingState } from '../shell/teaching-state';
import { ErrorPanel } from '../data/error-panel';
import { groupEvents, groupOf, isLive } from '../events/event-group.rules';
import { useEvent, useEvents } from '../events/events.queries';
import { useVenue } from '../session/session.context';
import { Page } from '../shell/page';
import { ROUTES } from '../shell/routes';
import { AfterEnd } from './after-end';
import { BeforeStart } from './before-start';
import { ControlRoom } from './control-room';

/** `/live?id=` controls an event; `/live` goes to the one that runs. */
export function LivePage() {
  const id = useSearchParams().get('id');
  return id ? <LiveOf key={id} eventId={id} /> : <FindLive />;
}

function LiveOf({ eventId }: { eventId: string }) {
  const t = useTranslations('live');
  const query = useEvent(eventId);
  const event = query.data;
  if (!event) {
    return (
      <Page title={t('title')}>
        {query.isError ? (
          <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Skeleton className="h-120 rounded-card" />
        )}
      </Page>
    );
  }
  if (isLive(event)) return <ControlRoom event={event} />;
  return groupOf(event.status) === 'past' || event.status === 'CANCELLED' ? (
    <AfterEnd event={event} />
  ) : (
    <BeforeStart event={event} />
  );
}

function FindLive() {
  const t = useTranslations('live');
  const router = useRouter();
  const query = useEvents();
  const events = query.data?.pages.flatMap((page) => page.items) ?? [];
  const runningId = events.find(isLive)?.id;
  useEffect(() => {
    if (runningId) router.replace(ROUTES.live(runningId));
  }, [runningId, router]);
  if (query.isError && !query.data) {
    return (
      <Page title={t('title')}>
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
      </Page>
    );
  }
  if (query.isPending || runningId) {
    return (
      <Page title={t('title')}>
        <Skeleton className="h-120 rounded-card" />
      </Page>
    );
  }
  return <NothingRuns events={events} />;
}

function NothingRuns({ events }: { events: EventView[] }) {
  const t = useTranslations('live');
  const { can } = useVenue();
  const startable = groupEvents(events, '')
    .filter((entry) => entry.group === 'planned' || entry.group === 'drafts')
    .flatMap((entry) => entry.events)
    .slice(0, 6);
  return (
    <Page title={t('title')} text={startable.length > 0 ? t('chooseText') : null}>
      {startable.length > 0 ? (
        <ul className="flex flex-col gap-3">
          {startable.map((event) => (
            <li key={event.id} className="flex flex-wrap items-center gap-4 rounded-card bg-surface py-4 pr-4 pl-6">
              <span className="min-w-0 flex-1 basis-56 font-display text-2xl font-bold">{event.name}</span>
              <Link href={ROUTES.live(event.id)} className={buttonClass()}>
                <Radio aria-hidden />
                {t('prepare')}
              </Link>
            </li>
          ))}
        </ul>
      ) : (
        <TeachingState
          icon={<Radio aria-hidden />}
          title={t('emptyTitle')}
          text={t('emptyText')}
          action={
            can('event:edit') ? (
              <Link href={ROUTES.event()} className={buttonClass()}>
                <CalendarPlus aria-hidden />
                {t('plan')}
              </Link>
            ) : undefined
          }
        />
      )}
    </Page>
  );
}
