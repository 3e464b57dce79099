import { clsx } from 'clsx';
import type { ReactNode } from 'react';

export type BannerTone = 'info' | 'good' | 'warn' | 'bad';

const TONES: Record<BannerTone, string> = {
  info: 'bg-surface-2 text-text before:bg-accent',
  good: 'bg-good/12 text-good before:bg-good',
  warn: 'bg-warn/12 text-warn before:bg-warn',
  bad: 'bg-bad/12 text-bad before:bg-bad',
};

interface BannerProps {
  tone?: BannerTone;
  icon?: ReactNode;
  children: ReactNode;
  /** The fix, usually a Button or a link. */
  action?: ReactNode;
  className?: string;
}

/** A state that lasts, with its fix. Announced politely; only `bad` interrupts. */
export function Banner({ tone = 'info', icon, children, action, className }: BannerProps) {
  return (
    <div
      role={tone === 'bad' ? 'alert' : 'status'}
      className={clsx(
        'relative flex flex-wrap items-center gap-x-4 gap-y-2 overflow-hidden rounded-control py-3 pr-4 pl-5',
        'before:absolute before:inset-y-0 before:left-0 before:w-1.5 [&_svg]:size-5 [&_svg]:shrink-0',
        TONES[tone],
        className,
      )}
    >
      {icon}
      <div className="min-w-0 flex-1 basis-52 font-medium">{children}</div>
      {action}
    </div>
  );
}
