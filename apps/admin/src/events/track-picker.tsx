'use client';

import { Cover, EmptyState, formatDuration, Skeleton } from '@votebox/ui';
import { Check, Plus, SearchX } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ErrorPanel } from '../data/error-panel';
import { LoadMore } from '../data/load-more';
import { SearchInput, useSettled } from '../data/search-input';
import { NO_FILTER, useTracks } from '../library/library.queries';

interface TrackPickerProps {
  chosen: readonly string[];
  onToggle: (trackId: string) => void;
  disabled: boolean;
}

/** Chooses single tracks of the library. */
export function TrackPicker({ chosen, onToggle, disabled }: TrackPickerProps) {
  const t = useTranslations('pool');
  const [search, setSearch] = useState('');
  const query = useTracks({ ...NO_FILTER, q: useSettled(search) });
  const tracks = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div>
      <div className="flex flex-wrap items-center gap-x-5 gap-y-3">
        <SearchInput
          label={t('searchTracks')}
          value={search}
          onValueChange={setSearch}
          className="min-w-0 flex-1 basis-64"
        />
        <p aria-live="polite" className="font-semibold tabular">
          {t('chosenCount', { count: chosen.length })}
        </p>
      </div>
      <div className="mt-4 max-h-112 overflow-y-auto rounded-control bg-night/50">
        {query.isPending ? <Skeleton className="m-3 h-40" /> : null}
        {query.isError ? <ErrorPanel error={query.error} onRetry={() => void query.refetch()} /> : null}
        {query.isSuccess && tracks.length === 0 ? (
          <EmptyState icon={<SearchX aria-hidden />} title={t('noTrackFound')} />
        ) : null}
        <ul>
          {tracks.map((track) => {
            const isChosen = chosen.includes(track.id);
            return (
              <li key={track.id}>
                <button
                  type="button"
                  disabled={disabled}
                  aria-pressed={isChosen}
                  onClick={() => onToggle(track.id)}
                  className="flex w-full items-center gap-3 px-3 py-2 text-left hover:bg-surface-2 disabled:opacity-60"
                >
                  <Cover src={track.coverUrl} seed={track.id} size={44} />
                  <span className="min-w-0 flex-1 leading-snug">
                    <span className="block truncate font-semibold">{track.title}</span>
                    <span className="block truncate text-sm text-text-dim">{track.artist}</span>
                  </span>
                  <span className="text-sm text-text-dim tabular">{formatDuration(track.durationMs)}</span>
                  <span
                    aria-hidden
                    className={`grid size-8 place-items-center rounded-full ${isChosen ? 'bg-accent text-accent-ink' : 'bg-surface-2 text-text-dim'}`}
                  >
                    {isChosen ? <Check className="size-4.5" /> : <Plus className="size-4.5" />}
                  </span>
                </button>
              </li>
            );
          })}
        </ul>
        <LoadMore query={query} />
      </div>
    </div>
  );
}
