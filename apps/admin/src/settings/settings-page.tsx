'use client';

import { Skeleton } from '@votebox/ui';
import { useTranslations } from 'use-intl';
import { ErrorPanel } from '../data/error-panel';
import { Page } from '../shell/page';
import { useVenueView } from '../venue/venue.queries';
import { SettingsForm } from './settings-form';
import { SettingsTabs } from './settings-tabs';

export function SettingsPage() {
  const t = useTranslations('settings');
  const query = useVenueView();
  return (
    <Page title={t('title')}>
      <SettingsTabs />
      {query.isError && !query.data ? (
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data ? (
        <SettingsForm key={query.data.id} venue={query.data} />
      ) : (
        <Skeleton className="h-120 rounded-card" />
      )}
    </Page>
  );
}
