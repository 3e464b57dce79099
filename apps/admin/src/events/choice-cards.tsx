'use client';

import { clsx } from 'clsx';
import type { LucideIcon } from 'lucide-react';
import { useId } from 'react';

interface Choice<T extends string> {
  value: T;
  title: string;
  text: string;
  icon: LucideIcon;
}

interface ChoiceCardsProps<T extends string> {
  label: string;
  choices: readonly Choice<T>[];
  value: T;
  onValueChange: (value: T) => void;
  disabled?: boolean;
  columns?: 2 | 3;
}

/** One of a few, where each needs a sentence. Native radios underneath: arrows and screen readers work as everywhere. */
export function ChoiceCards<T extends string>({
  label,
  choices,
  value,
  onValueChange,
  disabled,
  columns = 2,
}: ChoiceCardsProps<T>) {
  const name = useId();
  return (
    <fieldset disabled={disabled} className="min-w-0 disabled:opacity-60">
      <legend className="mb-2 font-semibold">{label}</legend>
      <div
        className={clsx('grid grid-cols-1 gap-3', columns === 3 ? 'sm:grid-cols-2 lg:grid-cols-3' : 'sm:grid-cols-2')}
      >
        {choices.map((choice) => (
          <label
            key={choice.value}
            className={clsx(
              'grid cursor-pointer grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5 rounded-control p-4 transition-colors',
              'has-[:focus-visible]:outline-3 has-[:focus-visible]:outline-offset-3 has-[:focus-visible]:outline-accent-text',
              value === choice.value
                ? 'bg-surface-2 shadow-[inset_0_0_0_2px_var(--vb-accent)]'
                : 'bg-night/50 hover:bg-surface-2',
            )}
          >
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={value === choice.value}
              onChange={() => onValueChange(choice.value)}
              className="sr-only"
            />
            <choice.icon
              aria-hidden
              className={clsx('row-span-2 mt-0.5 size-5.5', value === choice.value ? 'text-accent' : 'text-text-dim')}
            />
            <span className="font-semibold">{choice.title}</span>
            <span className="text-sm text-text-dim">{choice.text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
