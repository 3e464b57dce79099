'use client';

import type { GuestRowView } from '@votebox/contracts';
import { toast } from '@votebox/ui';
import { useTranslations } from 'use-intl';
import { useAct } from '../data/act.hook';
import { ConfirmDialog } from '../data/confirm-dialog';
import { useVenue } from '../session/session.context';
import { useGuestName } from './guest-name.hook';
import { useRefreshGuests } from './guests.queries';

interface EraseDialogProps {
  eventId: string;
  guest: GuestRowView;
  onClose: () => void;
}

/** Forgets a guest who asked for it. */
export function EraseDialog({ eventId, guest, onClose }: EraseDialogProps) {
  const t = useTranslations('guests');
  const name = useGuestName()(guest);
  const { api, path } = useVenue();
  const refresh = useRefreshGuests(eventId);
  const act = useAct();
  const erase = async () => {
    const isDone = await act.run('erase', () => api.delete(`${path}/events/${eventId}/guests/${guest.voterId}`));
    if (!isDone) return;
    toast({ title: t('erased', { name }), kind: 'good' });
    onClose();
    refresh();
  };
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={(open) => !open && onClose()}
      title={t('eraseAsk', { name })}
      text={t('eraseText')}
      verb={t('erase')}
      isBusy={act.busy !== null}
      onConfirm={() => void erase()}
    />
  );
}
