'use client';

import { Cover, EmptyState } from '@votebox/ui';
import { clsx } from 'clsx';
import type { ComponentProps } from 'react';

/** Three sleeves and the edge of a record: a shelf that waits to be used. */
const SLEEVES = [
  { seed: 'b-side', className: 'left-[46%] top-[16%] rotate-12' },
  { seed: 'encore', className: 'left-[30%] top-[8%] rotate-4' },
  { seed: 'harbour', className: 'left-[14%] top-[18%] -rotate-6' },
] as const;

/** A page that has nothing yet: what it is for, the first step, and something to look at. */
export function TeachingState({ className, ...rest }: ComponentProps<typeof EmptyState>) {
  return (
    <div
      className={clsx(
        'grid overflow-hidden rounded-card bg-surface shadow-[inset_0_1px_0_rgb(255_240_220/0.06)] lg:grid-cols-[minmax(0,1fr)_26rem]',
        className,
      )}
    >
      <EmptyState {...rest} className="lg:px-10 lg:py-14" />
      <div aria-hidden className="relative hidden min-h-80 lg:block">
        {SLEEVES.map((sleeve) => (
          <div key={sleeve.seed} className={clsx('absolute w-48 drop-shadow-2xl', sleeve.className)}>
            <Cover src={null} seed={sleeve.seed} size="fill" className="rounded-sleeve!" />
          </div>
        ))}
      </div>
    </div>
  );
}
