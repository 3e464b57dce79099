'use client';

import type { Page, PoolTrackView, TrackAvailability } from '@votebox/contracts';
import { EmptyState, IconButton, Skeleton } from '@votebox/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ListEnd, ListStart, SearchX } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { ErrorPanel } from '../data/error-panel';
import { LoadMore } from '../data/load-more';
import { useVenue } from '../session/session.context';
import { useVenueDates } from '../text/venue-dates.hook';
import { ResultRow } from './result-row';
import type { LiveRoom } from './room.hook';

const PAGE_SIZE = 40;

export function PoolResults({ room, q }: { room: LiveRoom; q: string }) {
  const t = useTranslations('addTrack');
  const { api, path } = useVenue();
  const query = useInfiniteQuery({
    queryKey: ['pool', room.event.id, q],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<PoolTrackView>>(`${path}/events/${room.event.id}/pool`, {
        query: { q: q || null, limit: PAGE_SIZE, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (previous) => previous,
    staleTime: 0,
  });
  if (query.isPending) return <Skeleton className="h-72" />;
  if (query.isError && !query.data) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />;
  const tracks = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (tracks.length === 0)
    return <EmptyState icon={<SearchX aria-hidden />} title={t('noneTitle')} text={t('noneText')} />;
  return (
    <>
      <ul>
        {tracks.map((track) => (
          <PoolRow key={track.trackId} track={track} room={room} />
        ))}
      </ul>
      <LoadMore query={query} />
    </>
  );
}

/** Staff may overrule what only keeps guests from voting; not what cannot play or is out for the night. */
const IMPOSSIBLE: ReadonlySet<TrackAvailability['state']> = new Set<TrackAvailability['state']>([
  'playing',
  'locked',
  'banned',
  'unplayable',
]);

function PoolRow({ track, room }: { track: PoolTrackView; room: LiveRoom }) {
  const t = useTranslations('addTrack');
  const dates = useVenueDates();
  const { availability } = track;
  const isImpossible = IMPOSSIBLE.has(availability.state) || room.acts.busy === 'move';
  const isQueued = room.queue.entries.some((entry) => entry.trackId === track.trackId);
  const note =
    availability.state !== 'open'
      ? { text: sayAvailability(t, availability, dates.time), isWarning: true }
      : isQueued
        ? { text: t('isQueued'), isWarning: false }
        : null;
  return (
    <ResultRow {...track} note={note}>
      <IconButton
        label={t('placeNext', { title: track.title })}
        disabled={isImpossible}
        onClick={() => void room.acts.place(track, 0)}
      >
        <ListStart aria-hidden />
      </IconButton>
      <IconButton
        label={t('placeLast', { title: track.title })}
        disabled={isImpossible || isQueued}
        onClick={() => void room.acts.place(track, room.queue.entries.length)}
      >
        <ListEnd aria-hidden />
      </IconButton>
    </ResultRow>
  );
}

function sayAvailability(
  t: ReturnType<typeof useTranslations<'addTrack'>>,
  availability: Exclude<TrackAvailability, { state: 'open' }>,
  sayTime: (iso: string) => string,
): string {
  if (availability.state === 'recently-played')
    return t('availability.recently-played', { time: sayTime(availability.until) });
  return t(`availability.${availability.state}`);
}
