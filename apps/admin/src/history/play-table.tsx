'use client';

import type { PlayView } from '@votebox/contracts';
import { Badge, Cover, formatDuration, Skeleton } from '@votebox/ui';
import { useTranslations } from 'use-intl';
import { ErrorPanel } from '../data/error-panel';
import { LoadMore } from '../data/load-more';
import { useHistory } from '../events/events.queries';
import { useVenueDates } from '../text/venue-dates.hook';

/** Every track that was played, newest first. */
export function PlayTable({ eventId }: { eventId: string }) {
  const t = useTranslations('history');
  const query = useHistory(eventId);
  const plays = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-labelledby="plays">
      <h2 id="plays" className="mb-4 text-2xl">
        {t('plays')}
      </h2>
      {query.isError && !query.data ? (
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Skeleton className="h-72 rounded-card" />
      ) : plays.length === 0 ? (
        <p className="rounded-card bg-surface px-6 py-14 text-center text-text-dim">{t('noPlays')}</p>
      ) : (
        <table className="w-full table-fixed border-collapse text-left">
          <thead className="text-sm text-text-dim max-sm:hidden">
            <tr className="border-b border-line">
              <th className="w-24 px-2 py-2 font-semibold">{t('columnTime')}</th>
              <th className="px-2 py-2 font-semibold">{t('columnTrack')}</th>
              <th className="w-48 px-2 py-2 font-semibold max-lg:hidden">{t('columnWhy')}</th>
              <th className="w-32 px-2 py-2 text-right font-semibold max-lg:hidden">{t('columnHeard')}</th>
              <th className="w-20 px-2 py-2 text-right font-semibold">{t('columnVotes')}</th>
            </tr>
          </thead>
          <tbody>
            {plays.map((play) => (
              <PlayRow key={play.playId} play={play} />
            ))}
          </tbody>
        </table>
      )}
      <LoadMore query={query} />
    </section>
  );
}

function PlayRow({ play }: { play: PlayView }) {
  const t = useTranslations('history');
  const dates = useVenueDates();
  return (
    <tr className="border-b border-line/60">
      <td className="w-18 px-2 py-2.5 align-middle text-sm text-text-dim tabular max-sm:px-0">
        {dates.time(play.startedAt)}
      </td>
      <td className="px-2 py-2.5">
        <div className="flex min-w-0 items-center gap-3">
          <Cover src={play.coverUrl} seed={play.trackId} size={44} className="max-sm:hidden" />
          <div className="min-w-0 leading-snug">
            <p className="truncate font-semibold">{play.title}</p>
            <p className="truncate text-sm text-text-dim">{play.artist}</p>
          </div>
        </div>
      </td>
      <td className="px-2 py-2.5 max-lg:hidden">
        <span className="flex flex-wrap gap-1.5">
          <Badge>{t(`origins.${play.origin}`)}</Badge>
          {play.endedAt === null ? <Badge tone="accent">{t('playingNow')}</Badge> : null}
          {play.endCause === 'SKIPPED' ? <Badge tone="warn">{t('skipped')}</Badge> : null}
          {play.endCause === 'FAILED' ? <Badge tone="bad">{t('failed')}</Badge> : null}
        </span>
      </td>
      <td className="px-2 py-2.5 text-right text-sm text-text-dim tabular max-lg:hidden">
        {play.playedMs === null ? '–' : formatDuration(play.playedMs)} / {formatDuration(play.durationMs)}
      </td>
      <td className="w-14 px-2 py-2.5 text-right font-display text-lg font-bold tabular max-sm:px-0">{play.votes}</td>
    </tr>
  );
}
