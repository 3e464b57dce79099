'use client';

import { useStore } from '@votebox/client/react';
import { Button, EmptyState } from '@votebox/ui';
import { DoorClosed } from 'lucide-react';
import { usePathname, useRouter } from 'next/navigation';
import { useEffect, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { UnsavedProvider } from '../forms/unsaved.context';
import { UploadProvider } from '../library/upload.context';
import { PlayerDeckProvider } from '../player/player-deck.context';
import { SpotifyDeviceProvider } from '../player/spotify-device.context';
import { LiveProvider } from '../session/live.context';
import { useSession } from '../session/session.context';
import { takeLeaving, useSignOut } from '../session/sign-out.hook';
import { Splash } from './providers';
import { ROUTES } from './routes';

/** Lets only signed-in staff in. Who is not goes to the login and comes back to where they were. */
export function Gate({ children }: { children: ReactNode }) {
  const session = useSession();
  const state = useStore(session);
  const router = useRouter();
  const pathname = usePathname();

  useEffect(() => {
    if (state.state !== 'signed-out') return;
    const here = pathname + location.search;
    const isPlainStart = here === ROUTES.home;
    router.replace(takeLeaving() || isPlainStart ? ROUTES.login : `${ROUTES.login}?next=${encodeURIComponent(here)}`);
  }, [state.state, router, pathname]);

  if (state.state === 'no-venue') return <NoVenue />;
  if (state.state !== 'signed-in') return <Splash />;
  return (
    <LiveProvider waiting={<Splash />}>
      <PlayerDeckProvider key={state.venueId}>
        <SpotifyDeviceProvider>
          <UploadProvider>
            <UnsavedProvider>{children}</UnsavedProvider>
          </UploadProvider>
        </SpotifyDeviceProvider>
      </PlayerDeckProvider>
    </LiveProvider>
  );
}

function NoVenue() {
  const t = useTranslations('gate');
  const signOut = useSignOut();
  return (
    <main className="mx-auto grid min-h-dvh max-w-xl place-items-center">
      <EmptyState
        icon={<DoorClosed aria-hidden />}
        title={t('noVenueTitle')}
        text={t('noVenueText')}
        action={
          <Button variant="quiet" onClick={() => void signOut()}>
            {t('signOut')}
          </Button>
        }
      />
    </main>
  );
}
