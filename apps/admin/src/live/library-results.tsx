'use client';

import { EmptyState, IconButton, Skeleton, toast } from '@votebox/ui';
import { useQueryClient } from '@tanstack/react-query';
import { Check, Plus, SearchX } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAct } from '../data/act.hook';
import { ErrorPanel } from '../data/error-panel';
import { LoadMore } from '../data/load-more';
import { NO_FILTER, useTracks } from '../library/library.queries';
import { useVenue } from '../session/session.context';
import { ResultRow } from './result-row';
import type { LiveRoom } from './room.hook';

/** Tracks of the whole library; one tap lets guests vote for them tonight. */
export function LibraryResults({ room, q }: { room: LiveRoom; q: string }) {
  const t = useTranslations('addTrack');
  const { api, path } = useVenue();
  const queries = useQueryClient();
  const act = useAct();
  const [added, setAdded] = useState<ReadonlySet<string>>(new Set());
  const query = useTracks({ ...NO_FILTER, q });
  if (query.isPending) return <Skeleton className="h-72" />;
  if (query.isError && !query.data) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />;
  const tracks = (query.data?.pages.flatMap((page) => page.items) ?? []).filter((track) => track.state === 'READY');
  if (tracks.length === 0)
    return <EmptyState icon={<SearchX aria-hidden />} title={t('noneTitle')} text={t('noneLibraryText')} />;
  const add = (trackId: string, title: string) =>
    act.run(
      trackId,
      () => api.post<{ added: number }>(`${path}/events/${room.event.id}/pool`, { trackIds: [trackId] }),
      (result) => {
        setAdded((known) => new Set(known).add(trackId));
        void queries.invalidateQueries({ queryKey: ['pool', room.event.id] });
        toast({ title: t(result.added > 0 ? 'addedToPool' : 'inPoolAlready', { title }), kind: 'good' });
      },
    );
  return (
    <>
      <ul>
        {tracks.map((track) => {
          const isAdded = added.has(track.id);
          return (
            <ResultRow key={track.id} {...track} trackId={track.id} note={null}>
              <IconButton
                label={t(isAdded ? 'inPool' : 'addToPool', { title: track.title })}
                disabled={isAdded}
                isBusy={act.busy === track.id}
                onClick={() => void add(track.id, track.title)}
              >
                {isAdded ? <Check aria-hidden /> : <Plus aria-hidden />}
              </IconButton>
            </ResultRow>
          );
        })}
      </ul>
      <LoadMore query={query} />
    </>
  );
}
