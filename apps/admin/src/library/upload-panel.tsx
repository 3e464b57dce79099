'use client';

import { useStore } from '@votebox/client/react';
import { Button, Card, IconButton, LiveRegion, ProgressBar, Spinner } from '@votebox/ui';
import { Check, CircleAlert, Clock, RotateCcw, X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useErrorWords } from '../data/error-words.hook';
import { sumUploads, type UploadFault, type UploadItem } from './upload.rules';
import { useUploads } from './upload.context';

/** What is being uploaded, what came in, what was refused and why. */
export function UploadPanel() {
  const t = useTranslations('upload');
  const uploads = useUploads();
  const items = useStore(uploads);
  if (items.length === 0) return null;
  const totals = sumUploads(items);
  const hasRetry = items.some((item) => item.progress.state === 'failed' && item.progress.canRetry);
  const headline = totals.isRunning
    ? t('running', { done: totals.done, total: totals.total })
    : t('finished', { added: totals.added, known: totals.known, failed: totals.failed });
  return (
    <Card className="mb-7 p-0!">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 pt-4 pb-3">
        <h2 className="min-w-0 flex-1 basis-64 text-xl">{headline}</h2>
        {hasRetry ? (
          <Button variant="quiet" onClick={() => uploads.retryAll()}>
            <RotateCcw aria-hidden />
            {t('retryAll')}
          </Button>
        ) : null}
        {totals.isRunning ? null : (
          <Button variant="ghost" onClick={() => uploads.clearDone()}>
            {t('close')}
          </Button>
        )}
      </div>
      <LiveRegion>{totals.isRunning ? '' : headline}</LiveRegion>
      {totals.isRunning ? (
        <ProgressBar value={totals.share} max={1} label={t('progressOfAll')} className="mx-5 mb-3" />
      ) : null}
      <ul className="max-h-96 overflow-y-auto border-t border-line">
        {[...items]
          .sort((one, other) => rank(one) - rank(other))
          .map((item) => (
            <UploadLine key={item.id} item={item} />
          ))}
      </ul>
    </Card>
  );
}

/** What needs a look comes first, what is done last. */
const RANKS = { failed: 0, sending: 1, reading: 1, waiting: 2, added: 3, known: 3 } as const;
const rank = (item: UploadItem) => RANKS[item.progress.state];

function UploadLine({ item }: { item: UploadItem }) {
  const t = useTranslations('upload');
  const uploads = useUploads();
  const { progress } = item;
  const isOpen = progress.state === 'waiting' || progress.state === 'sending' || progress.state === 'reading';
  return (
    <li className="flex items-center gap-3 px-5 py-2">
      <UploadMark item={item} />
      <div className="min-w-0 flex-1">
        <p className="truncate font-semibold">{item.folder ? `${item.folder}/${item.fileName}` : item.fileName}</p>
        <UploadWords item={item} />
        {progress.state === 'sending' ? (
          <ProgressBar
            value={progress.sentBytes}
            max={item.sizeBytes}
            label={t('progressOf', { name: item.fileName })}
            className="mt-1"
          />
        ) : null}
      </div>
      {progress.state === 'failed' && progress.canRetry ? (
        <IconButton label={t('retry', { name: item.fileName })} onClick={() => uploads.retry(item.id)}>
          <RotateCcw aria-hidden />
        </IconButton>
      ) : null}
      {isOpen || progress.state === 'failed' ? (
        <IconButton
          label={t(isOpen ? 'stop' : 'putAway', { name: item.fileName })}
          onClick={() => uploads.dismiss(item.id)}
        >
          <X aria-hidden />
        </IconButton>
      ) : null}
    </li>
  );
}

function UploadMark({ item }: { item: UploadItem }) {
  switch (item.progress.state) {
    case 'waiting':
      return <Clock aria-hidden className="size-5 shrink-0 text-text-dim" />;
    case 'sending':
    case 'reading':
      return <Spinner className="shrink-0 text-accent" />;
    case 'added':
    case 'known':
      return <Check aria-hidden className="size-5 shrink-0 text-good" />;
    case 'failed':
      return <CircleAlert aria-hidden className="size-5 shrink-0 text-bad" />;
  }
}

function UploadWords({ item }: { item: UploadItem }) {
  const t = useTranslations('upload');
  const sayFault = useUploadFault();
  const { progress } = item;
  const words = 'truncate text-sm text-text-dim';
  switch (progress.state) {
    case 'waiting':
      return <p className={words}>{t('waiting')}</p>;
    case 'sending':
      return (
        <p className={words}>
          {t('sending', { percent: Math.round((Math.min(progress.sentBytes, item.sizeBytes) / item.sizeBytes) * 100) })}
        </p>
      );
    case 'reading':
      return <p className={words}>{t('reading')}</p>;
    case 'added':
      return <p className={words}>{t('added', { title: progress.title, artist: progress.artist })}</p>;
    case 'known':
      return <p className={words}>{t('known', { title: progress.title, artist: progress.artist })}</p>;
    case 'failed':
      return <p className="text-sm text-bad">{sayFault(progress.fault)}</p>;
  }
}

function useUploadFault(): (fault: UploadFault) => string {
  const t = useTranslations('upload');
  const { sayCode } = useErrorWords();
  const tError = useTranslations('errors');
  return (fault) => {
    if (fault.kind !== 'refused') return t(`faults.${fault.kind}`);
    const words = sayCode(fault.code);
    return fault.requestId ? `${words} ${tError('requestId', { requestId: fault.requestId })}` : words;
  };
}
