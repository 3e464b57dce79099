import { useMemo } from 'react';
import { useFormatter, useNow } from 'use-intl';
import { useTimeZone } from '../venue/venue.queries';
import { toZonedInput } from './zoned-time.rules';

/** Dates and times as people at the venue say them: on the venue's clock, in the language of the app. */
export function useVenueDates() {
  const format = useFormatter();
  const timeZone = useTimeZone();
  return useMemo(() => {
    const at = (iso: string | number) => new Date(iso);
    return {
      timeZone,
      /** '20:30' */
      time: (iso: string | number) => format.dateTime(at(iso), { timeZone, hour: '2-digit', minute: '2-digit' }),
      /** '20:30:07' */
      exactTime: (iso: string | number) =>
        format.dateTime(at(iso), { timeZone, hour: '2-digit', minute: '2-digit', second: '2-digit' }),
      /** 'Fri, 5 Jun 2026' */
      day: (iso: string | number) =>
        format.dateTime(at(iso), { timeZone, weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }),
      /** 'Friday, 5 June, 20:30' */
      dayAndTime: (iso: string | number) =>
        format.dateTime(at(iso), {
          timeZone,
          weekday: 'long',
          day: 'numeric',
          month: 'long',
          hour: '2-digit',
          minute: '2-digit',
        }),
      weekday: (iso: string | number) => format.dateTime(at(iso), { timeZone, weekday: 'short' }),
      dayOfMonth: (iso: string | number) => format.dateTime(at(iso), { timeZone, day: 'numeric' }).replace(/\D/g, ''),
      month: (iso: string | number) => format.dateTime(at(iso), { timeZone, month: 'short' }),
    };
  }, [format, timeZone]);
}

/** The day at the venue: 'YYYY-MM-DD'. */
export function useToday(): string {
  const now = useNow({ updateInterval: 60_000 });
  return toZonedInput(now.toISOString(), useTimeZone()).slice(0, 10);
}
