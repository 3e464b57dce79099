import { clsx } from 'clsx';

export type ButtonVariant = 'primary' | 'quiet' | 'ghost' | 'danger';
export type ButtonSize = 'md' | 'lg' | 'icon';

const VARIANTS: Record<ButtonVariant, string> = {
  primary:
    'bg-accent text-accent-ink shadow-[inset_0_1px_0_rgb(255_255_255/0.28),0_6px_22px_-10px_var(--vb-accent)] hover:brightness-108',
  quiet: 'bg-surface-2 text-text shadow-[inset_0_1px_0_rgb(255_240_220/0.07)] hover:bg-line',
  ghost: 'bg-transparent text-text hover:bg-surface-2',
  danger: 'bg-bad/15 text-bad shadow-[inset_0_0_0_1.5px_rgb(255_144_128/0.45)] hover:bg-bad/25',
};

const SIZES: Record<ButtonSize, string> = {
  md: 'min-h-11 px-5 py-2 text-base',
  lg: 'min-h-14 px-7 py-3 text-lg',
  icon: 'size-11 shrink-0 p-0',
};

/** Looks of a button for things that are not one, such as a link. */
export function buttonClass(look: { variant?: ButtonVariant; size?: ButtonSize } = {}): string {
  const { variant = 'primary', size = 'md' } = look;
  return clsx(
    'relative inline-flex items-center justify-center gap-2.5 rounded-control font-text font-semibold select-none',
    'transition-[background-color,filter,transform,opacity] duration-150 ease-settle active:scale-[0.97]',
    'disabled:pointer-events-none disabled:opacity-45 aria-disabled:opacity-60 [&_svg]:shrink-0',
    size === 'icon' ? '[&_svg]:size-5.5' : '[&_svg]:size-5',
    VARIANTS[variant],
    SIZES[size],
  );
}
