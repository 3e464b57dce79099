import { ERRORS, type ErrorCode } from '@votebox/contracts';
import { ApiError } from '@votebox/client';
import { toast } from '@votebox/ui';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';

export interface ErrorWords {
  /** What happened, in the person's language. */
  say(error: unknown): string;
  sayCode(code: string): string;
  /** Tells of a failed act in a toast; `instead`: better words for some codes. */
  tell(error: unknown, instead?: Partial<Record<ErrorCode, string>>): void;
}

export function useErrorWords(): ErrorWords {
  const t = useTranslations('errors');
  return useMemo(() => {
    const sayCode = (code: string) =>
      code === 'OFFLINE' || code in ERRORS ? t(code as keyof typeof ERRORS | 'OFFLINE') : t('INTERNAL');
    const say = (error: unknown) => {
      if (!(error instanceof ApiError)) return t('unexpected');
      const words = sayCode(error.code);
      return error.retryAfterMs ? `${words} ${t('retryIn', { seconds: Math.ceil(error.retryAfterMs / 1000) })}` : words;
    };
    const tell = (error: unknown, instead: Partial<Record<string, string>> = {}) => {
      // The way to the login, and back, is the gate's.
      if (error instanceof ApiError && error.code === 'UNAUTHORIZED') return;
      const requestId = error instanceof ApiError ? error.requestId : undefined;
      const better = error instanceof ApiError ? instead[error.code] : undefined;
      toast({ kind: 'bad', title: better ?? say(error), text: requestId ? t('requestId', { requestId }) : undefined });
    };
    return { say, sayCode, tell };
  }, [t]);
}
