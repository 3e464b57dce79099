import type { ApiError } from '@votebox/client';
import { Button } from '@votebox/ui';
import { useTranslations } from 'use-intl/react';
import { RecordStack } from '../surface/record-stack';
import { Stage } from '../surface/stage';
import { FullHouse } from '../join/join-refusal.screen';
import { OtherCodeLink } from './other-code-link';

const RETRY_WHEN_FULL_MS = 15_000;

/** An address of a night that cannot be entered. */
export function NightRefusal({ code, error }: { code: string; error: ApiError | null }) {
  const t = useTranslations('refusal');
  const reload = () => window.location.reload();
  if (code === 'EVENT_FULL') {
    return (
      <FullHouse retryAfterMs={error?.retryAfterMs ?? RETRY_WHEN_FULL_MS} onRetry={reload} next={<OtherCodeLink />} />
    );
  }
  const isUnknown = code === 'NOT_FOUND' || code === 'VALIDATION_ERROR';
  return (
    <Stage
      picture={<RecordStack />}
      title={t(isUnknown ? 'noNightTitle' : 'failedTitle')}
      actions={
        <>
          {isUnknown ? null : (
            <Button size="lg" onClick={reload}>
              {t('tryNow')}
            </Button>
          )}
          <OtherCodeLink />
        </>
      }
    >
      <p>{isUnknown ? t('noNightText') : (error?.message ?? t('failedText'))}</p>
      {error?.requestId ? <p className="mt-3 text-sm break-all">{t('requestId', { id: error.requestId })}</p> : null}
    </Stage>
  );
}
