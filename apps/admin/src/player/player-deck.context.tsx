'use client';

import { useStore } from '@votebox/client/react';
import { toast } from '@votebox/ui';
import { createContext, useContext, useEffect, useRef, useState, type ReactNode } from 'react';
import { useErrorWords } from '../data/error-words.hook';
import { useLive } from '../session/live.context';
import { useVenue } from '../session/session.context';
import { describeDevice } from './device-label.rules';
import { PlayerRack } from './player-rack';

const DeckContext = createContext<PlayerRack | null>(null);

/** Lives as long as the live connection, which is unmounted with it. Closing the tab that sounds asks first. */
export function PlayerDeckProvider({ children }: { children: ReactNode }) {
  const live = useLive();
  const { user } = useVenue();
  const present = useErrorWords();
  const words = useRef(present);
  const [rack] = useState(() => {
    const label = describeDevice(user.name, navigator.userAgent);
    return new PlayerRack(live, label, (code) => toast({ kind: 'bad', title: words.current.sayCode(code) }));
  });
  const sounding = useStore(rack);

  useEffect(() => {
    words.current = present;
  }, [present]);

  useEffect(() => () => rack.releaseAll(), [rack]);

  useEffect(() => {
    if (!sounding) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', onUnload);
    return () => window.removeEventListener('beforeunload', onUnload);
  }, [sounding]);

  return <DeckContext value={rack}>{children}</DeckContext>;
}

export function usePlayerDeck(): PlayerRack {
  const deck = useContext(DeckContext);
  if (!deck) throw new Error('usePlayerDeck needs a PlayerDeckProvider');
  return deck;
}
