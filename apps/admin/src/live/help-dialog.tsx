'use client';

import { Dialog } from '@votebox/ui';
import { useTranslations } from 'use-intl';

const KEYS = [
  { keys: ['␣'], word: 'playPause' },
  { keys: ['N'], word: 'skip' },
  { keys: ['U'], word: 'undo' },
  { keys: ['←', '→'], word: 'volume' },
  { keys: ['↑', '↓'], word: 'row' },
  { keys: ['Alt', '↑ ↓'], word: 'move' },
  { keys: ['P'], word: 'pin' },
  { keys: ['/'], word: 'search' },
  { keys: ['?'], word: 'help' },
] as const;

export function HelpDialog({ isOpen, onOpenChange }: { isOpen: boolean; onOpenChange: (open: boolean) => void }) {
  const t = useTranslations('keys');
  return (
    <Dialog title={t('title')} open={isOpen} onOpenChange={onOpenChange}>
      <dl className="flex flex-col pb-4">
        {KEYS.map((row) => (
          <div
            key={row.word}
            className="flex min-h-12 items-center justify-between gap-6 border-b border-line/60 last:border-0"
          >
            <dt>{t(row.word)}</dt>
            <dd className="flex gap-1.5">
              {row.keys.map((key) => (
                <kbd
                  key={key}
                  className="grid min-w-9 place-items-center rounded-lg border-b-3 border-night bg-surface-2 px-2.5 py-1 font-text font-semibold"
                >
                  {key === '␣' ? t('space') : key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
