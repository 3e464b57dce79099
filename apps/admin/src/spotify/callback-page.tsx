'use client';

import { ApiError } from '@votebox/client';
import type { SpotifyAccountView, SpotifyConnectDto } from '@votebox/contracts';
import { buttonClass, Spinner, SpotifyMark, toast } from '@votebox/ui';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter, useSearchParams } from 'next/navigation';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { ErrorPanel } from '../data/error-panel';
import { useVenue } from '../session/session.context';
import { Page } from '../shell/page';
import { ROUTES } from '../shell/routes';
import { TeachingState } from '../shell/teaching-state';
import { useStoreAccount } from './spotify.queries';

const isOver = (error: unknown): boolean => error instanceof ApiError && error.code === 'CONFLICT';

/** Where Spotify sends the owner's browser back to: what it brought is handed to the server, once. */
export function CallbackPage() {
  const t = useTranslations('spotify');
  const params = useSearchParams();
  const router = useRouter();
  const store = useStoreAccount();
  const { api, path } = useVenue();
  const state = params.get('state');
  const brought: SpotifyConnectDto = {
    state: state ?? '',
    ...(params.get('code') ? { code: params.get('code')! } : {}),
    ...(params.get('error') ? { error: params.get('error')! } : {}),
  };
  const isRefused = brought.error !== undefined;
  const query = useQuery({
    // A state is good for one try only, so the answer to it is kept and never asked for again.
    queryKey: ['spotify-connect', state],
    queryFn: () => api.post<SpotifyAccountView>(`${path}/spotify/connect`, brought),
    enabled: state !== null,
    retry: false,
    staleTime: Infinity,
  });
  const account = query.data;
  useEffect(() => {
    if (!account || isRefused) return;
    store(account);
    toast({ title: t('linked', { name: account.displayName ?? 'Spotify' }), kind: 'good' });
    router.replace(ROUTES.spotify);
  }, [account, isRefused, router, store, t]);
  const back = (
    <Link href={ROUTES.spotify} className={buttonClass()}>
      {t('backToSetup')}
    </Link>
  );
  const problem = state === null ? 'stray' : isRefused ? 'refused' : isOver(query.error) ? 'over' : null;
  if (problem) {
    return (
      <Page title="Spotify" width="reading">
        <TeachingState icon={<SpotifyMark />} title={t(`${problem}Title`)} text={t(`${problem}Text`)} action={back} />
      </Page>
    );
  }
  return (
    <Page title="Spotify" width="reading">
      {query.isError ? (
        <>
          <ErrorPanel error={query.error} />
          <div className="px-6">{back}</div>
        </>
      ) : (
        <p role="status" className="flex items-center gap-3 text-lg">
          <Spinner />
          {t('linking')}
        </p>
      )}
    </Page>
  );
}
