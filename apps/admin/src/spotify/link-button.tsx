'use client';

import type { PlayerSetupView, SpotifyAccountView, SpotifyAuthorizeView } from '@votebox/contracts';
import { Banner, Button, buttonClass } from '@votebox/ui';
import { ExternalLink } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAct } from '../data/act.hook';
import { pagePlayer } from '../players/page-player';
import { useVenue } from '../session/session.context';
import { findLinkPlace } from './setup.rules';

interface LinkButtonProps {
  account: SpotifyAccountView;
  /** Also sets up a page as player, so that Spotify is asked for the permission that it needs. */
  withPage?: boolean;
  isQuiet?: boolean;
}

/** To Spotify and back; where Spotify comes back to another address, to that address first. */
export function LinkButton({ account, withPage = false, isQuiet = false }: LinkButtonProps) {
  const t = useTranslations('spotify');
  const tPlayers = useTranslations('players');
  const { api, path } = useVenue();
  const act = useAct();
  const [isLeaving, setLeaving] = useState(false);
  const variant = isQuiet ? 'quiet' : 'primary';
  const place = findLinkPlace(account.redirectUri, location.origin);
  if (!account.isRedirectAllowed) return <Banner tone="warn">{t('redirectRefused')}</Banner>;
  if (place) {
    return (
      <div className="flex flex-col items-start gap-3">
        <p className="max-w-prose text-sm text-text-dim">{t('elsewhere')}</p>
        <a href={place} className={buttonClass({ variant })}>
          <ExternalLink aria-hidden />
          {t('goThere', { place: new URL(place).host })}
        </a>
      </div>
    );
  }
  const authorize = async () => {
    if (withPage) await api.post<PlayerSetupView>(`${path}/players`, pagePlayer(tPlayers('pageName')));
    return api.post<SpotifyAuthorizeView>(`${path}/spotify/authorize`);
  };
  const go = () =>
    act.run('authorize', authorize, ({ url }) => {
      setLeaving(true);
      location.assign(url);
    });
  return (
    <Button variant={variant} isBusy={act.busy !== null || isLeaving} onClick={() => void go()}>
      <ExternalLink aria-hidden />
      {t(account.state === 'UNLINKED' ? 'link' : 'linkAgain')}
    </Button>
  );
}
