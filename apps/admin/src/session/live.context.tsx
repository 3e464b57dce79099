'use client';

import { createLive, type LiveConnection } from '@votebox/client';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { useSession, useVenue } from './session.context';

const LiveContext = createContext<LiveConnection | null>(null);

/** One socket for everything that is live, from sign-in to sign-out; a new one for another venue. */
export function LiveProvider({ children, waiting }: { children: ReactNode; waiting: ReactNode }) {
  const session = useSession();
  const { venueId } = useVenue();
  const [live, setLive] = useState<LiveConnection | null>(null);
  useEffect(() => {
    const connection = createLive({ token: () => session.token(), api: session.api });
    setLive(connection);
    return () => {
      setLive(null);
      connection.close();
    };
  }, [session, venueId]);
  return live ? <LiveContext value={live}>{children}</LiveContext> : waiting;
}

export function useLive(): LiveConnection {
  const live = useContext(LiveContext);
  if (!live) throw new Error('useLive needs a LiveProvider');
  return live;
}
