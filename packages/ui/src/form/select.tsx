'use client';
import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { useFieldControl } from './field-context';

export interface SelectOption<T extends string> {
  value: T;
  label: string;
  /** A second, quieter line. */
  text?: ReactNode;
  disabled?: boolean;
}

interface SelectProps<T extends string> {
  value: T | null;
  onValueChange: (value: T) => void;
  options: readonly SelectOption<T>[];
  placeholder?: string;
  /** Name for screen readers where no Field gives one. */
  label?: string;
  disabled?: boolean;
  className?: string;
}

export function Select<T extends string>(props: SelectProps<T>) {
  const { value, onValueChange, options, placeholder, label, disabled, className } = props;
  const field = useFieldControl();
  return (
    <Base.Root
      items={options}
      value={value}
      disabled={disabled}
      onValueChange={(next) => {
        if (next !== null) onValueChange(next);
      }}
    >
      <Base.Trigger
        {...field}
        aria-label={label}
        className={clsx(
          'flex min-h-12 w-full items-center justify-between gap-3 rounded-control border border-line-strong bg-night/60 px-4 text-left text-base text-text',
          'transition-colors hover:border-text-dim aria-invalid:border-bad data-disabled:opacity-50 data-popup-open:border-accent',
          className,
        )}
      >
        <Base.Value placeholder={placeholder} className="truncate data-placeholder:text-text-dim" />
        <Base.Icon className="text-text-dim">
          <ChevronsUpDown aria-hidden className="size-4.5" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={6} alignItemWithTrigger={false} className="z-60 outline-none">
          <Base.Popup className="max-h-(--available-height) min-w-(--anchor-width) overflow-y-auto rounded-control bg-surface-2 p-1.5 shadow-[inset_0_1px_0_rgb(255_240_220/0.1),0_18px_50px_-12px_rgb(0_0_0/0.8)] transition-[opacity,transform] duration-150 data-ending-style:opacity-0 data-starting-style:-translate-y-1 data-starting-style:opacity-0">
            {options.map((option) => (
              <Base.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled}
                className="flex min-h-11 cursor-pointer items-center gap-3 rounded-[0.625rem] px-3 py-1.5 outline-none select-none data-disabled:opacity-45 data-highlighted:bg-line"
              >
                <span className="grid size-5 place-items-center text-accent">
                  <Base.ItemIndicator>
                    <Check aria-hidden className="size-5" />
                  </Base.ItemIndicator>
                </span>
                <span className="min-w-0">
                  <Base.ItemText>{option.label}</Base.ItemText>
                  {option.text ? <span className="block text-sm text-text-dim">{option.text}</span> : null}
                </span>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
