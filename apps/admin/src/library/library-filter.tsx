'use client';

import { LIMITS, type LibraryFacets } from '@votebox/contracts';
import { Button, Select, type SelectOption } from '@votebox/ui';
import { X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { SearchInput } from '../data/search-input';
import { NO_FILTER, type TrackFilter } from './library.queries';

interface LibraryFilterProps {
  filter: TrackFilter;
  facets: LibraryFacets | undefined;
  onChange: (filter: TrackFilter) => void;
}

/** Base UI takes '' for "nothing chosen", so "all" needs a value of its own that no tag can have. */
const ALL = '\u0000';

export function LibraryFilter({ filter, facets, onChange }: LibraryFilterProps) {
  const t = useTranslations('library');
  const isFiltered = Object.values(filter).some((value) => value !== '');
  const choices = (all: string, entries: { name: string; count: number }[] = []): SelectOption<string>[] => [
    { value: ALL, label: all },
    ...entries
      .filter((entry) => entry.name !== '')
      .map((entry) => ({ value: entry.name, label: `${entry.name} (${entry.count})` })),
  ];
  const pick = (field: 'genre' | 'tag' | 'folder') => ({
    value: filter[field] || ALL,
    onValueChange: (value: string) => onChange({ ...filter, [field]: value === ALL ? '' : value }),
  });
  return (
    <div className="mb-5 grid grid-cols-2 gap-3 lg:grid-cols-[minmax(0,2fr)_1fr_1fr_1fr_auto]">
      <SearchInput
        label={t('search')}
        maxLength={LIMITS.searchMax}
        value={filter.q}
        onValueChange={(q) => onChange({ ...filter, q })}
        className="col-span-2 lg:col-span-1"
      />
      <Select label={t('genre')} {...pick('genre')} options={choices(t('allGenres'), facets?.genres)} />
      <Select label={t('tag')} {...pick('tag')} options={choices(t('allTags'), facets?.tags)} />
      <Select label={t('folder')} {...pick('folder')} options={choices(t('allFolders'), facets?.folders)} />
      <Button variant="ghost" disabled={!isFiltered} onClick={() => onChange(NO_FILTER)}>
        <X aria-hidden />
        {t('clear')}
      </Button>
    </div>
  );
}
