'use client';

import type { SpotifyAccountView, SpotifyAuthorizeView } from '@votebox/contracts';
import { Banner, Button } from '@votebox/ui';
import { ExternalLink } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAct } from '../data/act.hook';
import { useVenue } from '../session/session.context';
import { AppForm } from './app-step';

/** Sends the owner's browser to Spotify to agree; it comes back to the callback page. */
export function LinkStep({ account }: { account: SpotifyAccountView }) {
  const t = useTranslations('spotify');
  const [isAppOpen, setAppOpen] = useState(false);
  return (
    <div className="flex flex-col gap-5">
      {account.state === 'NEEDS_REAUTH' ? <Banner tone="warn">{t('reauthText')}</Banner> : null}
      <p className="max-w-prose text-text-dim">{t('linkText')}</p>
      <div className="flex flex-wrap gap-3">
        <LinkButton isAgain={account.state === 'NEEDS_REAUTH'} />
        <Button variant="ghost" aria-expanded={isAppOpen} onClick={() => setAppOpen(!isAppOpen)}>
          {t('appChange')}
        </Button>
      </div>
      {isAppOpen ? <AppForm account={account} onSaved={() => setAppOpen(false)} /> : null}
    </div>
  );
}

export function LinkButton({ isAgain }: { isAgain: boolean }) {
  const t = useTranslations('spotify');
  const { api, path } = useVenue();
  const act = useAct();
  const [isLeaving, setLeaving] = useState(false);
  const go = () =>
    act.run(
      'authorize',
      () => api.post<SpotifyAuthorizeView>(`${path}/spotify/authorize`),
      ({ url }) => {
        setLeaving(true);
        location.assign(url);
      },
    );
  return (
    <Button isBusy={act.busy !== null || isLeaving} onClick={() => void go()}>
      <ExternalLink aria-hidden />
      {t(isAgain ? 'linkAgain' : 'link')}
    </Button>
  );
}
