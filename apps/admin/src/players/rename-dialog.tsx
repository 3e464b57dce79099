'use client';

import { LIMITS, type PlayerSetupView } from '@votebox/contracts';
import { Banner, Button, Dialog, Field, TextInput, toast } from '@votebox/ui';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { useFormFaults } from '../forms/form-faults.hook';
import { useVenue } from '../session/session.context';
import { isNameTaken } from './name-taken';
import { useRefreshPlayers } from './players.queries';

const FIELDS = ['name'] as const;

export function RenameDialog({ player, onClose }: { player: PlayerSetupView; onClose: () => void }) {
  const t = useTranslations('players');
  const { api, path } = useVenue();
  const refresh = useRefreshPlayers();
  const [name, setName] = useState(player.name);
  const [isBusy, setBusy] = useState(false);
  const [isTaken, setTaken] = useState(false);
  const refused = useFormFaults(FIELDS);
  const fault = name.trim() === '' ? t('faults.required') : isTaken ? t('nameTaken') : refused.at('name');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '' || isBusy) return;
    setBusy(true);
    try {
      const saved = await api.patch<PlayerSetupView>(`${path}/players/${player.id}`, { name: name.trim() });
      refresh();
      toast({ title: t('saved', { name: saved.name }), kind: 'good' });
      onClose();
    } catch (error) {
      if (isNameTaken(error)) setTaken(true);
      else refused.show(error);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t('renameTitle', { name: player.name })}
      open
      onOpenChange={(open) => !open && onClose()}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" form="rename-form" isBusy={isBusy}>
            {t('save')}
          </Button>
        </>
      }
    >
      <form id="rename-form" noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
        {refused.general ? <Banner tone="bad">{refused.general}</Banner> : null}
        <Field label={t('name')} error={fault}>
          <TextInput
            maxLength={LIMITS.playerNameMax}
            value={name}
            onChange={(event) => {
              refused.clear();
              setTaken(false);
              setName(event.target.value);
            }}
          />
        </Field>
      </form>
    </Dialog>
  );
}
