import type { AppLanguage } from '../language/languages';

/** '22:41' in the guest's language and time zone. */
export function formatClock(at: number | string, language: AppLanguage): string {
  return new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' }).format(new Date(at));
}

/** 'Fri, 20 Nov, 22:41'. */
export function formatDay(at: number | string, language: AppLanguage): string {
  return new Intl.DateTimeFormat(language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(at));
}

/** Whole seconds until a time, never negative, rounded up: the last second is shown as 1. */
export function secondsUntil(at: number, now: number): number {
  return Math.max(0, Math.ceil((at - now) / 1000));
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
