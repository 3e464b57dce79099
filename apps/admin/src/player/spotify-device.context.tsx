'use client';

import { useStore } from '@votebox/client/react';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { useVenue } from '../session/session.context';
import { SpotifyDevice } from './spotify-device';

const DeviceContext = createContext<SpotifyDevice | null>(null);

/** Lives as long as one is signed in at a venue. Closing the tab that is the device asks first. */
export function SpotifyDeviceProvider({ children }: { children: ReactNode }) {
  const { api, venueId } = useVenue();
  const [device] = useState(() => new SpotifyDevice(api, venueId));
  const { mode } = useStore(device);
  const isDevice = mode === 'ready' || mode === 'lost';

  useEffect(() => () => device.release(), [device]);

  useEffect(() => {
    if (!isDevice) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', onUnload);
    return () => window.removeEventListener('beforeunload', onUnload);
  }, [isDevice]);

  return <DeviceContext value={device}>{children}</DeviceContext>;
}

export function useSpotifyDevice(): SpotifyDevice {
  const device = useContext(DeviceContext);
  if (!device) throw new Error('useSpotifyDevice needs a SpotifyDeviceProvider');
  return device;
}
