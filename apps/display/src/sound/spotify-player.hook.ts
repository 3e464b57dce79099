import { browserStorage } from '@votebox/client';
import type { Api, SpotifyPageState } from '@votebox/client';
import { useSpotifyPage } from '@votebox/client/react';
import type { SoundView } from '@votebox/contracts';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { TvPlayer } from './page-player.hook';
import { toPlayerState } from './spotify-player.rules';

/** `<player> <device id>` while this TV is the device of that player, so that it takes its place again after a reload. */
const DEVICE_KEY = 'votebox.display.spotify';

/**
 * This TV as the Spotify device of the event; null where its sound does not come from a page with Spotify. It becomes the
 * device by itself only where it was before.
 */
export function useSpotifyPlayer(api: Api, venueId: string | null, sound: SoundView | null): TvPlayer | null {
  const page = sound?.by === 'players' ? sound.spotifyPage : null;
  const { playerId = null, deviceName = '' } = page ?? {};
  const { state, arm } = useSpotifyPage(
    playerId === null || venueId === null ? null : { api, venueId, playerId, name: deviceName },
  );
  const holderSince = useHolderSince(state);

  useEffect(() => {
    const [savedPlayer, formerId] = browserStorage.read(DEVICE_KEY)?.split(' ') ?? [];
    if (playerId !== null && venueId !== null && savedPlayer === playerId) arm(formerId);
  }, [arm, api, playerId, venueId, deviceName]);

  const { deviceId, problem } = state;
  useEffect(() => {
    if (playerId !== null && deviceId !== null) browserStorage.write(DEVICE_KEY, `${playerId} ${deviceId}`);
    if (problem === 'ELSEWHERE') browserStorage.write(DEVICE_KEY, null);
  }, [playerId, deviceId, problem]);

  const armByTap = useCallback(() => arm(), [arm]);

  return page === null
    ? null
    : { state: toPlayerState(state), isSounding: state.isSounding, holderSince, arm: armByTap };
}

function useHolderSince({ mode }: SpotifyPageState): number | null {
  const [since, setSince] = useState<number | null>(null);
  const isHolder = useRef(false);
  useEffect(() => {
    if (mode !== 'ready' && mode !== 'lost') {
      isHolder.current = false;
      setSince(null);
    } else if (!isHolder.current) {
      isHolder.current = true;
      setSince(performance.now());
    }
  }, [mode]);
  return since;
}
