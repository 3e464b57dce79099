import { clsx } from 'clsx';
import type { ComponentPropsWithRef } from 'react';

/** A sheet of the room: lifted from the ground by light, not by a border box. */
export function Card({ className, ...rest }: ComponentPropsWithRef<'div'>) {
  return (
    <div
      className={clsx('min-w-0 rounded-card bg-surface p-5 shadow-[inset_0_1px_0_rgb(255_240_220/0.06)]', className)}
      {...rest}
    />
  );
}
