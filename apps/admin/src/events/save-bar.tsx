'use client';

import { Button } from '@votebox/ui';
import { useTranslations } from 'use-intl';

interface SaveBarProps {
  isNew: boolean;
  isDirty: boolean;
  isBusy: boolean;
  onDiscard: () => void;
  /** What the first saving is called. */
  createLabel?: string;
}

/** Stays at the lower edge, over the tab bar of a phone: saving is always under the thumb. */
export function SaveBar({ isNew, isDirty, isBusy, onDiscard, createLabel }: SaveBarProps) {
  const t = useTranslations('editor');
  return (
    <div
      data-save-bar
      className="sticky bottom-[calc(4.25rem+env(safe-area-inset-bottom))] z-30 -mx-4 mt-5 flex items-center gap-3 bg-bg/92 px-4 py-3 backdrop-blur sm:-mx-6 sm:px-6 lg:bottom-0 lg:mx-0 lg:rounded-t-card lg:px-0 lg:py-5"
    >
      <p role="status" className="min-w-0 flex-1 text-sm font-semibold text-text-dim">
        {isDirty ? t('unsaved') : isNew ? '' : t('allSaved')}
      </p>
      {isDirty && !isNew ? (
        <Button variant="ghost" onClick={onDiscard}>
          {t('discard')}
        </Button>
      ) : null}
      <Button type="submit" size="lg" isBusy={isBusy} disabled={!isNew && !isDirty}>
        {isNew ? (createLabel ?? t('create')) : t('save')}
      </Button>
    </div>
  );
}
