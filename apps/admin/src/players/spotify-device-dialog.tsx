'use client';

import { LIMITS, type CreatePlayerDto, type PlayerSetupView, type SpotifyDeviceView } from '@votebox/contracts';
import { Badge, Banner, Button, Dialog, EmptyState, Field, Skeleton, TextInput, toast } from '@votebox/ui';
import { clsx } from 'clsx';
import { AppWindow, MonitorSpeaker, RefreshCw, Smartphone, Speaker, type LucideIcon } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { ErrorPanel } from '../data/error-panel';
import { useFormFaults } from '../forms/form-faults.hook';
import { useVenue } from '../session/session.context';
import { useSpotifyDevices } from '../spotify/spotify.queries';
import { isNameTaken } from './name-taken';
import { pagePlayer } from './page-player';
import { useRefreshPlayers } from './players.queries';

const FIELDS = ['name'] as const;
const ICONS: Record<string, LucideIcon> = { Smartphone, Computer: MonitorSpeaker };

/** A device of the linked account, or a page of ours that becomes one. */
type Wish = { kind: 'device'; device: SpotifyDeviceView } | { kind: 'page' };

interface SpotifyDeviceDialogProps {
  onClose: () => void;
  onSaved: (player: PlayerSetupView) => void;
}

export function SpotifyDeviceDialog({ onClose, onSaved }: SpotifyDeviceDialogProps) {
  const t = useTranslations('players');
  const { api, path } = useVenue();
  const refresh = useRefreshPlayers();
  const devices = useSpotifyDevices();
  const [wish, setWish] = useState<Wish | null>(null);
  const [typedName, setTypedName] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [isTaken, setTaken] = useState(false);
  const refused = useFormFaults(FIELDS);
  const pageName = t('pageName');
  const name = typedName ?? (wish?.kind === 'device' ? wish.device.name : wish ? pageName : '');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!wish || name.trim() === '' || isBusy) return;
    setBusy(true);
    try {
      const saved = await api.post<PlayerSetupView>(`${path}/players`, toDto(wish, name.trim(), pageName));
      refresh();
      toast({ title: t('added', { name: saved.name }), kind: 'good' });
      onSaved(saved);
    } catch (error) {
      if (isNameTaken(error)) setTaken(true);
      else refused.show(error);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t('spotifyAdd')}
      text={t('spotifyAddText')}
      open
      onOpenChange={(open) => !open && onClose()}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" form="device-form" isBusy={isBusy} disabled={!wish || name.trim() === ''}>
            {t('add')}
          </Button>
        </>
      }
    >
      <form id="device-form" noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
        {refused.general ? <Banner tone="bad">{refused.general}</Banner> : null}
        <fieldset className="min-w-0">
          <legend className="sr-only">{t('device')}</legend>
          <div className="flex flex-col gap-2">
            <Choice
              icon={AppWindow}
              title={t('thisBrowser')}
              text={t('thisBrowserText')}
              isChosen={wish?.kind === 'page'}
              onChoose={() => setWish({ kind: 'page' })}
            />
            {devices.isPending ? <Skeleton className="h-16" /> : null}
            {devices.isError ? <ErrorPanel error={devices.error} onRetry={() => void devices.refetch()} /> : null}
            {devices.data?.map((device) => (
              <Choice
                key={device.id}
                icon={ICONS[device.type] ?? Speaker}
                title={device.name}
                text={device.isRestricted ? t('restricted') : device.type}
                mark={device.isActive ? t('active') : undefined}
                isDisabled={device.isRestricted}
                isChosen={wish?.kind === 'device' && wish.device.id === device.id}
                onChoose={() => setWish({ kind: 'device', device })}
              />
            ))}
          </div>
        </fieldset>
        {devices.data?.length === 0 ? (
          <EmptyState title={t('noDevices')} text={t('noDevicesText')} className="px-0! py-2!" />
        ) : null}
        <Button
          variant="ghost"
          className="self-start"
          isBusy={devices.isFetching}
          onClick={() => void devices.refetch()}
        >
          <RefreshCw aria-hidden />
          {t('lookAgain')}
        </Button>
        {wish?.kind === 'page' ? <Banner>{t('pageAfterLink')}</Banner> : null}
        {wish ? (
          <Field label={t('name')} error={isTaken ? t('nameTaken') : refused.at('name')}>
            <TextInput
              maxLength={LIMITS.playerNameMax}
              value={name}
              onChange={(event) => {
                setTaken(false);
                setTypedName(event.target.value);
              }}
            />
          </Field>
        ) : null}
      </form>
    </Dialog>
  );
}

function toDto(wish: Wish, name: string, pageName: string): CreatePlayerDto {
  if (wish.kind === 'page') return pagePlayer(name, pageName);
  const { id: deviceId, name: deviceName, type: deviceType } = wish.device;
  return { kind: 'SPOTIFY', name, spotify: { deviceId, deviceName, deviceType } };
}

interface ChoiceProps {
  icon: LucideIcon;
  title: string;
  text: string;
  mark?: string;
  isChosen: boolean;
  isDisabled?: boolean;
  onChoose: () => void;
}

function Choice({ icon: Icon, title, text, mark, isChosen, isDisabled, onChoose }: ChoiceProps) {
  return (
    <label
      className={clsx(
        'flex items-center gap-3.5 rounded-control p-3.5 transition-colors',
        'has-[:focus-visible]:outline-3 has-[:focus-visible]:outline-offset-3 has-[:focus-visible]:outline-accent-text',
        isDisabled ? 'opacity-60' : 'cursor-pointer',
        isChosen ? 'bg-surface-2 shadow-[inset_0_0_0_2px_var(--vb-accent)]' : 'bg-night/50 hover:bg-surface-2',
      )}
    >
      <input
        type="radio"
        name="device"
        className="sr-only"
        checked={isChosen}
        disabled={isDisabled}
        onChange={onChoose}
      />
      <Icon aria-hidden className={clsx('size-6 shrink-0', isChosen ? 'text-accent' : 'text-text-dim')} />
      <span className="min-w-0 flex-1 leading-snug">
        <span className="block truncate font-semibold">{title}</span>
        <span className="block text-sm text-text-dim">{text}</span>
      </span>
      {mark ? <Badge tone="good">{mark}</Badge> : null}
    </label>
  );
}
