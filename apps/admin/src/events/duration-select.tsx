'use client';

import { Select } from '@votebox/ui';
import { useTranslations } from 'use-intl';
import { useDurationWords } from './duration-words.hook';

interface DurationSelectProps {
  valueMs: number;
  /** The usual choices; a value that is none of them is offered too. */
  choicesMs: readonly number[];
  onValueChange: (ms: number) => void;
  /** Word for 0. */
  zero?: string;
  /** Puts the duration into a sentence: '30 minutes before'. */
  say?: (duration: string) => string;
  disabled?: boolean;
}

export function DurationSelect({ valueMs, choicesMs, onValueChange, zero, say, disabled }: DurationSelectProps) {
  const t = useTranslations('durations');
  const toWords = useDurationWords();
  const all = [...new Set([...choicesMs, valueMs])].sort((one, other) => one - other);
  return (
    <Select
      disabled={disabled}
      value={String(valueMs)}
      onValueChange={(value) => onValueChange(Number(value))}
      options={all.map((ms) => ({
        value: String(ms),
        label: ms === 0 ? (zero ?? t('none')) : say ? say(toWords(ms)) : toWords(ms),
      }))}
    />
  );
}
