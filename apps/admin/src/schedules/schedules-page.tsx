'use client';

import type { ScheduleView } from '@votebox/contracts';
import { buttonClass, Skeleton, toast } from '@votebox/ui';
import { CalendarPlus, CalendarSync } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAct } from '../data/act.hook';
import { ConfirmDialog } from '../data/confirm-dialog';
import { ErrorPanel } from '../data/error-panel';
import { useVenue } from '../session/session.context';
import { Page } from '../shell/page';
import { ROUTES } from '../shell/routes';
import { TeachingState } from '../shell/teaching-state';
import { ScheduleCard } from './schedule-card';
import { useScheduleActs, useSchedules } from './schedules.queries';

/** Nights that come again by themselves. */
export function SchedulesPage() {
  const t = useTranslations('schedules');
  const { can } = useVenue();
  const query = useSchedules();
  const [removed, setRemoved] = useState<ScheduleView | null>(null);
  const plan = can('event:edit') ? (
    <Link href={ROUTES.schedule()} className={buttonClass({ size: 'lg' })}>
      <CalendarPlus aria-hidden />
      {t('new')}
    </Link>
  ) : null;
  return (
    <Page
      title={t('title')}
      text={t('text')}
      back={{ href: ROUTES.events, label: t('back') }}
      width="reading"
      actions={query.data?.length ? plan : null}
    >
      {query.isError && !query.data ? (
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Skeleton className="h-56 rounded-card" />
      ) : query.data.length === 0 ? (
        <TeachingState
          icon={<CalendarSync aria-hidden />}
          title={t('emptyTitle')}
          text={t('emptyText')}
          action={plan}
        />
      ) : (
        <ul className="flex flex-col gap-4">
          {query.data.map((schedule) => (
            <li key={schedule.id}>
              <ScheduleCard schedule={schedule} onDelete={() => setRemoved(schedule)} />
            </li>
          ))}
        </ul>
      )}
      <DeleteSchedule schedule={removed} onClose={() => setRemoved(null)} />
    </Page>
  );
}

function DeleteSchedule({ schedule, onClose }: { schedule: ScheduleView | null; onClose: () => void }) {
  const t = useTranslations('schedules');
  const acts = useScheduleActs();
  const act = useAct();
  const remove = async () => {
    if (!schedule || !(await act.run('delete', () => acts.remove(schedule.id)))) return;
    toast({ title: t('deleted', { name: schedule.plan.name }), kind: 'good' });
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen={schedule !== null}
      onOpenChange={(open) => !open && onClose()}
      title={t('deleteAsk', { name: schedule?.plan.name ?? '' })}
      text={t('deleteAskText')}
      verb={t('delete')}
      isBusy={act.busy !== null}
      onConfirm={() => void remove()}
    />
  );
}
