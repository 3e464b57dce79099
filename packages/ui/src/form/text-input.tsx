'use client';
import { clsx } from 'clsx';
import type { ComponentPropsWithRef } from 'react';
import { useFieldControl } from './field-context';

const INPUT_CLASS =
  'w-full rounded-control border border-line-strong bg-night/60 px-4 text-base text-text placeholder:text-text-dim ' +
  'transition-colors hover:border-text-dim aria-invalid:border-bad disabled:opacity-50';

export function TextInput({ className, ...rest }: ComponentPropsWithRef<'input'>) {
  const field = useFieldControl();
  return <input type="text" {...field} className={clsx(INPUT_CLASS, 'min-h-12', className)} {...rest} />;
}

export function TextArea({ className, ...rest }: ComponentPropsWithRef<'textarea'>) {
  const field = useFieldControl();
  return <textarea rows={3} {...field} className={clsx(INPUT_CLASS, 'py-3', className)} {...rest} />;
}
