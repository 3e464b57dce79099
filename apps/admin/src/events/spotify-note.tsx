'use client';

import { Banner, buttonClass } from '@votebox/ui';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useVenue } from '../session/session.context';
import { ROUTES } from '../shell/routes';
import { useSpotifyAccount } from '../spotify/spotify.queries';

/** What stands between this event and Spotify, if anything, and what Spotify may be played at. */
export function SpotifyNote() {
  const t = useTranslations('pool');
  const { can } = useVenue();
  const account = useSpotifyAccount().data;
  if (!account) return null;
  const problem =
    account.state === 'NEEDS_REAUTH'
      ? 'spotifyAgain'
      : account.state === 'UNLINKED'
        ? 'spotifyUnlinked'
        : account.privateSince === null
          ? 'spotifyNotPrivate'
          : null;
  if (problem === null) return <Banner>{t('spotifyPrivate')}</Banner>;
  return (
    <Banner
      tone="warn"
      action={
        can('spotify:edit') ? (
          <Link href={ROUTES.spotify} className={buttonClass({ variant: 'quiet' })}>
            {t('toSpotify')}
          </Link>
        ) : undefined
      }
    >
      {t(problem)}
    </Banner>
  );
}
