import { clsx } from 'clsx';
import type { ReactNode } from 'react';

interface EmptyStateProps {
  icon?: ReactNode;
  title: string;
  text?: ReactNode;
  /** The next step, usually a Button. */
  action?: ReactNode;
  className?: string;
}

/** What is missing here and what to do about it. */
export function EmptyState({ icon, title, text, action, className }: EmptyStateProps) {
  return (
    <div className={clsx('flex flex-col items-start gap-3 rounded-card px-6 py-10', className)}>
      {icon ? (
        <span aria-hidden className="mb-1 text-accent [&_svg]:size-9 [&_svg]:stroke-[1.5]">
          {icon}
        </span>
      ) : null}
      <h2 className="font-display text-2xl font-bold tracking-tight text-text">{title}</h2>
      {text ? <div className="max-w-prose text-text-dim">{text}</div> : null}
      {action ? <div className="mt-3 flex flex-wrap gap-3">{action}</div> : null}
    </div>
  );
}
