'use client';

import { Button, Dialog } from '@votebox/ui';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';

interface ConfirmDialogProps {
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  /** Names the object: "Delete “Night Drive”?". */
  title: string;
  text?: ReactNode;
  /** The act itself as a verb, never "OK". */
  verb: string;
  isBusy?: boolean;
  onConfirm: () => void;
  children?: ReactNode;
}

/** Asks before something that cannot be taken back. */
export function ConfirmDialog({
  isOpen,
  onOpenChange,
  title,
  text,
  verb,
  isBusy,
  onConfirm,
  children,
}: ConfirmDialogProps) {
  const t = useTranslations('lists');
  return (
    <Dialog
      title={title}
      open={isOpen}
      onOpenChange={onOpenChange}
      footer={
        <>
          <Button variant="ghost" onClick={() => onOpenChange(false)}>
            {t('cancel')}
          </Button>
          <Button variant="danger" isBusy={isBusy} onClick={onConfirm}>
            {verb}
          </Button>
        </>
      }
    >
      {text ? <p className="text-text-dim">{text}</p> : null}
      {children}
    </Dialog>
  );
}
