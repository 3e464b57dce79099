'use client';

import type { PlayerSetupView } from '@votebox/contracts';
import { Button, buttonClass, Skeleton, SpotifyMark, toast } from '@votebox/ui';
import { Plus, Speaker } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAct } from '../data/act.hook';
import { ConfirmDialog } from '../data/confirm-dialog';
import { ErrorPanel } from '../data/error-panel';
import { useVenue } from '../session/session.context';
import { SettingsTabs } from '../settings/settings-tabs';
import { Page } from '../shell/page';
import { ROUTES } from '../shell/routes';
import { TeachingState } from '../shell/teaching-state';
import { useSpotifyAccount } from '../spotify/spotify.queries';
import { MpdDialog } from './mpd-dialog';
import { PlayerCard } from './player-card';
import { usePlayers, useRefreshPlayers } from './players.queries';
import { RenameDialog } from './rename-dialog';
import { SpotifyDeviceDialog } from './spotify-device-dialog';

type Door =
  | { kind: 'mpd'; player: (PlayerSetupView & { kind: 'MPD' }) | null }
  | { kind: 'spotify' }
  | { kind: 'rename'; player: PlayerSetupView }
  | { kind: 'delete'; player: PlayerSetupView };

/** The players that the server drives: a sound system over MPD, a Spotify device. */
export function PlayersPage() {
  const t = useTranslations('players');
  const { can } = useVenue();
  const query = usePlayers();
  const [door, setDoor] = useState<Door | null>(null);
  /** The player that is tried as soon as it stands in the list. */
  const [freshId, setFreshId] = useState<string | null>(null);
  const mayEdit = can('player:edit');
  const close = () => setDoor(null);
  const settle = (player: PlayerSetupView) => {
    setFreshId(player.id);
    close();
  };
  const add = mayEdit ? (
    <AddButtons onMpd={() => setDoor({ kind: 'mpd', player: null })} onSpotify={() => setDoor({ kind: 'spotify' })} />
  ) : null;
  return (
    <Page title={t('title')} text={t('text')} width="reading">
      <SettingsTabs />
      {query.isError && !query.data ? (
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Skeleton className="h-40 rounded-card" />
      ) : query.data.length === 0 ? (
        <TeachingState icon={<Speaker aria-hidden />} title={t('emptyTitle')} text={t('emptyText')} action={add} />
      ) : (
        <>
          <ul className="flex flex-col gap-3">
            {query.data.map((player) => (
              <li key={player.id}>
                <PlayerCard
                  player={player}
                  isFresh={player.id === freshId}
                  onEdit={player.kind === 'MPD' ? () => setDoor({ kind: 'mpd', player }) : null}
                  onRename={() => setDoor({ kind: 'rename', player })}
                  onDelete={() => setDoor({ kind: 'delete', player })}
                />
              </li>
            ))}
          </ul>
          <div className="mt-6 flex flex-wrap gap-3">{add}</div>
        </>
      )}
      {door?.kind === 'mpd' ? <MpdDialog player={door.player} onClose={close} onSaved={settle} /> : null}
      {door?.kind === 'spotify' ? <SpotifyDeviceDialog onClose={close} onSaved={settle} /> : null}
      {door?.kind === 'rename' ? <RenameDialog player={door.player} onClose={close} /> : null}
      <DeletePlayer player={door?.kind === 'delete' ? door.player : null} onClose={close} />
    </Page>
  );
}

function AddButtons({ onMpd, onSpotify }: { onMpd: () => void; onSpotify: () => void }) {
  const t = useTranslations('players');
  const account = useSpotifyAccount().data;
  return (
    <>
      <Button onClick={onMpd}>
        <Plus aria-hidden />
        {t('mpdAdd')}
      </Button>
      {account?.state === 'CONNECTED' ? (
        <Button variant="quiet" onClick={onSpotify}>
          <SpotifyMark />
          {t('spotifyAdd')}
        </Button>
      ) : (
        <Link href={ROUTES.spotify} className={buttonClass({ variant: 'quiet' })}>
          <SpotifyMark />
          {t('spotifyLink')}
        </Link>
      )}
    </>
  );
}

function DeletePlayer({ player, onClose }: { player: PlayerSetupView | null; onClose: () => void }) {
  const t = useTranslations('players');
  const { api, path } = useVenue();
  const refresh = useRefreshPlayers();
  const act = useAct();
  const remove = async () => {
    if (!player) return;
    if (!(await act.run('delete', () => api.delete(`${path}/players/${player.id}`), refresh, { CONFLICT: t('inUse') })))
      return;
    toast({ title: t('deleted', { name: player.name }), kind: 'good' });
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen={player !== null}
      onOpenChange={(open) => !open && onClose()}
      title={t('deleteAsk', { name: player?.name ?? '' })}
      text={t('deleteAskText')}
      verb={t('delete')}
      isBusy={act.busy !== null}
      onConfirm={() => void remove()}
    />
  );
}
