import { ApiError, type Api, type LiveConnection } from '@votebox/client';
import type { DisplayHomeView } from '@votebox/contracts';
import { useEffect, useRef, useState } from 'react';
import { readSaved, writeSaved } from '../screen/saved.store';

const HOME_KEY = 'votebox.display.home';
const POLL_MS = 30_000;
const RETRY_MS = 5_000;

/** `isFresh` false: the last good answer, shown while the server cannot be reached. */
export interface DisplayHome {
  home: DisplayHomeView | null;
  isFresh: boolean;
}

function readLastHome(): DisplayHomeView | null {
  const saved = readSaved(HOME_KEY);
  if (saved === null) return null;
  try {
    return JSON.parse(saved) as DisplayHomeView;
  } catch {
    return null;
  }
}

/**
 * The venue of this TV and the event that is on. Asked at once when an event of the venue changes its state, and every
 * 30 s in case that message was lost. `onRevoked`: staff removed this TV.
 */
export function useDisplayHome(api: Api, live: LiveConnection, onRevoked: () => void): DisplayHome {
  const [state, setState] = useState<DisplayHome>(() => ({ home: readLastHome(), isFresh: false }));
  const revoked = useRef(onRevoked);
  revoked.current = onRevoked;

  useEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let round = 0;

    const ask = async () => {
      const mine = ++round;
      clearTimeout(timer);
      let waitMs = POLL_MS;
      try {
        const home = await api.get<DisplayHomeView>('/displays/me');
        if (isOver || mine !== round) return;
        writeSaved(HOME_KEY, JSON.stringify(home));
        setState({ home, isFresh: true });
      } catch (error) {
        if (isOver || mine !== round) return;
        if (error instanceof ApiError && error.code === 'UNAUTHORIZED') {
          writeSaved(HOME_KEY, null);
          revoked.current();
          return;
        }
        setState((last) => (last.isFresh ? { ...last, isFresh: false } : last));
        waitMs = RETRY_MS;
      }
      timer = setTimeout(ask, waitMs);
    };

    void ask();
    const stopStatus = live.on('event:status', () => void ask());
    const link = live.link();
    const stopLink = link.subscribe(() => {
      if (link.get() === 'live') void ask();
    });
    return () => {
      isOver = true;
      clearTimeout(timer);
      stopStatus();
      stopLink();
    };
  }, [api, live]);

  return state;
}
