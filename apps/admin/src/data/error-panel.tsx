'use client';

import { ApiError } from '@votebox/client';
import { Button, EmptyState } from '@votebox/ui';
import { CloudOff, OctagonAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useErrorWords } from './error-words.hook';

/** In place of something that could not be loaded: the reason, the request id for whoever helps, and a second try. */
export function ErrorPanel({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useTranslations('errors');
  const { say } = useErrorWords();
  const requestId = error instanceof ApiError ? error.requestId : undefined;
  const isOffline = error instanceof ApiError && error.code === 'OFFLINE';
  return (
    <div role="alert">
      <EmptyState
        icon={isOffline ? <CloudOff aria-hidden /> : <OctagonAlert aria-hidden />}
        title={say(error)}
        text={
          requestId ? (
            <>
              {t('askForHelp')} <code className="font-text text-text select-all">{t('requestId', { requestId })}</code>
            </>
          ) : (
            t('tryAgainText')
          )
        }
        action={
          onRetry ? (
            <Button variant="quiet" onClick={onRetry}>
              {t('tryAgain')}
            </Button>
          ) : undefined
        }
      />
    </div>
  );
}
