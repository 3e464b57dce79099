import type { AppLanguage } from '../language/languages';

/** 'en' of a British phone is 'en-GB': the language that was chosen, with the habits of the region. */
export function regionalTag(language: AppLanguage, preferred: readonly string[]): string {
  return preferred.find((tag) => tag.slice(0, 2).toLowerCase() === language) ?? language;
}

function localeOf(language: AppLanguage): string {
  return regionalTag(language, typeof navigator === 'undefined' ? [] : navigator.languages);
}

/** '22:41' in the guest's language and time zone. */
export function formatClock(at: number | string, language: AppLanguage): string {
  return new Intl.DateTimeFormat(localeOf(language), { hour: '2-digit', minute: '2-digit' }).format(new Date(at));
}

/** 'Fri, 20 Nov, 22:41'. */
export function formatDay(at: number | string, language: AppLanguage): string {
  return new Intl.DateTimeFormat(localeOf(language), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(at));
}

/**
 * Whole seconds until a time, rounded up: the last second is shown as 1. A clock that ticks in steps lags behind by up to
 * one, so it is never more than the wait is long.
 */
export function secondsUntil(at: number, now: number, totalMs: number): number {
  return Math.max(0, Math.ceil(Math.min(at - now, totalMs) / 1000));
}

/** Days, hours, minutes and seconds of a wait, the largest first and leading zeros left out. */
export function splitWait(ms: number): { unit: 'days' | 'hours' | 'minutes' | 'seconds'; value: number }[] {
  const total = Math.max(0, Math.ceil(ms / 1000));
  const parts = [
    { unit: 'days' as const, value: Math.floor(total / 86_400) },
    { unit: 'hours' as const, value: Math.floor((total % 86_400) / 3_600) },
    { unit: 'minutes' as const, value: Math.floor((total % 3_600) / 60) },
    { unit: 'seconds' as const, value: total % 60 },
  ];
  const first = parts.findIndex((part) => part.value > 0);
  return parts.slice(first < 0 ? 3 : Math.min(first, 2));
}

/** '18 s' or '12 min': a wait in running text, rounded up. */
export function shortWait(ms: number): { unit: 'seconds' | 'minutes'; value: number } {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  return seconds < 100 ? { unit: 'seconds', value: seconds } : { unit: 'minutes', value: Math.ceil(seconds / 60) };
}
