'use client';

import type { ScanView } from '@votebox/contracts';
import { Button, Card, LiveRegion, ProgressBar } from '@votebox/ui';
import { useQueryClient } from '@tanstack/react-query';
import { FolderSync } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useAct } from '../data/act.hook';
import { useVenue } from '../session/session.context';
import { libraryKey, useScan } from './library.queries';

/** Looks through the venue's folder for files that were put there by hand, with progress and what could not be read. */
export function ScanBar() {
  const t = useTranslations('scan');
  const { api, path, venueId } = useVenue();
  const queries = useQueryClient();
  const scan = useScan().data;
  const act = useAct();
  const isRunning = scan?.state === 'running';
  const wasRunning = useRef(false);
  useEffect(() => {
    if (wasRunning.current && !isRunning) void queries.invalidateQueries({ queryKey: libraryKey(venueId) });
    wasRunning.current = isRunning;
  }, [isRunning, queries, venueId]);
  const start = () =>
    act.run(
      'scan',
      () => api.post<ScanView>(`${path}/tracks/scan`),
      (view) => queries.setQueryData(['scan', venueId], view),
    );
  const words = !scan
    ? t('text')
    : isRunning
      ? t('running', { done: scan.done, found: scan.found })
      : scan.found > 0
        ? t('done', { found: scan.found, added: scan.added })
        : t('text');
  return (
    <Card className="mt-10">
      <div className="flex flex-wrap items-center gap-4">
        <div className="min-w-0 flex-1 basis-72">
          <h2 className="text-xl">{t('title')}</h2>
          <p className="mt-1 text-text-dim">{words}</p>
          <LiveRegion>{isRunning ? '' : words}</LiveRegion>
        </div>
        <Button variant="quiet" isBusy={act.busy !== null || isRunning} onClick={() => void start()}>
          <FolderSync aria-hidden />
          {t('start')}
        </Button>
      </div>
      {isRunning ? (
        <ProgressBar value={scan.done} max={Math.max(1, scan.found)} label={t('progress')} className="mt-4" />
      ) : null}
      {scan && scan.failed.length > 0 ? (
        <details className="mt-4">
          <summary className="font-semibold text-warn">{t('failed', { count: scan.failed.length })}</summary>
          <ul className="mt-2 max-h-60 overflow-y-auto text-sm">
            {scan.failed.map((fault) => (
              <li key={fault.fileName} className="border-b border-line/60 py-1.5">
                <span className="font-semibold wrap-anywhere">{fault.fileName}</span>
                <span className="block text-text-dim">{fault.reason}</span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </Card>
  );
}
