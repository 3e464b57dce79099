import { toast } from '@votebox/ui';
import { useRouter } from 'next/navigation';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../session/session.context';
import { ROUTES } from '../shell/routes';

/** Goes into the app, to the venue that was just joined. */
export function useArrive(venueName: string): (venueId: string) => void {
  const t = useTranslations('invitation');
  const session = useSession();
  const router = useRouter();
  return useCallback(
    (venueId) => {
      session.chooseVenue(venueId);
      toast({ title: t('joined', { venue: venueName }), kind: 'good' });
      router.replace(ROUTES.home);
    },
    [session, router, t, venueName],
  );
}
