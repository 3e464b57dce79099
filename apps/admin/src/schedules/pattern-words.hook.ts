import type { SchedulePattern } from '@votebox/contracts';
import { useMemo } from 'react';
import { useFormatter, useTranslations } from 'use-intl';

const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** Key of the word for a week of a month; −1 is the last one. */
function nthOf(week: number | null) {
  switch (week) {
    case 1:
    case 2:
    case 3:
    case 4:
      return `nth.${week}` as const;
    default:
      return 'nth.-1' as const;
  }
}

/** ISO weekdays and patterns as people say them. */
export function usePatternWords() {
  const t = useTranslations('pattern');
  const format = useFormatter();
  return useMemo(() => {
    const weekday = (day: number, length: 'long' | 'short' = 'long') =>
      format.dateTime(new Date(MONDAY + (day - 1) * DAY_MS), { weekday: length, timeZone: 'UTC' });
    /** A day without a time: 'Fri, 5 Jun 2026'. */
    const day = (on: string) =>
      format.dateTime(new Date(`${on}T12:00:00Z`), {
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        year: 'numeric',
        timeZone: 'UTC',
      });
    const days = (pattern: SchedulePattern) => {
      const { frequency, interval, weekdays, monthDay, monthWeek } = pattern;
      const names = format.list(weekdays.map((each) => weekday(each)));
      switch (frequency) {
        case 'DAILY':
          return t('daily', { interval });
        case 'WEEKLY':
          return interval === 1 ? t('weekly', { days: names }) : t('weeklyMany', { interval, days: names });
        case 'MONTHLY':
          if (monthDay === null) return t('monthlyWeek', { interval, week: t(nthOf(monthWeek)), days: names });
          return monthDay < 0 ? t('monthlyLast', { interval }) : t('monthlyDay', { interval, day: monthDay });
      }
    };
    const time = (clock: string) =>
      format.dateTime(new Date(`2024-01-01T${clock}Z`), { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
    /** 'Every Friday, 20:00 – 02:00'; the days alone as long as a time is missing. */
    const whole = (pattern: SchedulePattern) => {
      const { startTime, endTime } = pattern;
      if (!startTime || !endTime) return days(pattern);
      return t('whole', { days: days(pattern), start: time(startTime), end: time(endTime) });
    };
    return { weekday, day, whole };
  }, [format, t]);
}
