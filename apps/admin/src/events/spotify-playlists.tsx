'use client';

import { Cover, EmptyState, Skeleton } from '@votebox/ui';
import { clsx } from 'clsx';
import { ListMusic } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { ErrorPanel } from '../data/error-panel';
import { useSpotifyPlaylists } from '../spotify/spotify.queries';

interface SpotifyPlaylistsProps {
  values: readonly string[];
  isLinked: boolean;
  isFixed: boolean;
  onChange: (values: string[]) => void;
}

/** One playlist of the linked account: its own, or one that it shares. */
export function SpotifyPlaylists({ values, isLinked, isFixed, onChange }: SpotifyPlaylistsProps) {
  const t = useTranslations('pool');
  const query = useSpotifyPlaylists(isLinked);
  if (!isLinked) return values.length > 0 ? <p className="text-text-dim">{t('playlistKept')}</p> : null;
  if (query.isPending) return <Skeleton className="h-40" />;
  if (query.isError) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data.length === 0)
    return <EmptyState icon={<ListMusic aria-hidden />} title={t('none.PLAYLIST')} text={t('playlistHint')} />;
  const isGone = values.length > 0 && !query.data.some((playlist) => values.includes(playlist.id));
  return (
    <fieldset disabled={isFixed} className="min-w-0 disabled:opacity-60">
      <legend className="mb-2 font-semibold">{t('playlist')}</legend>
      {isGone ? <p className="mb-3 text-warn">{t('playlistGone')}</p> : null}
      <div className="max-h-112 overflow-y-auto rounded-control bg-night/50 p-1.5">
        {query.data.map((playlist) => {
          const isChosen = values.includes(playlist.id);
          return (
            <label
              key={playlist.id}
              className={clsx(
                'flex cursor-pointer items-center gap-3 rounded-control p-2 transition-colors',
                'has-[:focus-visible]:outline-3 has-[:focus-visible]:-outline-offset-3 has-[:focus-visible]:outline-accent-text',
                isChosen ? 'bg-surface-2 shadow-[inset_0_0_0_2px_var(--vb-accent)]' : 'hover:bg-surface-2',
              )}
            >
              <input
                type="radio"
                name="spotify-playlist"
                checked={isChosen}
                onChange={() => onChange([playlist.id])}
                className="sr-only"
              />
              <Cover src={playlist.imageUrl} seed={playlist.id} size={52} />
              <span className="min-w-0 flex-1 leading-snug">
                <span className="block truncate font-semibold">{playlist.name}</span>
                <span className="block truncate text-sm text-text-dim">
                  {t('playlistFacts', { owner: playlist.owner, count: playlist.tracks })}
                </span>
              </span>
            </label>
          );
        })}
      </div>
      <p className="mt-3 text-sm text-text-dim">{t('playlistHint')}</p>
    </fieldset>
  );
}
