'use client';
import { clsx } from 'clsx';
import { useState } from 'react';
import { formatCount } from './format';

interface VoteCountProps {
  value: number;
  locale?: string;
  className?: string;
}

/** A number that ticks: the new figure arrives from below when it grew, from above when it shrank. */
export function VoteCount({ value, locale, className }: VoteCountProps) {
  const [seen, setSeen] = useState({ value, motion: '' });
  if (seen.value !== value) setSeen({ value, motion: value > seen.value ? 'vb-tick-up' : 'vb-tick-down' });
  return (
    <span className={clsx('inline-block overflow-hidden font-display font-bold tabular', className)}>
      <span key={value} className={clsx('inline-block', seen.motion)}>
        {formatCount(value, locale)}
      </span>
    </span>
  );
}
