'use client';
import { Switch as Base } from '@base-ui/react/switch';
import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { useFieldControl, useFieldLabelId } from './field-context';

interface SwitchProps {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  /** Text beside the switch, part of its target. Without it put the switch into a Field or give an `aria-label`. */
  label?: ReactNode;
  hint?: ReactNode;
  disabled?: boolean;
  'aria-label'?: string;
  className?: string;
}

export function Switch({ checked, onCheckedChange, label, hint, disabled, className, ...rest }: SwitchProps) {
  const field = useFieldControl();
  const labelId = useFieldLabelId();
  const control = (
    <Base.Root
      {...field}
      aria-labelledby={label ? undefined : labelId}
      {...rest}
      checked={checked}
      disabled={disabled}
      onCheckedChange={(next) => onCheckedChange(next)}
      className="relative inline-flex h-8 w-14 shrink-0 cursor-pointer items-center rounded-full bg-line p-1 ring-1 ring-line-strong transition-colors duration-200 after:absolute after:-inset-2 data-checked:bg-accent data-checked:ring-accent data-disabled:opacity-45"
    >
      <Base.Thumb className="size-6 rounded-full bg-text shadow transition-transform duration-200 ease-settle data-checked:translate-x-6 data-checked:bg-accent-ink" />
    </Base.Root>
  );
  if (!label) return <span className={clsx('flex min-h-11 items-center', className)}>{control}</span>;
  return (
    <label className={clsx('flex min-h-11 cursor-pointer items-center justify-between gap-4', className)}>
      <span className="min-w-0">
        <span className="block font-semibold text-text">{label}</span>
        {hint ? <span className="block text-sm text-text-dim">{hint}</span> : null}
      </span>
      {control}
    </label>
  );
}
