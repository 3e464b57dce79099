'use client';

import { VisuallyHidden } from '@votebox/ui';
import { clsx } from 'clsx';
import { useTranslations } from 'use-intl';
import { usePatternWords } from './pattern-words.hook';

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

interface WeekdayFieldProps {
  /** ISO weekdays, 1 = Monday. */
  weekdays: readonly number[];
  isMany: boolean;
  onChange: (weekdays: number[]) => void;
  fault?: string;
}

export function WeekdayField({ weekdays, isMany, onChange, fault }: WeekdayFieldProps) {
  const t = useTranslations('schedules');
  const words = usePatternWords();
  const toggle = (day: number) => {
    if (!isMany) return onChange([day]);
    onChange(weekdays.includes(day) ? weekdays.filter((known) => known !== day) : [...weekdays, day].sort());
  };
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 font-semibold">{t(isMany ? 'weekdays' : 'weekday')}</legend>
      <div className="grid grid-cols-7 gap-1.5 sm:max-w-120">
        {DAYS.map((day) => (
          <button
            key={day}
            type="button"
            aria-pressed={weekdays.includes(day)}
            onClick={() => toggle(day)}
            className={clsx(
              'min-h-12 rounded-control font-semibold transition-colors',
              weekdays.includes(day) ? 'bg-accent text-accent-ink' : 'bg-surface-2 text-text hover:bg-line',
            )}
          >
            <span aria-hidden>{words.weekday(day, 'short')}</span>
            <VisuallyHidden>{words.weekday(day)}</VisuallyHidden>
          </button>
        ))}
      </div>
      {fault ? (
        <p role="alert" className="mt-2 text-sm font-medium text-bad">
          {fault}
        </p>
      ) : null}
    </fieldset>
  );
}
