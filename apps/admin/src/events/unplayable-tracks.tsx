'use client';

import type { UnplayableTracksView } from '@votebox/contracts';
import { Button } from '@votebox/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useAct } from '../data/act.hook';
import { useVenue } from '../session/session.context';

/** What the player of a night cannot play, so that nobody finds out by silence; nothing while it can play all. */
export function UnplayableTracks({ eventId, isReadOnly }: { eventId: string; isReadOnly: boolean }) {
  const t = useTranslations('unplayable');
  const { api, path } = useVenue();
  const queries = useQueryClient();
  const act = useAct();
  const address = `${path}/events/${eventId}/unplayable`;
  const key = ['unplayable', eventId];
  const view = useQuery({ queryKey: key, queryFn: () => api.get<UnplayableTracksView>(address), staleTime: 0 }).data;
  if (!view || view.total === 0) return null;
  const hasFailed = view.items.some(({ why }) => why === 'failed');
  const retry = () =>
    act.run(
      'retry',
      () => api.post<UnplayableTracksView>(`${address}/retry`, {}),
      (next) => {
        queries.setQueryData(key, next);
        void queries.invalidateQueries({ queryKey: ['pool', eventId] });
      },
    );
  return (
    <details>
      <summary className="font-semibold text-warn">{t('summary', { count: view.total })}</summary>
      <p className="mt-2 text-sm text-text-dim">{t('text')}</p>
      <ul className="mt-2 max-h-60 overflow-y-auto text-sm">
        {view.items.map(({ trackId, title, artist, why, detail }) => (
          <li key={trackId} className="border-b border-line/60 py-1.5">
            <span className="font-semibold wrap-anywhere">
              {title} · {artist}
            </span>
            <span className="block text-text-dim">{t(why, { detail })}</span>
          </li>
        ))}
      </ul>
      {hasFailed && !isReadOnly ? (
        <Button variant="quiet" className="mt-3" isBusy={act.busy !== null} onClick={() => void retry()}>
          <RotateCcw aria-hidden />
          {t('retry')}
        </Button>
      ) : null}
    </details>
  );
}
