'use client';

import type { EditTracksDto, TrackTexts } from '@votebox/contracts';
import { Skeleton } from '@votebox/ui';
import { ArrowRight } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { ErrorPanel } from '../data/error-panel';
import { useSettled } from '../data/search-input';
import { useEditPreview } from './library.queries';

/** What an edit would change: how many tracks, and the first of them before and after. */
export function TracksEditPreviewList({ dto }: { dto: EditTracksDto | null }) {
  const t = useTranslations('library.bulk');
  const settled = useSettled(JSON.stringify(dto));
  const query = useEditPreview(JSON.parse(settled) as EditTracksDto | null);
  if (!dto) return <p className="text-sm text-text-dim">{t('nothingYet')}</p>;
  if (query.isError) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton className="h-24" />;
  const { chosen, changed, examples } = query.data;
  return (
    <section aria-live="polite">
      <h3 className="font-semibold">{t('preview', { chosen, changed })}</h3>
      <ul className="mt-2 rounded-control bg-night/50">
        {examples.map(({ trackId, before, after }) => (
          <li
            key={trackId}
            className="grid items-center gap-x-3 gap-y-1 border-b border-line/60 px-3 py-2 text-sm sm:grid-cols-[1fr_auto_1fr]"
          >
            <Texts texts={before} label={t('before')} className="text-text-dim" />
            <ArrowRight aria-hidden className="size-4 text-text-dim max-sm:hidden" />
            <Texts texts={after} label={t('after')} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Texts({ texts, label, className }: { texts: TrackTexts; label: string; className?: string }) {
  const t = useTranslations('library');
  const more = [
    texts.album,
    texts.genres.join(', '),
    texts.year,
    texts.tags.join(', '),
    texts.isExplicit ? t('explicitShort') : null,
  ];
  return (
    <p className={className}>
      <span className="sr-only">{label}: </span>
      <span className="font-semibold wrap-anywhere">{texts.title}</span>
      <span className="block wrap-anywhere">{texts.artist}</span>
      <span className="block text-xs wrap-anywhere">{more.filter(Boolean).join(' · ')}</span>
    </p>
  );
}
