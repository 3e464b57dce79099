'use client';
import { clsx } from 'clsx';
import type { ComponentPropsWithRef, MouseEvent } from 'react';
import { Spinner } from '../layout/spinner';
import { useUiText } from '../ui-text';
import { buttonClass, type ButtonSize, type ButtonVariant } from './button-class';

export interface ButtonProps extends ComponentPropsWithRef<'button'> {
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** Shows that the action runs. The button keeps its width and the focus and ignores further taps. */
  isBusy?: boolean;
}

export function Button({
  variant,
  size,
  isBusy = false,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  const text = useUiText();
  const onTap = (event: MouseEvent<HTMLButtonElement>) => {
    // A busy button stays focusable, so it must not act or submit its form twice.
    if (isBusy) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button
      type={type}
      aria-busy={isBusy || undefined}
      aria-disabled={isBusy || undefined}
      className={clsx(buttonClass({ variant, size }), className)}
      onClick={onTap}
      {...rest}
    >
      <span className={isBusy ? 'inline-flex items-center gap-2.5 opacity-0' : 'contents'}>{children}</span>
      {isBusy ? (
        <span className="absolute inset-0 grid place-items-center">
          <Spinner label={text.busy} />
        </span>
      ) : null}
    </button>
  );
}
