'use client';

import type { EventView } from '@votebox/contracts';
import { buttonClass, EmptyState, Skeleton, toast } from '@votebox/ui';
import { useQueryClient } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { CalendarPlus, CalendarSync, SearchX } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { TeachingState } from '../shell/teaching-state';
import { useAct } from '../data/act.hook';
import { ConfirmDialog } from '../data/confirm-dialog';
import { ErrorPanel } from '../data/error-panel';
import { LoadMore } from '../data/load-more';
import { SearchInput } from '../data/search-input';
import { useVenue } from '../session/session.context';
import { Page } from '../shell/page';
import { ROUTES } from '../shell/routes';
import { EVENT_GROUPS, groupEvents, type EventGroup } from './event-group.rules';
import { EventRow } from './event-row';
import { eventsKey, useEvents, useStoreEvent } from './events.queries';

export function EventsPage() {
  const t = useTranslations('events');
  const { can } = useVenue();
  const query = useEvents();
  const events = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title={t('title')}
      actions={
        <>
          <Link href={ROUTES.schedules} className={buttonClass({ size: 'lg', variant: 'quiet' })}>
            <CalendarSync aria-hidden />
            {t('schedules')}
          </Link>
          {can('event:edit') ? (
            <Link href={ROUTES.event()} className={buttonClass({ size: 'lg' })}>
              <CalendarPlus aria-hidden />
              {t('new')}
            </Link>
          ) : null}
        </>
      }
    >
      {query.isError && !query.data ? (
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <div className="flex flex-col gap-3">
          {[0, 1, 2, 3].map((row) => (
            <Skeleton key={row} className="h-28 rounded-card" />
          ))}
        </div>
      ) : events.length === 0 ? (
        <FirstEvent />
      ) : (
        <EventGroups events={events} />
      )}
      <LoadMore query={query} />
    </Page>
  );
}

function FirstEvent() {
  const t = useTranslations('events');
  const { can } = useVenue();
  return (
    <TeachingState
      icon={<CalendarPlus aria-hidden />}
      title={t('emptyTitle')}
      text={t('emptyText')}
      action={
        can('event:edit') ? (
          <Link href={ROUTES.event()} className={buttonClass()}>
            {t('planFirst')}
          </Link>
        ) : undefined
      }
    />
  );
}

function EventGroups({ events }: { events: EventView[] }) {
  const t = useTranslations('events');
  const [search, setSearch] = useState('');
  const [only, setOnly] = useState<EventGroup | null>(null);
  const { dialog, ask } = useRemoval();
  const groups = groupEvents(events, search).filter((entry) => only === null || entry.group === only);
  const present = EVENT_GROUPS.filter((group) => groupEvents(events, '').some((entry) => entry.group === group));
  return (
    <>
      <div className="mb-7 flex flex-col gap-4 lg:flex-row lg:items-center">
        <SearchInput label={t('search')} value={search} onValueChange={setSearch} className="lg:w-96" />
        <div role="group" aria-label={t('filterLabel')} className="flex flex-wrap gap-2">
          {[null, ...present].map((group) => (
            <button
              key={group ?? 'all'}
              type="button"
              aria-pressed={only === group}
              onClick={() => setOnly(group)}
              className={clsx(
                'min-h-11 rounded-full px-4 font-semibold transition-colors',
                only === group ? 'bg-text text-bg' : 'bg-surface-2 text-text-dim hover:text-text',
              )}
            >
              {group ? t(`groups.${group}`) : t('all')}
            </button>
          ))}
        </div>
      </div>
      {groups.length === 0 ? (
        <EmptyState icon={<SearchX aria-hidden />} title={t('noneFound')} text={t('noneFoundText')} />
      ) : null}
      <div className="flex flex-col gap-9">
        {groups.map((entry) => (
          <section key={entry.group} aria-labelledby={`group-${entry.group}`}>
            <h2 id={`group-${entry.group}`} className="mb-3 text-lg text-text-dim">
              {t(`groups.${entry.group}`)}
            </h2>
            <ul className="flex flex-col gap-3">
              {entry.events.map((event) => (
                <li key={event.id}>
                  <EventRow event={event} onDelete={() => ask('delete', event)} onCancel={() => ask('cancel', event)} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      {dialog}
    </>
  );
}

/** Deleting and calling off, both asked for by the event's name. */
function useRemoval() {
  const t = useTranslations('events');
  const { api, path, venueId } = useVenue();
  const queries = useQueryClient();
  const storeEvent = useStoreEvent();
  const act = useAct();
  const [asked, setAsked] = useState<{ kind: 'delete' | 'cancel'; event: EventView } | null>(null);

  const confirm = async () => {
    if (!asked) return;
    const { kind, event } = asked;
    const eventPath = `${path}/events/${event.id}`;
    const isDone =
      kind === 'delete'
        ? await act.run(
            'delete',
            () => api.delete(eventPath),
            () => void queries.invalidateQueries({ queryKey: eventsKey(venueId) }),
          )
        : await act.run('cancel', () => api.post<EventView>(`${eventPath}/cancel`), storeEvent);
    if (!isDone) return;
    setAsked(null);
    toast({ title: t(kind === 'delete' ? 'deleted' : 'cancelled', { name: event.name }), kind: 'good' });
  };
  const name = asked?.event.name ?? '';
  const dialog = (
    <ConfirmDialog
      isOpen={asked !== null}
      onOpenChange={() => setAsked(null)}
      title={t(asked?.kind === 'cancel' ? 'cancelAsk' : 'deleteAsk', { name })}
      text={t(asked?.kind === 'cancel' ? 'cancelAskText' : 'deleteAskText')}
      verb={t(asked?.kind === 'cancel' ? 'cancelEvent' : 'deleteEvent')}
      isBusy={act.busy !== null}
      onConfirm={() => void confirm()}
    />
  );
  return { dialog, ask: (kind: 'delete' | 'cancel', event: EventView) => setAsked({ kind, event }) };
}
