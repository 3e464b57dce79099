'use client';

import { TextInput } from '@votebox/ui';
import { clsx } from 'clsx';
import { Search, X } from 'lucide-react';
import { useEffect, useState, type ComponentProps } from 'react';
import { useTranslations } from 'use-intl';

interface SearchInputProps extends Omit<ComponentProps<typeof TextInput>, 'onChange' | 'value'> {
  label: string;
  value: string;
  onValueChange: (value: string) => void;
}

export function SearchInput({ label, value, onValueChange, className, ...rest }: SearchInputProps) {
  const t = useTranslations('lists');
  return (
    <div className={clsx('relative', className)}>
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-4 size-5 -translate-y-1/2 text-text-dim"
      />
      <TextInput
        {...rest}
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onValueChange(event.target.value)}
        className="pr-12 pl-12 [&::-webkit-search-cancel-button]:hidden"
      />
      {value ? (
        <button
          type="button"
          aria-label={t('clearSearch')}
          onClick={() => onValueChange('')}
          className="absolute inset-y-0 right-0 grid w-12 place-items-center rounded-r-control text-text-dim hover:text-text"
        >
          <X aria-hidden className="size-5" />
        </button>
      ) : null}
    </div>
  );
}

const SEARCH_PAUSE_MS = 220;

/** The value once typing pauses. */
export function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SEARCH_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
