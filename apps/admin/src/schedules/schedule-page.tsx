'use client';

import { ApiError } from '@votebox/client';
import { Skeleton } from '@votebox/ui';
import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { ErrorPanel } from '../data/error-panel';
import { Page } from '../shell/page';
import { ROUTES } from '../shell/routes';
import { useToday } from '../text/venue-dates.hook';
import { useVenueView } from '../venue/venue.queries';
import { newSchedule, toScheduleDraft } from './schedule-draft.rules';
import { ScheduleEditor } from './schedule-editor';
import { useSchedules } from './schedules.queries';

const gone = () => new ApiError('NOT_FOUND', 404, 'There is no such series.');

/** `/schedule` makes a series, `/schedule?id=` edits one. */
export function SchedulePage() {
  const t = useTranslations('schedules');
  const id = useSearchParams().get('id');
  const query = useSchedules();
  const venue = useVenueView();
  const today = useToday();
  const back = { href: ROUTES.schedules, label: t('title') };
  const title = t(id ? 'titleEdit' : 'titleNew');
  const schedule = query.data?.find((one) => one.id === id) ?? null;
  const error = query.error ?? venue.error ?? (id && query.data && !schedule ? gone() : null);
  if (error) {
    return (
      <Page title={title} back={back} width="reading">
        <ErrorPanel error={error} onRetry={() => void Promise.all([query.refetch(), venue.refetch()])} />
      </Page>
    );
  }
  if (!venue.data || (id && !schedule)) {
    return (
      <Page title={title} back={back} width="reading">
        <Skeleton className="h-96 rounded-card" />
      </Page>
    );
  }
  return (
    <ScheduleEditor
      key={id ?? 'new'}
      schedule={schedule}
      initial={schedule ? toScheduleDraft(schedule) : newSchedule(today)}
      timeZone={venue.data.timeZone}
    />
  );
}
