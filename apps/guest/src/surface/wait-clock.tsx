import { useTranslations } from 'use-intl/react';
import { splitWait } from './clock';

/** A wait as a station clock: large figures, their units beneath. */
export function WaitClock({ leftMs, label }: { leftMs: number; label: string }) {
  const t = useTranslations('wait');
  const parts = splitWait(leftMs);
  return (
    <p role="timer" aria-label={label} className="flex gap-5">
      {parts.map((part) => (
        <span key={part.unit} className="grid leading-none">
          <span className="font-display text-[clamp(1.6rem,13vw,4rem)] font-extrabold tracking-tight text-text tabular">
            {String(part.value).padStart(2, '0')}
          </span>
          <span className="mt-1.5 text-sm font-semibold text-dim">{t(part.unit, { count: part.value })}</span>
        </span>
      ))}
    </p>
  );
}
