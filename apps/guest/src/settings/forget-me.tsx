import { browserStorage, forgetTickets } from '@votebox/client';
import { RETENTION } from '@votebox/contracts';
import { Button } from '@votebox/ui';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { guestApi } from '../session/guest-api';

type State = 'closed' | 'asking' | 'busy' | 'failed';

/** What is kept, for how long, and the way to have it forgotten now. */
export function ForgetMe({ eventId }: { eventId: string }) {
  const t = useTranslations('settings');
  const [state, setState] = useState<State>('closed');
  const forget = async () => {
    setState('busy');
    try {
      await guestApi().delete(`/events/${eventId}/me`);
    } catch {
      setState('failed');
      return;
    }
    browserStorage.forget();
    await forgetTickets();
    // In place of this page: no way leads back to what it still shows.
    window.location.replace('/');
  };
  return (
    <div className="flex flex-col gap-3">
      <p className="text-dim">{t('privacy', { cookieDays: RETENTION.guestCookieDays, days: RETENTION.guestDays })}</p>
      {state === 'closed' ? (
        <Button variant="quiet" onClick={() => setState('asking')}>
          {t('forget')}
        </Button>
      ) : (
        <div role="group" aria-label={t('forget')} className="flex flex-col gap-3">
          <p role="status" className={state === 'failed' ? 'text-bad' : ''}>
            {t(state === 'failed' ? 'forgetFailed' : 'forgetAsk')}
          </p>
          <div className="flex flex-wrap gap-2">
            <Button isBusy={state === 'busy'} onClick={() => void forget()}>
              {t('forgetNow')}
            </Button>
            <Button variant="quiet" onClick={() => setState('closed')}>
              {t('forgetNot')}
            </Button>
          </div>
        </div>
      )}
    </div>
  );
}
