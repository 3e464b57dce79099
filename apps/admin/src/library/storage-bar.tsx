'use client';

import { Card, ProgressBar } from '@votebox/ui';
import { useFormatter, useTranslations } from 'use-intl';
import { useStorage } from './library.queries';

const GIGABYTE = 1_000_000_000;
const MEGABYTE = 1_000_000;

/** How much of the venue's storage its uploads take. */
export function StorageBar() {
  const t = useTranslations('storage');
  const format = useFormatter();
  const storage = useStorage().data;
  if (!storage) return null;
  const size = (bytes: number) => {
    const [value, unit] = bytes < GIGABYTE ? [bytes / MEGABYTE, 'megabyte'] : [bytes / GIGABYTE, 'gigabyte'];
    return format.number(value, { style: 'unit', unit, maximumFractionDigits: 1 });
  };
  const { usedBytes, quotaBytes } = storage;
  return (
    <Card className="mt-10">
      <h2 className="text-xl">{t('title')}</h2>
      <p className="mt-1 text-text-dim">
        {quotaBytes === null
          ? t('used', { used: size(usedBytes) })
          : t(usedBytes < quotaBytes ? 'usedOf' : 'full', { used: size(usedBytes), quota: size(quotaBytes) })}
      </p>
      {quotaBytes === null ? null : (
        <ProgressBar value={Math.min(usedBytes, quotaBytes)} max={quotaBytes} label={t('progress')} className="mt-4" />
      )}
    </Card>
  );
}
