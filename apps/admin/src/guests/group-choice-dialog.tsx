'use client';

import type { GuestRowView } from '@votebox/contracts';
import { Button, Dialog, Field, Select, toast } from '@votebox/ui';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAct } from '../data/act.hook';
import { useVenue } from '../session/session.context';
import { useGuestName } from './guest-name.hook';
import { useGuestGroups, useRefreshGuests } from './guests.queries';

const NO_GROUP = 'none';

interface GroupChoiceDialogProps {
  eventId: string;
  guest: GuestRowView;
  onClose: () => void;
}

export function GroupChoiceDialog({ eventId, guest, onClose }: GroupChoiceDialogProps) {
  const t = useTranslations('groups');
  const nameOf = useGuestName();
  const { api, path } = useVenue();
  const groups = useGuestGroups(eventId);
  const refresh = useRefreshGuests(eventId);
  const act = useAct();
  const [groupId, setGroupId] = useState(guest.group?.id ?? NO_GROUP);
  const save = async () => {
    const body = { groupId: groupId === NO_GROUP ? null : groupId };
    const isDone = await act.run('group', () =>
      api.post<GuestRowView>(`${path}/events/${eventId}/guests/${guest.voterId}/group`, body),
    );
    if (!isDone) return;
    refresh();
    toast({ title: t('grouped', { name: nameOf(guest) }), kind: 'good' });
    onClose();
  };
  return (
    <Dialog
      title={t('choose', { name: nameOf(guest) })}
      open
      onOpenChange={(open) => !open && onClose()}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button isBusy={act.busy !== null} onClick={() => void save()}>
            {t('put')}
          </Button>
        </>
      }
    >
      <Field label={t('group')} hint={t('keeps')}>
        <Select
          value={groupId}
          onValueChange={setGroupId}
          options={[
            { value: NO_GROUP, label: t('noGroup') },
            ...(groups.data ?? []).map((group) => ({ value: group.id, label: group.name })),
          ]}
        />
      </Field>
      {groups.data?.length === 0 ? <p className="mt-4 text-sm text-text-dim">{t('noneYet')}</p> : null}
    </Dialog>
  );
}
