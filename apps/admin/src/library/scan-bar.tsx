'use client';

import { SCAN_FAULTS, type ScanFault, type ScanView } from '@votebox/contracts';
import { Button, Card, LiveRegion, ProgressBar } from '@votebox/ui';
import { useQueryClient } from '@tanstack/react-query';
import { FolderSync } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useAct } from '../data/act.hook';
import { useVenue } from '../session/session.context';
import { libraryKey, useScan } from './library.queries';

const HARMLESS: ReadonlySet<ScanFault> = new Set(['COMPANION_FILE', 'HIDDEN']);

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
      ? scan.found === 0
        ? t('listing', { about: scan.about })
        : t('running', { done: scan.done, found: scan.found })
      : scan.isBroken
        ? t('broken', { done: scan.done, found: scan.found })
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
      {scan ? <LeftOut scan={scan} /> : null}
    </Card>
  );
}

/** What lies in the folder and is no track, by reason. Pictures and lists beside music are no trouble. */
function LeftOut({ scan }: { scan: ScanView }) {
  const t = useTranslations('scan');
  const groups = SCAN_FAULTS.flatMap((reason) => {
    const count = scan.failedCounts[reason] ?? 0;
    return count > 0 ? [{ reason, count, names: scan.failed.filter((fault) => fault.reason === reason) }] : [];
  });
  const troubles = groups.filter(({ reason }) => !HARMLESS.has(reason)).reduce((sum, { count }) => sum + count, 0);
  if (groups.length === 0) return null;
  return (
    <details className="mt-4">
      <summary className={troubles > 0 ? 'font-semibold text-warn' : 'text-text-dim'}>
        {troubles > 0 ? t('failed', { count: troubles }) : t('leftOut')}
      </summary>
      <div className="mt-2 max-h-80 overflow-y-auto text-sm">
        {groups.map(({ reason, count, names }) => (
          <section key={reason} className="border-b border-line/60 py-2">
            <h3 className="font-semibold">{t(`reasons.${reason}`, { count })}</h3>
            <ul className="text-text-dim">
              {names.map(({ fileName }) => (
                <li key={fileName} className="wrap-anywhere">
                  {fileName}
                </li>
              ))}
              {count > names.length ? <li>{t('more', { count: count - names.length })}</li> : null}
            </ul>
          </section>
        ))}
      </div>
    </details>
  );
}
