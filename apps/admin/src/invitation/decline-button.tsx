'use client';

import { Button } from '@votebox/ui';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAct } from '../data/act.hook';
import { ConfirmDialog } from '../data/confirm-dialog';
import { useSession } from '../session/session.context';

export function DeclineButton({ token, onDeclined }: { token: string; onDeclined: () => void }) {
  const t = useTranslations('invitation');
  const { api } = useSession();
  const act = useAct();
  const [isAsking, setAsking] = useState(false);
  const decline = () => act.run('decline', () => api.post('/auth/invitations/decline', { token }), onDeclined);
  return (
    <>
      <Button variant="ghost" className="self-start" onClick={() => setAsking(true)}>
        {t('decline')}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onOpenChange={setAsking}
        title={t('declineAsk')}
        text={t('declineAskText')}
        verb={t('decline')}
        isBusy={act.busy !== null}
        onConfirm={() => void decline()}
      />
    </>
  );
}
