'use client';

import { LIMITS, type PlayerSetupView } from '@votebox/contracts';
import { Banner, Button, Dialog, Field, Switch, TextInput, toast } from '@votebox/ui';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { useFormFaults } from '../forms/form-faults.hook';
import { NumberInput } from '../forms/number-input';
import { useVenue } from '../session/session.context';
import { findMpdFaults, newMpd, toCreateMpd, toMpdDraft, toUpdateMpd, type MpdDraft } from './mpd-draft.rules';
import { isNameTaken } from './name-taken';
import { useRefreshPlayers } from './players.queries';

const FIELDS = ['name', 'mpd.host', 'mpd.port', 'mpd.prefix', 'password'] as const;

interface MpdDialogProps {
  /** The player to change; null adds one. */
  player: (PlayerSetupView & { kind: 'MPD' }) | null;
  onClose: () => void;
  /** After saving, so that it can be tried at once. */
  onSaved: (player: PlayerSetupView) => void;
}

export function MpdDialog({ player, onClose, onSaved }: MpdDialogProps) {
  const t = useTranslations('players');
  const { api, path } = useVenue();
  const refresh = useRefreshPlayers();
  const [draft, setDraft] = useState<MpdDraft>(() => (player ? toMpdDraft(player) : newMpd()));
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [isTaken, setTaken] = useState(false);
  const refused = useFormFaults(FIELDS);
  const faults = findMpdFaults(draft);
  const change = (next: Partial<MpdDraft>) => {
    refused.clear();
    setTaken(false);
    setDraft({ ...draft, ...next });
  };
  const faultAt = (field: 'name' | 'host' | 'port') => {
    const own = isChecked ? faults[field] : undefined;
    if (field === 'name' && isTaken) return t('nameTaken');
    return own ? t(`faults.${own}`) : refused.at(field === 'name' ? field : `mpd.${field}`);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (Object.keys(faults).length > 0 || isBusy) return;
    setBusy(true);
    try {
      const saved = player
        ? await api.patch<PlayerSetupView>(`${path}/players/${player.id}`, toUpdateMpd(draft))
        : await api.post<PlayerSetupView>(`${path}/players`, toCreateMpd(draft));
      refresh();
      toast({ title: t(player ? 'saved' : 'added', { name: saved.name }), kind: 'good' });
      onSaved(saved);
    } catch (error) {
      if (isNameTaken(error)) setTaken(true);
      else refused.show(error);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t(player ? 'mpdEdit' : 'mpdAdd')}
      text={t('mpdText')}
      open
      onOpenChange={(open) => !open && onClose()}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" form="mpd-form" isBusy={isBusy}>
            {t(player ? 'save' : 'add')}
          </Button>
        </>
      }
    >
      <form id="mpd-form" noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
        {refused.general ? <Banner tone="bad">{refused.general}</Banner> : null}
        <Field label={t('name')} error={faultAt('name')}>
          <TextInput
            maxLength={LIMITS.playerNameMax}
            placeholder={t('mpdNameExample')}
            value={draft.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        </Field>
        <div className="grid grid-cols-[minmax(0,1fr)_7rem] gap-4">
          <Field label={t('host')} error={faultAt('host')}>
            <TextInput
              autoCapitalize="none"
              autoComplete="off"
              spellCheck={false}
              placeholder="192.168.1.20"
              value={draft.host}
              onChange={(event) => change({ host: event.target.value })}
            />
          </Field>
          <Field label={t('port')} error={faultAt('port')}>
            <NumberInput min={1} max={65_535} value={draft.port} onValueChange={(port) => change({ port })} />
          </Field>
        </div>
        <Field
          label={t('password')}
          hint={t(player?.hasPassword ? 'passwordKept' : 'passwordHint')}
          error={refused.at('password')}
        >
          <TextInput
            type="password"
            autoComplete="new-password"
            disabled={draft.dropsPassword}
            value={draft.password}
            onChange={(event) => change({ password: event.target.value })}
          />
        </Field>
        {player?.hasPassword ? (
          <Switch
            checked={draft.dropsPassword}
            onCheckedChange={(dropsPassword) => change({ dropsPassword, password: '' })}
            label={t('dropPassword')}
          />
        ) : null}
        <Field label={t('prefix')} hint={t('prefixHint')} error={refused.at('mpd.prefix')}>
          <TextInput
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            maxLength={300}
            value={draft.prefix}
            onChange={(event) => change({ prefix: event.target.value })}
          />
        </Field>
      </form>
    </Dialog>
  );
}
