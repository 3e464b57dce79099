import { useEffect, useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { Voice } from './announcer.context';
import { IconClose } from './icons';
import { NoticeBar } from './notice-bar';

interface SheetProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/**
 * A sheet that rises from the thumb. The browser's own <dialog> keeps focus inside, closes on Escape and on the back
 * gesture where the system has one, and costs no bytes.
 */
export function Sheet({ title, onClose, children }: SheetProps) {
  const t = useTranslations('common');
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);

  // Closed before it is taken away, so that the focus goes back to where it was.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  // A tap beside the sheet lands on the <dialog> itself. For keyboards there is Escape and the button.
  useEffect(() => {
    const element = dialog.current;
    const onTap = (event: MouseEvent) => {
      if (event.target === element) onClose();
    };
    element?.addEventListener('click', onTap);
    return () => element?.removeEventListener('click', onTap);
  }, [onClose]);

  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onClose={() => {
        // Not when it was taken away: then nobody closed it.
        if (dialog.current?.open === false) onClose();
      }}
      className="vb-sheet"
    >
      <div className="flex max-h-[88dvh] flex-col">
        <div className="flex items-center justify-between gap-4 px-5 pt-5 pb-2">
          <h2 id={titleId} className="text-2xl">
            {title}
          </h2>
          <button
            type="button"
            onClick={onClose}
            aria-label={t('close')}
            className="-mr-2 grid size-12 shrink-0 place-items-center rounded-full text-dim hover:bg-surface-2 hover:text-text"
          >
            <IconClose />
          </button>
        </div>
        <div className="overflow-y-auto overscroll-contain px-5 pb-[max(1.5rem,env(safe-area-inset-bottom))]">
          {children}
        </div>
        <div className="pb-3 empty:hidden">
          <NoticeBar />
        </div>
        <Voice />
      </div>
    </dialog>
  );
}
