'use client';

import type { ScheduleView } from '@votebox/contracts';
import { Button, toast } from '@votebox/ui';
import { CalendarOff, CalendarCheck } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useAct } from '../data/act.hook';
import { useVenue } from '../session/session.context';
import { ROUTES } from '../shell/routes';
import { useToday, useVenueDates } from '../text/venue-dates.hook';
import { usePatternWords } from './pattern-words.hook';
import { useScheduleActs } from './schedules.queries';

/** The next nights of a series, and those that are left out; each can be left out or taken back. */
export function NextNights({ schedule }: { schedule: ScheduleView }) {
  const t = useTranslations('schedules');
  const dates = useVenueDates();
  const words = usePatternWords();
  const { can } = useVenue();
  const acts = useScheduleActs();
  const act = useAct();
  const today = useToday();
  const skipped = schedule.pattern.exceptions.filter((on) => on >= today).sort();
  const put = async (on: string, isSkipped: boolean) => {
    const isDone = await act.run(on, () => acts.except(schedule.id, { on, isSkipped }));
    if (isDone) toast({ title: t(isSkipped ? 'skippedNight' : 'againNight', { day: words.day(on) }), kind: 'good' });
  };
  const line = 'flex min-h-13 flex-wrap items-center gap-x-4 border-b border-line/60 last:border-0';
  return (
    <>
      {schedule.next.length > 0 ? (
        <ul aria-label={t('next')} className="mt-4 flex flex-col">
          {schedule.next.map((night) => (
            <li key={night.on} className={line}>
              <span className="min-w-0 flex-1 tabular">
                {night.eventId ? (
                  <Link href={ROUTES.event(night.eventId)} className="font-semibold hover:text-accent">
                    {dates.day(night.startsAt)}
                  </Link>
                ) : (
                  <span className="font-semibold">{dates.day(night.startsAt)}</span>
                )}{' '}
                <span className="text-text-dim max-sm:block">
                  {dates.time(night.startsAt)} – {dates.time(night.endsAt)}
                </span>
              </span>
              {can('event:edit') ? (
                <Button
                  variant="ghost"
                  className="px-3! text-sm!"
                  isBusy={act.busy === night.on}
                  aria-label={t('skipName', { day: words.day(night.on) })}
                  onClick={() => void put(night.on, true)}
                >
                  <CalendarOff aria-hidden />
                  {t('skip')}
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      ) : (
        <p className="mt-4 text-text-dim">{t(schedule.isPaused ? 'nonePaused' : 'noneLeft')}</p>
      )}
      {skipped.length > 0 ? (
        <ul aria-label={t('skippedList')} className="mt-2 flex flex-col">
          {skipped.map((on) => (
            <li key={on} className={line}>
              <span className="min-w-0 flex-1 text-text-dim tabular">
                <s>{words.day(on)}</s> · {t('leftOut')}
              </span>
              {can('event:edit') ? (
                <Button
                  variant="ghost"
                  className="px-3! text-sm!"
                  isBusy={act.busy === on}
                  aria-label={t('againName', { day: words.day(on) })}
                  onClick={() => void put(on, false)}
                >
                  <CalendarCheck aria-hidden />
                  {t('again')}
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
