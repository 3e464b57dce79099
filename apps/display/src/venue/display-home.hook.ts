import { keepAsking, type Api, type LiveConnection } from '@votebox/client';
import type { DisplayHomeView } from '@votebox/contracts';
import { useEffect, useRef, useState } from 'react';
import { HOME_KEY, readSaved, writeSaved } from '../screen/saved.store';

const POLL_MS = 30_000;

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
    const asking = keepAsking({
      async ask(isCurrent) {
        const answer = await api.get<DisplayHomeView>('/displays/me');
        if (!isCurrent()) return null;
        writeSaved(HOME_KEY, JSON.stringify(answer));
        setHome(answer);
        return POLL_MS;
      },
      onFailure({ code }) {
        if (code !== 'UNAUTHORIZED') return 'go-on';
        revoked.current();
        return 'stop';
      },
    });
    const stopStatus = live.on('event:status', asking.askNow);
    const link = live.link();
    // Back again: something may have begun meanwhile. Cut off: staff may have removed this TV.
    const stopLink = link.subscribe(asking.askNow);
    return () => {
      asking.stop();
      stopStatus();
      stopLink();
    };
  }, [api, live]);

  return home;
}
