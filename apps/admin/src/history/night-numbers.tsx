'use client';

import type { EventAnalyticsView } from '@votebox/contracts';
import { Card, formatCount, Skeleton } from '@votebox/ui';
import { useTranslations } from 'use-intl';
import { ErrorPanel } from '../data/error-panel';
import { useAnalytics } from '../events/events.queries';
import { useLanguage } from '../text/language.context';
import { useVenueDates } from '../text/venue-dates.hook';
import { findPeak } from './timeline.rules';
import { TopTracks } from './top-tracks';
import { VotesChart } from './votes-chart';

export function NightNumbers({ eventId }: { eventId: string }) {
  const query = useAnalytics(eventId);
  if (query.isError && !query.data) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton className="h-96 rounded-card" />;
  return (
    <div className="flex flex-col gap-8">
      <Figures analytics={query.data} />
      <div className="grid items-start gap-8 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <VotesChart timeline={query.data.timeline} />
        <TopTracks tracks={query.data.topTracks} />
      </div>
    </div>
  );
}

function Figures({ analytics }: { analytics: EventAnalyticsView }) {
  const t = useTranslations('history');
  const { language } = useLanguage();
  const dates = useVenueDates();
  const peak = findPeak(analytics.timeline);
  const figures = [
    { key: 'votes', value: formatCount(analytics.votes, language) },
    { key: 'voters', value: formatCount(analytics.voters, language) },
    { key: 'guests', value: formatCount(analytics.guests, language) },
    { key: 'plays', value: formatCount(analytics.plays, language) },
    { key: 'skips', value: formatCount(analytics.skips, language) },
    { key: 'peak', value: peak ? dates.time(peak.minute) : '–' },
  ] as const;
  return (
    <Card className="px-2 py-1 lg:px-4">
      <dl className="grid grid-cols-2 sm:grid-cols-3 xl:grid-cols-6">
        {figures.map((figure) => (
          <div key={figure.key} className="flex flex-col-reverse justify-end min-w-0 px-3 py-4">
            <dt className="text-sm text-text-dim">{t(`figures.${figure.key}`)}</dt>
            <dd className="font-display text-[min(2.25rem,10vw)] leading-none font-extrabold tracking-tight tabular">
              {figure.value}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
