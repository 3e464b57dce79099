import { clsx } from 'clsx';
import type { ReactNode } from 'react';

interface CooldownRingProps {
  remainingMs: number;
  totalMs: number;
  /** Edge in px. */
  size?: number;
  /** What stands in the middle: the seconds, or the button itself. */
  children?: ReactNode;
  className?: string;
}

const STROKE = 3.5;

/** A ring that fills as the wait ends. Time as shape; the seconds in words are the caller's. */
export function CooldownRing({ remainingMs, totalMs, size = 44, children, className }: CooldownRingProps) {
  const left = totalMs > 0 ? Math.min(1, Math.max(0, remainingMs / totalMs)) : 0;
  const radius = size / 2 - STROKE / 2;
  return (
    <span
      className={clsx('relative inline-grid shrink-0 place-items-center', className)}
      style={{ width: size, height: size }}
    >
      {children}
      {left > 0 ? (
        <svg aria-hidden width={size} height={size} className="pointer-events-none absolute inset-0 -rotate-90">
          <g fill="none" strokeWidth={STROKE}>
            <circle cx={size / 2} cy={size / 2} r={radius} className="stroke-line" />
            <circle
              cx={size / 2}
              cy={size / 2}
              r={radius}
              pathLength={1}
              strokeDasharray="1 1"
              strokeDashoffset={left}
              strokeLinecap="round"
              className="stroke-accent transition-[stroke-dashoffset] duration-300 ease-linear"
            />
          </g>
        </svg>
      ) : null}
    </span>
  );
}
