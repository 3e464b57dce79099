'use client';

import { useTranslations } from 'use-intl';
import { ConfirmDialog } from '../data/confirm-dialog';
import type { BanKind, LiveRoom } from './room.hook';

export interface BanWish {
  kind: BanKind;
  trackId: string;
  title: string;
  artist: string;
}

/** Keeps a track or an artist out for the rest of the event. Cannot be taken back, so it is asked for by name. */
export function BanDialog({ wish, room, onClose }: { wish: BanWish | null; room: LiveRoom; onClose: () => void }) {
  const t = useTranslations('ban');
  const name = wish ? (wish.kind === 'artist' ? wish.artist : wish.title) : '';
  const confirm = async () => {
    if (wish && (await room.acts.remove(wish, wish.kind))) onClose();
  };
  return (
    <ConfirmDialog
      isOpen={wish !== null}
      onOpenChange={onClose}
      title={t(wish?.kind === 'artist' ? 'artistAsk' : 'trackAsk', { name })}
      text={t(wish?.kind === 'artist' ? 'artistText' : 'trackText')}
      verb={t('ban')}
      isBusy={room.acts.busy === 'remove'}
      onConfirm={() => void confirm()}
    />
  );
}
