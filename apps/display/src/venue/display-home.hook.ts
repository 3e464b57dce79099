import { ApiError, type Api, type LiveConnection } from '@votebox/client';
import type { DisplayHomeView } from '@votebox/contracts';
import { useEffect, useRef, useState } from 'react';
import { HOME_KEY, readSaved, writeSaved } from '../screen/saved.store';

const POLL_MS = 30_000;
const RETRY_MS = 5_000;

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
 * 30 s in case that message was lost; while the server is away, the last good answer stands. `onRevoked`: staff removed
 * this TV.
 */
export function useDisplayHome(api: Api, live: LiveConnection, onRevoked: () => void): DisplayHomeView | null {
  const [home, setHome] = useState<DisplayHomeView | null>(readLastHome);
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
        const answer = await api.get<DisplayHomeView>('/displays/me');
        if (isOver || mine !== round) return;
        writeSaved(HOME_KEY, JSON.stringify(answer));
        setHome(answer);
      } catch (error) {
        if (isOver || mine !== round) return;
        if (error instanceof ApiError && error.code === 'UNAUTHORIZED') {
          revoked.current();
          return;
        }
        waitMs = RETRY_MS;
      }
      timer = setTimeout(ask, waitMs);
    };

    void ask();
    const stopStatus = live.on('event:status', () => void ask());
    const link = live.link();
    // Back again: something may have begun meanwhile. Cut off: staff may have removed this TV.
    const stopLink = link.subscribe(() => void ask());
    return () => {
      isOver = true;
      clearTimeout(timer);
      stopStatus();
      stopLink();
    };
  }, [api, live]);

  return home;
}
