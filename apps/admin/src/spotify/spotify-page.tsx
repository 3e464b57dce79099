'use client';

import type { SpotifyAccountView } from '@votebox/contracts';
import { Banner, Skeleton } from '@votebox/ui';
import { useTranslations } from 'use-intl';
import { ErrorPanel } from '../data/error-panel';
import { usePlayers } from '../players/players.queries';
import { useVenue } from '../session/session.context';
import { SettingsTabs } from '../settings/settings-tabs';
import { Page } from '../shell/page';
import { AccountPanel } from './account-panel';
import { readSetup } from './setup.rules';
import { SetupSteps } from './setup-steps';
import { useSpotifyAccount } from './spotify.queries';

/** Spotify for private events: set up once, watched afterwards. */
export function SpotifyPage() {
  const t = useTranslations('spotify');
  const query = useSpotifyAccount();
  const players = usePlayers();
  return (
    <Page title="Spotify" width="reading">
      <SettingsTabs />
      <Banner tone="warn" className="mb-6">
        <p className="font-semibold">{t('honestTitle')}</p>
        <p className="mt-1 text-text">{t('honestText')}</p>
      </Banner>
      {query.isError && !query.data ? (
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data && (players.data || players.isError) ? (
        <Account account={query.data} hasDevice={players.data?.some((player) => player.kind === 'SPOTIFY') ?? false} />
      ) : (
        <Skeleton className="h-96 rounded-card" />
      )}
    </Page>
  );
}

function Account({ account, hasDevice }: { account: SpotifyAccountView; hasDevice: boolean }) {
  const t = useTranslations('spotify');
  const { can } = useVenue();
  const steps = readSetup(account, hasDevice);
  const isReady = steps.every(({ state }) => state === 'done');
  return (
    <div className="flex flex-col gap-6">
      {can('spotify:edit') ? null : <Banner>{t('readOnly')}</Banner>}
      {account.clientId ? <AccountPanel account={account} /> : null}
      {isReady ? null : <SetupSteps account={account} steps={steps} />}
    </div>
  );
}
