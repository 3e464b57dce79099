'use client';
import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { clsx } from 'clsx';
import type { ReactNode, RefObject } from 'react';
import { useUiText } from '../ui-text';

interface DialogProps {
  title: ReactNode;
  text?: ReactNode;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  children?: ReactNode;
  /** Actions at the lower edge; the main one last. */
  footer?: ReactNode;
  /** What the dialog was opened for, e.g. a search field. Without it the first control gets the focus. */
  initialFocus?: RefObject<HTMLElement | null>;
  className?: string;
}

/** A sheet from the lower edge on a phone, a card in the middle of larger screens. */
export function Dialog({ title, text, open, onOpenChange, children, footer, initialFocus, className }: DialogProps) {
  const words = useUiText();
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-50 bg-night/80 transition-opacity duration-200 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Viewport className="fixed inset-0 z-50 flex items-end justify-center sm:items-center sm:p-6">
          <Base.Popup
            initialFocus={initialFocus}
            className={clsx(
              'flex max-h-[92dvh] w-full flex-col rounded-t-card bg-surface text-text outline-none sm:max-w-lg sm:rounded-card',
              'shadow-[inset_0_1px_0_rgb(255_240_220/0.1),0_30px_90px_-10px_rgb(0_0_0/0.9)] transition-[opacity,transform] duration-250 ease-settle',
              'data-ending-style:translate-y-6 data-ending-style:opacity-0 data-starting-style:translate-y-6 data-starting-style:opacity-0',
              className,
            )}
          >
            <div className="flex items-start justify-between gap-4 px-6 pt-5">
              <div className="pt-1.5">
                <Base.Title className="font-display text-2xl font-bold tracking-tight">{title}</Base.Title>
                {text ? <Base.Description className="mt-1 text-text-dim">{text}</Base.Description> : null}
              </div>
              <Base.Close
                aria-label={words.close}
                className="-mr-2 grid size-11 shrink-0 place-items-center rounded-control text-text-dim hover:bg-surface-2 hover:text-text"
              >
                <X aria-hidden className="size-5.5" />
              </Base.Close>
            </div>
            <div className="min-h-0 flex-1 overflow-y-auto px-6 py-4">{children}</div>
            {footer ? (
              <div className="flex flex-wrap justify-end gap-3 px-6 pt-2 pb-[calc(1.5rem+env(safe-area-inset-bottom))]">
                {footer}
              </div>
            ) : null}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
