'use client';

import type { SpotifyAccountView } from '@votebox/contracts';
import { Banner, Button, Switch } from '@votebox/ui';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { usePlayers } from '../players/players.queries';
import { useVenue } from '../session/session.context';
import { AppForm } from './app-step';
import { LinkButton } from './link-button';

/** Sends the owner's browser to Spotify to agree; it comes back to the callback page. */
export function LinkStep({ account }: { account: SpotifyAccountView }) {
  const t = useTranslations('spotify');
  const { can } = useVenue();
  const players = usePlayers().data ?? [];
  const hasPage = players.some((player) => player.kind === 'SPOTIFY' && player.spotify.isPage);
  const [withPage, setWithPage] = useState(false);
  const [isAppOpen, setAppOpen] = useState(false);
  return (
    <div className="flex flex-col gap-5">
      {account.state === 'NEEDS_REAUTH' ? <Banner tone="warn">{t('reauthText')}</Banner> : null}
      <p className="max-w-prose text-text-dim">{t('linkText')}</p>
      {hasPage || !can('player:edit') ? null : (
        <Switch checked={withPage} onCheckedChange={setWithPage} label={t('withPage')} hint={t('withPageHint')} />
      )}
      <div className="flex flex-wrap gap-3">
        <LinkButton account={account} withPage={withPage} />
        <Button variant="ghost" aria-expanded={isAppOpen} onClick={() => setAppOpen(!isAppOpen)}>
          {t('appChange')}
        </Button>
      </div>
      {isAppOpen ? <AppForm account={account} onSaved={() => setAppOpen(false)} /> : null}
    </div>
  );
}
