'use client';

import type { EventView, GuestRowView } from '@votebox/contracts';
import { Button, buttonClass, EmptyState, Skeleton } from '@votebox/ui';
import { Scale, Users } from 'lucide-react';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ErrorPanel } from '../data/error-panel';
import { LoadMore } from '../data/load-more';
import { SearchInput, useSettled } from '../data/search-input';
import { isLive } from '../events/event-group.rules';
import { EventStatusBadge } from '../events/event-status';
import { useEvent, useEvents } from '../events/events.queries';
import { Page } from '../shell/page';
import { ROUTES } from '../shell/routes';
import { GroupsDialog } from './groups-dialog';
import { GuestRow } from './guest-row';
import { GuestVotesDialog } from './guest-votes-dialog';
import { useGuests } from './guests.queries';
import { JudgeDialog, type Judgement } from './judge-dialog';

/** `/guests?id=`; without an id those of the night that runs, or ran last. */
export function GuestsPage() {
  const id = useSearchParams().get('id');
  return id ? <GuestsOf key={id} eventId={id} /> : <GuestsOfLastNight />;
}

function GuestsOfLastNight() {
  const t = useTranslations('guests');
  const query = useEvents();
  const ran = (query.data?.pages.flatMap((page) => page.items) ?? []).filter((event) => event.activatedAt !== null);
  const last = ran.find(isLive) ?? ran[0];
  if (last) return <GuestsOf key={last.id} eventId={last.id} />;
  return (
    <Page title={t('title')} back={{ href: ROUTES.events, label: t('back') }}>
      {query.isError ? (
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Skeleton className="h-72 rounded-card" />
      ) : (
        <EmptyState icon={<Users aria-hidden />} title={t('emptyTitle')} text={t('emptyText')} />
      )}
    </Page>
  );
}

function GuestsOf({ eventId }: { eventId: string }) {
  const t = useTranslations('guests');
  const query = useEvent(eventId);
  const [hasGroups, setHasGroups] = useState(false);
  const event = query.data;
  return (
    <Page
      title={t('title')}
      text={event ? <EventLine event={event} /> : null}
      back={
        event && isLive(event)
          ? { href: ROUTES.live(eventId), label: t('toLive') }
          : { href: ROUTES.events, label: t('back') }
      }
      actions={
        event ? (
          <>
            <Link href={ROUTES.history(eventId)} className={buttonClass({ variant: 'quiet' })}>
              {t('toNumbers')}
            </Link>
            <Button variant="quiet" onClick={() => setHasGroups(true)}>
              <Scale aria-hidden />
              {t('groups')}
            </Button>
          </>
        ) : null
      }
    >
      {query.isError && !event ? (
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
      ) : event ? (
        <GuestList event={event} />
      ) : (
        <Skeleton className="h-72 rounded-card" />
      )}
      {hasGroups ? <GroupsDialog eventId={eventId} onClose={() => setHasGroups(false)} /> : null}
    </Page>
  );
}

function EventLine({ event }: { event: EventView }) {
  return (
    <span className="flex flex-wrap items-center gap-3">
      <span className="font-semibold text-text">{event.name}</span>
      <EventStatusBadge status={event.status} />
    </span>
  );
}

function GuestList({ event }: { event: EventView }) {
  const t = useTranslations('guests');
  const [search, setSearch] = useState('');
  const settled = useSettled(search.trim());
  const query = useGuests(event.id, settled);
  const [judgement, setJudgement] = useState<Judgement | null>(null);
  const [shown, setShown] = useState<GuestRowView | null>(null);
  const guests = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <SearchInput label={t('search')} value={search} onValueChange={setSearch} className="mb-5 max-w-xl" />
      {query.isError && !query.data ? (
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Skeleton className="h-72 rounded-card" />
      ) : guests.length === 0 ? (
        <EmptyState
          icon={<Users aria-hidden />}
          title={t(settled ? 'noneFound' : 'noneTitle')}
          text={t(settled ? 'noneFoundText' : 'noneText')}
        />
      ) : (
        <ul aria-label={t('title')} className="flex flex-col gap-2">
          {guests.map((guest) => (
            <GuestRow
              key={guest.voterId}
              eventId={event.id}
              guest={guest}
              onJudge={(kind) => setJudgement({ kind, guest })}
              onShowVotes={() => setShown(guest)}
            />
          ))}
        </ul>
      )}
      <LoadMore query={query} />
      {judgement ? <JudgeDialog event={event} judgement={judgement} onClose={() => setJudgement(null)} /> : null}
      {shown ? <GuestVotesDialog event={event} guest={shown} onClose={() => setShown(null)} /> : null}
    </>
  );
}
