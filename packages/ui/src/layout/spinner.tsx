import { clsx } from 'clsx';

interface SpinnerProps {
  size?: number;
  /** Said by screen readers; without it the spinner is decoration next to a text that says the same. */
  label?: string;
  className?: string;
}

/** A record that turns. */
export function Spinner({ size = 20, label, className }: SpinnerProps) {
  return (
    <span role={label ? 'status' : undefined} className={clsx('inline-flex', className)}>
      <svg
        width={size}
        height={size}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeLinecap="round"
        aria-hidden
        className="vb-spinner animate-vb-spin"
      >
        <circle cx="12" cy="12" r="10" strokeWidth="2.4" opacity="0.22" />
        <path d="M12 2a10 10 0 0 1 10 10" strokeWidth="2.4" />
        <path d="M12 7a5 5 0 0 1 5 5" strokeWidth="1.4" opacity="0.7" />
        <circle cx="12" cy="12" r="1.6" fill="currentColor" stroke="none" />
      </svg>
      {label ? <span className="sr-only">{label}</span> : null}
    </span>
  );
}
