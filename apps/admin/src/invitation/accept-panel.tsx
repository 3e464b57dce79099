'use client';

import type { MembershipView, UserView } from '@votebox/contracts';
import { Button } from '@votebox/ui';
import { useTranslations } from 'use-intl';
import { useAct } from '../data/act.hook';
import { useSession } from '../session/session.context';
import { useArrive } from './arrive.hook';

/** Somebody who is signed in says yes with that account, or takes another one. */
export function AcceptPanel({ token, venueName, user }: { token: string; venueName: string; user: UserView }) {
  const t = useTranslations('invitation');
  const session = useSession();
  const act = useAct();
  const arrive = useArrive(venueName);
  const accept = () =>
    act.run(
      'accept',
      async () => {
        const { venueId } = await session.api.post<MembershipView>('/auth/invitations/accept', { token });
        await session.reload();
        return venueId;
      },
      arrive,
      { CONFLICT: t('memberAlready') },
    );
  return (
    <>
      <p className="wrap-anywhere">{t('asWho', { name: user.name, email: user.email })}</p>
      <div className="flex flex-wrap gap-3">
        <Button size="lg" isBusy={act.busy === 'accept'} onClick={() => void accept()}>
          {t('accept')}
        </Button>
        <Button size="lg" variant="quiet" onClick={() => void act.run('leave', () => session.logout())}>
          {t('otherAccount')}
        </Button>
      </div>
    </>
  );
}
