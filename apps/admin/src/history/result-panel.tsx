'use client';

import type { RecountView } from '@votebox/contracts';
import { Banner, Button, Card, formatCount, Skeleton, toast } from '@votebox/ui';
import { Copy, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAct } from '../data/act.hook';
import { copyText } from '../data/copy-text';
import { ErrorPanel } from '../data/error-panel';
import { useResult } from '../events/events.queries';
import { useVenue } from '../session/session.context';
import { useLanguage } from '../text/language.context';
import { useVenueDates } from '../text/venue-dates.hook';

/** The votes of a night, the seal that closing has put on them, and the button that counts them again. */
export function ResultPanel({ eventId }: { eventId: string }) {
  const t = useTranslations('result');
  const query = useResult(eventId);
  const { can } = useVenue();
  if (query.isError && !query.data) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton className="h-48 rounded-card" />;
  const { resultHash, closedAt } = query.data;
  return (
    <section aria-labelledby="result-title">
      <h2 id="result-title" className="mb-3 text-2xl font-bold">
        {t('title')}
      </h2>
      <Card className="flex flex-col gap-5">
        <Votes votes={query.data.votes} quarantined={query.data.quarantined} />
        {resultHash ? (
          <Seal resultHash={resultHash} closedAt={closedAt} />
        ) : (
          <p className="text-text-dim">{t('open')}</p>
        )}
        {can('event:run') ? <Recount eventId={eventId} onCounted={() => void query.refetch()} /> : null}
      </Card>
    </section>
  );
}

function Votes({ votes, quarantined }: { votes: number; quarantined: number }) {
  const t = useTranslations('result');
  const { language } = useLanguage();
  return (
    <p className="text-lg">
      <b className="font-display text-3xl font-extrabold tabular">{formatCount(votes, language)}</b>{' '}
      {t('counted', { count: votes })}
      {quarantined > 0 ? <span className="text-warn"> · {t('quarantined', { count: quarantined })}</span> : null}
    </p>
  );
}

function Seal({ resultHash, closedAt }: { resultHash: string; closedAt: string | null }) {
  const t = useTranslations('result');
  const dates = useVenueDates();
  const copy = async () => {
    const isCopied = await copyText(resultHash);
    toast(isCopied ? { title: t('copied'), kind: 'good' } : { title: resultHash });
  };
  return (
    <div>
      <p className="font-semibold">{closedAt ? t('sealedAt', { time: dates.dayAndTime(closedAt) }) : t('sealed')}</p>
      <div className="mt-2 flex flex-wrap items-center gap-3">
        <code
          data-testid="result-hash"
          className="min-w-0 flex-1 basis-64 rounded-sleeve bg-night/60 px-3 py-2 text-sm wrap-anywhere"
        >
          {resultHash}
        </code>
        <Button variant="quiet" onClick={() => void copy()}>
          <Copy aria-hidden />
          {t('copy')}
        </Button>
      </div>
      <p className="mt-2 max-w-prose text-sm text-text-dim">{t('what')}</p>
    </div>
  );
}

function Recount({ eventId, onCounted }: { eventId: string; onCounted: () => void }) {
  const t = useTranslations('result');
  const { api, path } = useVenue();
  const act = useAct();
  const [recount, setRecount] = useState<RecountView | null>(null);
  const run = () =>
    act.run(
      'recount',
      () => api.post<RecountView>(`${path}/events/${eventId}/recount`),
      (counted) => {
        setRecount(counted);
        onCounted();
      },
    );
  return (
    <div className="flex flex-col items-start gap-4">
      <Button variant="quiet" isBusy={act.busy !== null} onClick={() => void run()}>
        <RefreshCw aria-hidden />
        {t('recount')}
      </Button>
      <div role="status" className="w-full empty:hidden">
        {recount ? <Banner tone={recount.matches ? 'good' : 'bad'}>{<RecountWords recount={recount} />}</Banner> : null}
      </div>
    </div>
  );
}

function RecountWords({ recount }: { recount: RecountView }) {
  const t = useTranslations('result');
  const { votes, tally, quarantined, seal, differences } = recount;
  const sentences = [
    differences.length === 0 ? t('agrees', { votes }) : t('differs', { votes, tally, count: differences.length }),
    quarantined > 0 ? t('apart', { count: quarantined }) : null,
    seal ? t(seal.isIntact ? 'sealIntact' : 'sealBroken') : null,
  ];
  return <>{sentences.filter(Boolean).join(' ')}</>;
}
