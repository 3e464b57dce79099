export interface StartWords {
  day: 'today' | 'tomorrow' | 'date';
  /** "Friday, 20 November" in the language of the screen. */
  date: string;
  /** "21:00", as the language writes it. */
  time: string;
}

function dayNumber(at: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return Math.round(Date.parse(`${parts.format(at)}T00:00:00Z`) / 86_400_000);
}

/** When an event starts, in words of the venue's own clock: the TV's clock and time zone are often wrong. */
export function describeStart(startsAt: string, now: number, timeZone: string, language: string): StartWords {
  const start = new Date(startsAt);
  const days = dayNumber(start, timeZone) - dayNumber(new Date(now), timeZone);
  return {
    day: days === 0 ? 'today' : days === 1 ? 'tomorrow' : 'date',
    date: new Intl.DateTimeFormat(language, { timeZone, weekday: 'long', day: 'numeric', month: 'long' }).format(start),
    time: new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
    }).format(start),
  };
}
