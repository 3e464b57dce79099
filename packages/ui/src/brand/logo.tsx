import { clsx } from 'clsx';

interface LogoProps {
  /** `mark` is the sign alone, for small places. */
  variant?: 'full' | 'mark';
  /** Height of the mark in px. */
  size?: number;
  className?: string;
}

/** The Votebox sign: a ballot slot over three rising bars, which are the votes and the level of the sound at once. */
export function Logo({ variant = 'full', size = 28, className }: LogoProps) {
  return (
    <span
      className={clsx('inline-flex items-center gap-[0.5em] leading-none', className)}
      style={{ fontSize: size * 0.82 }}
    >
      <svg
        width={size}
        height={size}
        viewBox="0 0 32 32"
        fill="none"
        role={variant === 'mark' ? 'img' : undefined}
        aria-label={variant === 'mark' ? 'Votebox' : undefined}
        aria-hidden={variant === 'mark' ? undefined : true}
        className="shrink-0"
      >
        <rect x="1" y="7" width="30" height="24" rx="7" fill="var(--vb-accent)" />
        <path d="M9 7.5 20.6 1l3.6 6.5" fill="var(--color-text, #f7efe4)" />
        <rect x="6.5" y="10.4" width="19" height="2.7" rx="1.35" fill="var(--vb-accent-ink)" />
        <g fill="var(--vb-accent-ink)">
          <rect x="8" y="21.5" width="4" height="5.5" rx="2" />
          <rect x="14" y="18.5" width="4" height="8.5" rx="2" />
          <rect x="20" y="15.8" width="4" height="11.2" rx="2" />
        </g>
      </svg>
      {variant === 'full' ? (
        <span className="font-display font-extrabold tracking-[-0.045em] text-text">
          vote<span className="text-accent">box</span>
        </span>
      ) : null}
    </span>
  );
}
