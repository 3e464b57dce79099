import type { EventSnapshot, PoolTrackView, TrackAvailability } from '@votebox/contracts';
import { Button } from '@votebox/ui';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl/react';
import { RowSkeleton } from '../surface/row-skeleton';
import { PoolRow } from './pool-row';
import type { PoolSearch } from './pool-search.hook';

interface PoolListProps {
  search: PoolSearch;
  snapshot: EventSnapshot;
  /** So many songs that can be voted for, and no scrolling on: for the place where the pool is only a hint. */
  suggestionsMax?: number;
  onOpenMine: () => void;
  onClear?: () => void;
}

export function PoolList({ search, snapshot, suggestionsMax, onOpenMine, onClear }: PoolListProps) {
  const t = useTranslations('pool');
  const { state } = search;
  switch (state.kind) {
    case 'loading':
      return <RowSkeleton rows={suggestionsMax ?? 8} label={t('loading')} />;
    case 'failed':
      return (
        <div className="px-5 py-10" role="alert">
          <h3 className="text-2xl">{t(state.error.code === 'OFFLINE' ? 'offlineTitle' : 'failedTitle')}</h3>
          <p className="mt-2 text-dim">{t(state.error.code === 'OFFLINE' ? 'offlineText' : 'failedText')}</p>
          {state.error.requestId ? (
            <p className="mt-2 text-sm break-all text-dim">{t('requestId', { id: state.error.requestId })}</p>
          ) : null}
          <Button variant="quiet" size="lg" className="mt-5" onClick={search.retry}>
            {t('retry')}
          </Button>
        </div>
      );
    case 'ready':
      if (state.items.length === 0) {
        return (
          <div className="px-5 py-10">
            <h3 className="text-2xl break-words">
              {state.query ? t('noneFor', { query: state.query }) : t('poolEmpty')}
            </h3>
            <p className="mt-2 text-dim">{state.query ? t('noneText') : t('poolEmptyText')}</p>
            {state.query && onClear ? (
              <Button variant="quiet" size="lg" className="mt-5" onClick={onClear}>
                {t('showAll')}
              </Button>
            ) : null}
          </div>
        );
      }
      return (
        <>
          <ul aria-label={t('title')} className="vb-rows">
            {listShown(state.items, snapshot, suggestionsMax).map((track) => (
              <li key={track.optionId}>
                <LivePoolRow track={track} snapshot={snapshot} onOpenMine={onOpenMine} />
              </li>
            ))}
          </ul>
          {suggestionsMax === undefined && state.nextCursor !== null ? (
            <More search={search} state={state.more} />
          ) : null}
        </>
      );
  }
}

function listShown(items: readonly PoolTrackView[], snapshot: EventSnapshot, suggestionsMax: number | undefined) {
  if (suggestionsMax === undefined) return items;
  const playingIdx = snapshot.playback.play?.idx;
  return items
    .filter((track) => track.availability.state === 'open' && track.idx !== playingIdx)
    .slice(0, suggestionsMax);
}

/** The queue on the phone is fresher than the answer of the search. */
function LivePoolRow({
  track,
  snapshot,
  onOpenMine,
}: {
  track: PoolTrackView;
  snapshot: EventSnapshot;
  onOpenMine: () => void;
}) {
  const queued = snapshot.queue.find((entry) => entry.optionId === track.optionId);
  const isPlaying = snapshot.playback.play?.idx === track.idx;
  const availability: TrackAvailability = isPlaying
    ? { state: 'playing' }
    : queued?.isLocked
      ? { state: 'locked' }
      : track.availability;
  return (
    <PoolRow
      track={track}
      rules={snapshot.event.rules}
      votes={queued?.votes ?? track.votes}
      availability={availability}
      onOpenMine={onOpenMine}
    />
  );
}

function More({ search, state }: { search: PoolSearch; state: 'idle' | 'loading' | 'failed' }) {
  const t = useTranslations('pool');
  const mark = useRef<HTMLDivElement>(null);
  const load = useRef(search.loadMore);
  load.current = search.loadMore;

  useEffect(() => {
    if (state !== 'idle' || !mark.current) return;
    const observer = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && load.current(), {
      rootMargin: '600px',
    });
    observer.observe(mark.current);
    return () => observer.disconnect();
  }, [state]);

  return (
    <div ref={mark} className="px-5 py-4">
      {state === 'failed' ? (
        <Button variant="quiet" size="lg" className="w-full" onClick={search.loadMore}>
          {t('retryMore')}
        </Button>
      ) : (
        <RowSkeleton rows={2} label={t('loading')} />
      )}
    </div>
  );
}
