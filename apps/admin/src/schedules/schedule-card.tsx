'use client';

import type { ScheduleView } from '@votebox/contracts';
import { Badge, IconButton, Menu, toast, type MenuItem } from '@votebox/ui';
import { CalendarSync, EllipsisVertical, Pause, Pencil, Play, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { useAct } from '../data/act.hook';
import { useVenue } from '../session/session.context';
import { ROUTES } from '../shell/routes';
import { NextNights } from './next-nights';
import { usePatternWords } from './pattern-words.hook';
import { useScheduleActs } from './schedules.queries';

export function ScheduleCard({ schedule, onDelete }: { schedule: ScheduleView; onDelete: () => void }) {
  const t = useTranslations('schedules');
  const words = usePatternWords();
  const router = useRouter();
  const { can } = useVenue();
  const acts = useScheduleActs();
  const act = useAct();
  const { id, plan, pattern, isPaused } = schedule;
  const pause = async () => {
    const isDone = await act.run('pause', () => acts.update(id, { isPaused: !isPaused }));
    if (isDone) toast({ title: t(isPaused ? 'resumed' : 'paused', { name: plan.name }), kind: 'good' });
  };
  const items: MenuItem[] = [
    { label: t('edit'), icon: <Pencil aria-hidden />, onSelect: () => router.push(ROUTES.schedule(id)) },
    {
      label: t(isPaused ? 'resume' : 'pause'),
      icon: isPaused ? <Play aria-hidden /> : <Pause aria-hidden />,
      onSelect: () => void pause(),
    },
    { label: t('delete'), icon: <Trash2 aria-hidden />, tone: 'bad', startsGroup: true, onSelect: onDelete },
  ];
  return (
    <article className="rounded-card bg-surface p-5 shadow-[inset_0_1px_0_rgb(255_240_220/0.06)] lg:p-6">
      <div className="flex items-start gap-4">
        <CalendarSync aria-hidden className="mt-1 size-7 shrink-0 text-accent" strokeWidth={1.75} />
        <div className="min-w-0 flex-1">
          <h2 className="text-2xl leading-tight wrap-break-word">
            {can('event:edit') ? (
              <Link href={ROUTES.schedule(id)} className="hover:text-accent">
                {plan.name}
              </Link>
            ) : (
              plan.name
            )}
          </h2>
          <p className="mt-1 text-lg">{words.whole(pattern)}</p>
          <p className="mt-1.5 flex flex-wrap gap-2 empty:hidden">
            {isPaused ? (
              <Badge tone="warn" icon={<Pause aria-hidden />}>
                {t('isPaused')}
              </Badge>
            ) : null}
            {plan.autoStart ? <Badge>{t('startsItself')}</Badge> : null}
            {pattern.untilOn ? <Badge>{t('until', { day: words.day(pattern.untilOn) })}</Badge> : null}
          </p>
        </div>
        {can('event:edit') ? (
          <Menu
            items={items}
            trigger={
              <IconButton label={t('actionsFor', { name: plan.name })} isBusy={act.busy !== null}>
                <EllipsisVertical aria-hidden />
              </IconButton>
            }
          />
        ) : null}
      </div>
      <NextNights schedule={schedule} />
    </article>
  );
}
