'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { createSpotifyPage, type SpotifyPage, type SpotifyPageOptions, type SpotifyPageState } from './spotify.page';

export interface SpotifyPageControl {
  state: SpotifyPageState;
  /** Must be called inside a tap or a key press. */
  arm(formerId?: string): void;
}

const IDLE: SpotifyPageState = { mode: 'idle', problem: null, isSounding: false, deviceId: null };

/** This page as the Spotify device of a player; `null`: of none. Where the options change or the component goes, so does the device. */
export function useSpotifyPage(
  options: Pick<SpotifyPageOptions, 'api' | 'venueId' | 'playerId' | 'name'> | null,
): SpotifyPageControl {
  const page = useRef<SpotifyPage | null>(null);
  const [state, setState] = useState<SpotifyPageState>(IDLE);
  const { api = null, venueId = null, playerId = null, name = '' } = options ?? {};

  useEffect(() => {
    if (api === null || venueId === null || playerId === null) return;
    const made = createSpotifyPage({ api, venueId, playerId, name });
    page.current = made;
    const stop = made.subscribe(() => setState(made.get()));
    return () => {
      stop();
      made.release();
      page.current = null;
      setState(IDLE);
    };
  }, [api, venueId, playerId, name]);

  const arm = useCallback((formerId?: string) => page.current?.arm(formerId), []);
  return { state, arm };
}
