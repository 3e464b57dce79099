'use client';

import { useStore } from '@votebox/client/react';
import type { EventView } from '@votebox/contracts';
import { Button } from '@votebox/ui';
import { Speaker, VolumeX } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { useErrorWords } from '../data/error-words.hook';
import { useSpotifyDevice } from '../player/spotify-device.context';
import { usePlayers } from '../players/players.queries';

import { readSpotifyPage } from './spotify-here.rules';

/** Where one of the event's players is a page: this page can be it. */
export function SpotifyHere({ event }: { event: EventView }) {
  const { playerIds, source } = event;
  const players = usePlayers().data ?? [];
  const own = players.find(
    (player) => playerIds.includes(player.id) && player.kind === 'SPOTIFY' && player.spotify.isPage,
  );
  if (source !== 'SPOTIFY' || own?.kind !== 'SPOTIFY') return null;
  return <SpotifyPageDevice playerId={own.id} name={own.spotify.deviceName} />;
}

function SpotifyPageDevice({ playerId, name }: { playerId: string; name: string }) {
  const t = useTranslations('spotifyHere');
  const { sayCode } = useErrorWords();
  const device = useSpotifyDevice();
  const state = useStore(device);
  useEffect(() => {
    // A page that is the device of another event's player stays it until it is asked to change.
    if (device.get().mode === 'idle') device.prepare(playerId, name);
  }, [device, playerId, name]);
  const isOwn = state.playerId === playerId;
  const isDevice = isOwn && (state.mode === 'ready' || state.mode === 'lost');
  const arm = () => {
    device.prepare(playerId, name);
    device.arm();
  };
  const stop = () => {
    device.release();
    device.prepare(playerId, name);
  };
  const reading = readSpotifyPage(isOwn ? state : null);
  return (
    <div className="mt-4 flex flex-col items-start gap-3 border-t border-line pt-4">
      <p role="status" className="text-sm font-medium">
        {reading.of === 'server' ? sayCode(reading.code) : t(`states.${reading.state}`)}
      </p>
      {isDevice ? (
        <Button variant="ghost" className="-ml-3" onClick={stop}>
          <VolumeX aria-hidden />
          {t('stop')}
        </Button>
      ) : (
        <Button variant="quiet" isBusy={isOwn && state.mode === 'arming'} onClick={arm}>
          <Speaker aria-hidden />
          {t('arm', { name })}
        </Button>
      )}
    </div>
  );
}
