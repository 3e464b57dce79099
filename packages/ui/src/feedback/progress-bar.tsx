import { clsx } from 'clsx';

interface ProgressBarProps {
  value: number;
  max: number;
  /** What progresses; without it the bar is decoration beside a text that says the same. */
  label?: string;
  /** The value in words, e.g. "1:12 of 3:40". */
  valueText?: string;
  className?: string;
}

export function ProgressBar({ value, max, label, valueText, className }: ProgressBarProps) {
  const part = max > 0 ? Math.min(1, Math.max(0, value / max)) : 0;
  const naming = label
    ? {
        role: 'progressbar',
        'aria-label': label,
        'aria-valuemin': 0,
        'aria-valuemax': 100,
        'aria-valuenow': Math.round(part * 100),
        'aria-valuetext': valueText,
      }
    : { 'aria-hidden': true };
  return (
    <div {...naming} className={clsx('h-1.5 overflow-hidden rounded-full bg-line', className)}>
      <div
        className="h-full origin-left rounded-full bg-accent transition-transform duration-300 ease-linear"
        style={{ transform: `scaleX(${part})` }}
      />
    </div>
  );
}
