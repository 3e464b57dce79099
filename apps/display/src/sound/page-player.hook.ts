import {
  browserStorage,
  createPagePlayer,
  type LiveConnection,
  type PagePlayer,
  type PlayerState,
} from '@votebox/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { decidePast, decideWish, NEVER_HELD } from './player-wish.rules';
import type { SoundFacts } from './sound-bar.rules';

/** Set while this TV is the player, so that it takes its place again after a reload, a crash or at the next event. */
const PLAYER_KEY = 'votebox.display.player';

const LET_GO_MS = 10_000;

function isWished(): boolean {
  return browserStorage.read(PLAYER_KEY) === '1';
}

/** What makes the sound of this TV: the page player, or Spotify. */
export interface TvPlayer {
  state: SoundFacts['player'];
  isSounding: boolean;
  /** Local milliseconds (`performance.now`) since which this TV is the player; null when it is not. */
  holderSince: number | null;
  /** Must be called inside a tap or a key press. */
  arm(takeOver: 'take-over' | 'if-free'): void;
}

const SILENT: PlayerState = { mode: 'idle', holderLabel: null, command: null, positionMs: 0, problem: null };

/**
 * This TV as the player of an event. It arms by itself only where it was the player before, and never takes the sound
 * from another page without a press: it waits until nobody has the place.
 */
export function usePagePlayer(live: LiveConnection, eventId: string | null, label: string): TvPlayer {
  const player = useRef<PagePlayer | null>(null);
  /** The arming under way: what is given back in its middle must be given back again at its end. */
  const arming = useRef<Promise<void>>(Promise.resolve());
  const [state, setState] = useState<PlayerState>(SILENT);
  const [holderSince, setHolderSince] = useState<number | null>(null);
  const name = useRef(label);
  name.current = label;

  useEffect(() => {
    if (eventId === null) return;
    const made = createPagePlayer({ live, eventId, label: name.current });
    player.current = made;
    let past = NEVER_HELD;
    let letGo: ReturnType<typeof setTimeout> | undefined;
    const forget = () => browserStorage.write(PLAYER_KEY, null);
    const read = () => {
      const now = made.get();
      setState(now);
      const isHolder = now.mode === 'holder';
      if (isHolder && !past.isHolder) setHolderSince(performance.now());
      if (!isHolder) setHolderSince(null);
      const change = decideWish(past, now.mode);
      past = decidePast(past, now.mode);
      if (change === 'remember') browserStorage.write(PLAYER_KEY, '1');
      if (change === 'forget') forget();
      // At the end of an event the lease ends too, but then so does this effect.
      if (change === 'forget-soon') letGo = setTimeout(forget, LET_GO_MS);
      if (isHolder) clearTimeout(letGo);
    };
    const stop = made.subscribe(read);
    read();
    if (isWished()) arming.current = made.arm({ whenFree: true }).catch(() => undefined);
    return () => {
      stop();
      clearTimeout(letGo);
      player.current = null;
      setState(SILENT);
      setHolderSince(null);
      const release = () => void made.release().catch(() => undefined);
      release();
      void arming.current.then(release);
    };
  }, [live, eventId]);

  const arm = useCallback((takeOver: 'take-over' | 'if-free') => {
    const made = player.current;
    if (made === null) return;
    arming.current = made.arm({ takeOver: takeOver === 'take-over', whenFree: isWished() }).catch(() => undefined);
  }, []);

  const isSounding = state.mode === 'holder' && state.command?.intent === 'play';
  return { state: { ...state, spotify: null }, isSounding, holderSince, arm };
}
