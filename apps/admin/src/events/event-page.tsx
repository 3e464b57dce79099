'use client';

import { Skeleton } from '@votebox/ui';
import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { ErrorPanel } from '../data/error-panel';
import { Page } from '../shell/page';
import { ROUTES } from '../shell/routes';
import { useVenueView } from '../venue/venue.queries';
import { newDraft, toDraft } from './event-draft.rules';
import { EventEditor } from './event-editor';
import { useEvent } from './events.queries';

/** `/event` makes an event, `/event?id=` edits one, `/event?from=` makes one like another. */
export function EventPage() {
  const t = useTranslations('editor');
  const params = useSearchParams();
  const id = params.get('id');
  const from = params.get('from');
  const query = useEvent(id ?? from);
  const venue = useVenueView();
  const back = { href: ROUTES.events, label: t('back') };
  const error = query.error ?? venue.error;

  if (error) {
    return (
      <Page title={t('titleEdit')} back={back} width="reading">
        <ErrorPanel error={error} onRetry={() => void Promise.all([query.refetch(), venue.refetch()])} />
      </Page>
    );
  }
  const isWaiting = !venue.data || ((id ?? from) !== null && !query.data);
  if (isWaiting) {
    return (
      <Page title={t(id ? 'titleEdit' : 'titleNew')} back={back} width="reading">
        <div className="flex flex-col gap-5">
          <Skeleton className="h-72 rounded-card" />
          <Skeleton className="h-96 rounded-card" />
        </div>
      </Page>
    );
  }
  const { timeZone } = venue.data;
  if (id && query.data) {
    return <EventEditor key={id} event={query.data} initial={toDraft(query.data, timeZone)} timeZone={timeZone} />;
  }
  const initial = from && query.data ? { ...toDraft(query.data, timeZone), startsAt: '', endsAt: '' } : newDraft();
  return <EventEditor key={from ?? 'new'} event={null} initial={initial} timeZone={timeZone} />;
}
