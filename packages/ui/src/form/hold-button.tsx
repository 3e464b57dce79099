'use client';
import { clsx } from 'clsx';
import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { useUiText } from '../ui-text';
import { buttonClass, type ButtonSize, type ButtonVariant } from './button-class';

const CONFIRM_WITHIN_MS = 6_000;
const CLICK_AFTER_MS = 60;

interface HoldButtonProps {
  label: string;
  /** Shown while held, e.g. "Keep holding…". */
  holdingLabel?: string;
  icon?: ReactNode;
  holdMs?: number;
  onHeld: () => void;
  variant?: ButtonVariant;
  size?: ButtonSize;
  disabled?: boolean;
  className?: string;
}

/**
 * Acts only after being held: by finger, mouse, space or enter. Assistive technology sends a bare click and cannot
 * hold, so there a second press within six seconds confirms.
 */
export function HoldButton(props: HoldButtonProps) {
  const { label, holdingLabel, icon, holdMs = 1200, onHeld, variant = 'danger', size, disabled, className } = props;
  const text = useUiText();
  const [isHeld, setHeld] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const touched = useRef(false);
  useEffect(() => () => clearTimeout(timer.current), []);

  const press = () => {
    if (disabled || isHeld) return;
    touched.current = true;
    setHeld(true);
    timer.current = setTimeout(() => {
      setHeld(false);
      onHeld();
    }, holdMs);
  };
  const letGo = () => {
    clearTimeout(timer.current);
    setHeld(false);
    // The click that ends a press comes right after it; one that comes later is of somebody who cannot hold.
    setTimeout(() => {
      touched.current = false;
    }, CLICK_AFTER_MS);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.key !== ' ' && event.key !== 'Enter') || event.repeat) return;
    event.preventDefault();
    press();
  };
  const onClick = (event: MouseEvent) => {
    if (touched.current || event.detail > 0) return;
    clearTimeout(timer.current);
    setAsking(!isAsking);
    if (isAsking) onHeld();
    else timer.current = setTimeout(() => setAsking(false), CONFIRM_WITHIN_MS);
  };

  const words = isAsking ? text.pressAgain : isHeld && holdingLabel ? holdingLabel : label;
  return (
    <button
      type="button"
      disabled={disabled}
      className={clsx(buttonClass({ variant, size }), 'touch-none overflow-hidden', className)}
      onPointerDown={(event) => event.button === 0 && press()}
      onPointerUp={letGo}
      onPointerLeave={letGo}
      onPointerCancel={letGo}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={onKeyDown}
      onKeyUp={letGo}
      onBlur={letGo}
      onClick={onClick}
    >
      <span
        aria-hidden
        className="absolute inset-0 origin-left bg-current opacity-25"
        style={{
          transform: isHeld ? 'scaleX(1)' : 'scaleX(0)',
          transition: isHeld ? `transform ${holdMs}ms linear` : 'transform 180ms ease-out',
        }}
      />
      <span aria-live="polite" className="relative inline-flex items-center gap-2.5">
        {icon}
        {words}
      </span>
    </button>
  );
}
