'use client';

import { TRACK_SOURCES, type LibraryFacets, type PoolKind, type PoolRule, type TrackSource } from '@votebox/contracts';
import { buttonClass, EmptyState, Skeleton } from '@votebox/ui';
import { clsx } from 'clsx';
import { AudioLines, Check, Disc3, Folder, Library, ListMusic, ListVideo, Tag, type LucideIcon } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useFacets } from '../library/library.queries';
import { ROUTES } from '../shell/routes';
import { ChoiceCards } from './choice-cards';
import { POOL_KINDS_OF } from './event-draft.rules';
import { Section } from './section';
import { SpotifyNote } from './spotify-note';
import { SpotifyValues } from './spotify-values';
import { TrackPicker } from './track-picker';

const ICONS: Record<PoolKind, LucideIcon> = {
  ALL: Library,
  GENRES: Disc3,
  TAGS: Tag,
  FOLDERS: Folder,
  TRACKS: ListMusic,
  PLAYLIST: ListVideo,
};

const SOURCE_ICONS: Record<TrackSource, LucideIcon> = { LIBRARY: Disc3, SPOTIFY: AudioLines };

interface PoolSectionProps {
  source: TrackSource;
  pool: PoolRule;
  /** The event runs: its pool is loaded and is only added to, in the live control. */
  isFixed: boolean;
  onSource: (source: TrackSource) => void;
  onChange: (pool: PoolRule) => void;
  fault?: string;
}

export function PoolSection({ source, pool, isFixed, onSource, onChange, fault }: PoolSectionProps) {
  const t = useTranslations('pool');
  return (
    <Section title={t('title')} text={isFixed ? t('fixed') : t(source === 'SPOTIFY' ? 'textSpotify' : 'text')}>
      <ChoiceCards<TrackSource>
        label={t('source')}
        disabled={isFixed}
        value={source}
        onValueChange={onSource}
        choices={TRACK_SOURCES.map((value) => ({
          value,
          title: t(`sources.${value}`),
          text: t(`sourceTexts.${value}`),
          icon: SOURCE_ICONS[value],
        }))}
      />
      {source === 'SPOTIFY' ? (
        <SpotifyPool pool={pool} isFixed={isFixed} onChange={onChange} />
      ) : (
        <LibraryPool pool={pool} isFixed={isFixed} onChange={onChange} />
      )}
      {fault ? (
        <p role="alert" className="font-medium text-bad">
          {fault}
        </p>
      ) : null}
    </Section>
  );
}

interface PoolProps {
  pool: PoolRule;
  isFixed: boolean;
  onChange: (pool: PoolRule) => void;
}

function LibraryPool({ pool, isFixed, onChange }: PoolProps) {
  const t = useTranslations('pool');
  const facets = useFacets().data;
  if (facets?.total === 0) {
    return (
      <EmptyState
        icon={<Disc3 aria-hidden />}
        title={t('emptyTitle')}
        text={t('emptyText')}
        action={
          <Link href={ROUTES.library} className={buttonClass({ variant: 'quiet' })}>
            {t('toLibrary')}
          </Link>
        }
      />
    );
  }
  return (
    <>
      <PoolKindChoice source="LIBRARY" pool={pool} isFixed={isFixed} onChange={onChange} />
      {facets ? (
        <PoolValues pool={pool} facets={facets} isFixed={isFixed} onChange={onChange} />
      ) : (
        <Skeleton className="h-24" />
      )}
    </>
  );
}

function SpotifyPool({ pool, isFixed, onChange }: PoolProps) {
  return (
    <>
      <SpotifyNote />
      <PoolKindChoice source="SPOTIFY" pool={pool} isFixed={isFixed} onChange={onChange} />
      <SpotifyValues pool={pool} isFixed={isFixed} onChange={onChange} />
    </>
  );
}

function PoolKindChoice({ source, pool, isFixed, onChange }: PoolProps & { source: TrackSource }) {
  const t = useTranslations('pool');
  const texts = source === 'SPOTIFY' ? 'spotifyKindTexts' : 'kindTexts';
  return (
    <ChoiceCards<PoolKind>
      label={t('kind')}
      disabled={isFixed}
      columns={3}
      value={pool.kind}
      // Choices of another kind mean nothing here.
      onValueChange={(kind) => onChange({ kind, values: [] })}
      choices={POOL_KINDS_OF[source].map((value) => ({
        value,
        title: t(`kinds.${value}`),
        text: t(`${texts}.${value}`),
        icon: ICONS[value],
      }))}
    />
  );
}

interface PoolValuesProps extends PoolProps {
  facets: LibraryFacets;
}

function PoolValues({ pool, facets, isFixed, onChange }: PoolValuesProps) {
  const t = useTranslations('pool');
  if (pool.kind === 'ALL') return <p className="text-text-dim">{t('allCount', { count: facets.total })}</p>;
  const toggle = (value: string) =>
    onChange({
      ...pool,
      values: pool.values.includes(value) ? pool.values.filter((known) => known !== value) : [...pool.values, value],
    });
  if (pool.kind === 'TRACKS') return <TrackPicker chosen={pool.values} onToggle={toggle} disabled={isFixed} />;
  const all = pool.kind === 'GENRES' ? facets.genres : pool.kind === 'TAGS' ? facets.tags : facets.folders;
  // What was chosen once and has no track any more is shown all the same, so that it can be taken away.
  const gone = pool.values
    .filter((value) => !all.some((facet) => facet.name === value))
    .map((name) => ({ name, count: 0 }));
  const sum = all.filter((facet) => pool.values.includes(facet.name)).reduce((total, facet) => total + facet.count, 0);
  if (all.length === 0 && gone.length === 0) return <p className="text-text-dim">{t(`none.${pool.kind}`)}</p>;
  return (
    <div>
      <div role="group" aria-label={t(`kinds.${pool.kind}`)} className="flex flex-wrap gap-2">
        {[...all, ...gone].map((facet) => {
          const isChosen = pool.values.includes(facet.name);
          return (
            <button
              key={facet.name}
              type="button"
              disabled={isFixed}
              aria-pressed={isChosen}
              onClick={() => toggle(facet.name)}
              className={clsx(
                'inline-flex min-h-11 items-center gap-2 rounded-full px-4 font-semibold transition-colors disabled:opacity-60',
                isChosen ? 'bg-accent text-accent-ink' : 'bg-surface-2 text-text hover:bg-line',
              )}
            >
              {isChosen ? <Check aria-hidden className="size-4.5" /> : null}
              {facet.name || t('topFolder')}
              <span className={clsx('text-sm tabular', !isChosen && 'text-text-dim')}>{facet.count}</span>
            </button>
          );
        })}
      </div>
      <p aria-live="polite" className="mt-4 text-text-dim">
        {pool.values.length === 0 ? t('chooseSome') : t('upTo', { count: Math.min(sum, facets.total) })}
      </p>
    </div>
  );
}
