/** '3:07', from an hour on '1:02:03'. Milliseconds are cut, not rounded. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor((Number.isFinite(ms) ? ms : 0) / 1000));
  const minutes = Math.floor(seconds / 60);
  const tail = String(seconds % 60).padStart(2, '0');
  if (minutes < 60) return `${minutes}:${tail}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${tail}`;
}

/** '950', '1,204', '12.3K' in the person's language (the browser's, or `locale`). */
export function formatCount(n: number, locale?: string): string {
  const options: Intl.NumberFormatOptions = n < 10_000 ? {} : { notation: 'compact', maximumFractionDigits: 1 };
  return new Intl.NumberFormat(locale, options).format(n);
}
