'use client';
import { CircleAlert } from 'lucide-react';
import { clsx } from 'clsx';
import { useId, useMemo, type ReactNode } from 'react';
import { FieldContext } from './field-context';

interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  className?: string;
  /** One control of this package (TextInput, TextArea, Select, Switch, Slider), or an own one using useFieldControl. */
  children: ReactNode;
}

export function Field({ label, hint, error, className, children }: FieldProps) {
  const id = useId();
  const labelId = `${id}-label`;
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const describedBy = [error ? errorId : null, hint ? hintId : null].filter(Boolean).join(' ') || undefined;
  const link = useMemo(
    () => ({ id, labelId, describedBy, isInvalid: Boolean(error) }),
    [id, labelId, describedBy, error],
  );
  return (
    <div className={clsx('flex flex-col gap-2', className)}>
      <label id={labelId} htmlFor={id} className="font-semibold text-text">
        {label}
      </label>
      <FieldContext value={link}>{children}</FieldContext>
      {error ? (
        <p id={errorId} role="alert" className="flex items-start gap-2 text-sm font-medium text-bad">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {error}
        </p>
      ) : null}
      {hint ? (
        <p id={hintId} className="text-sm text-text-dim">
          {hint}
        </p>
      ) : null}
    </div>
  );
}
