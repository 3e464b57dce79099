'use client';

import { Button } from '@votebox/ui';
import { Pencil, X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { TrackFilter } from './library.queries';
import { NOTHING_CHOSEN, type Selection } from './selection.rules';

interface SelectionBarProps {
  selection: Selection;
  filter: TrackFilter;
  onChange: (selection: Selection) => void;
  onEdit: () => void;
}

/** What is chosen and what can be done with it; stays in reach of the thumb. */
export function SelectionBar({ selection, filter, onChange, onEdit }: SelectionBarProps) {
  const t = useTranslations('library.bulk');
  return (
    <div className="sticky bottom-[calc(4.25rem+env(safe-area-inset-bottom))] z-30 -mx-4 mt-5 flex flex-wrap items-center gap-3 bg-bg/92 px-4 py-3 backdrop-blur sm:-mx-6 sm:px-6 lg:bottom-0 lg:mx-0 lg:rounded-t-card lg:px-0 lg:py-5">
      <p aria-live="polite" className="min-w-0 flex-1 font-semibold tabular">
        {selection.kind === 'all' ? t('allChosen') : t('chosen', { count: selection.ids.length })}
      </p>
      {selection.kind === 'all' ? null : (
        <Button variant="ghost" onClick={() => onChange({ kind: 'all', filter })}>
          {t('chooseAll')}
        </Button>
      )}
      <Button variant="ghost" onClick={() => onChange(NOTHING_CHOSEN)}>
        <X aria-hidden />
        {t('clear')}
      </Button>
      <Button onClick={onEdit}>
        <Pencil aria-hidden />
        {t('edit')}
      </Button>
    </div>
  );
}
