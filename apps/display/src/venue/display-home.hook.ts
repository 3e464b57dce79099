import { type Api, browserStorage, keepAsking, type LiveConnection } from '@votebox/client';
import type { DisplayHomeView } from '@votebox/contracts';
import { useEffect, useRef, useState } from 'react';

const POLL_MS = 30_000;
/** The last answer of `GET /displays/me`; belongs to one pairing and goes with it. */
export const HOME_KEY = 'votebox.display.home';

function isHome(value: unknown): value is DisplayHomeView {
  return typeof value === 'object' && value !== null;
}

function readLastHome(): DisplayHomeView | null {
  return browserStorage.readJson(HOME_KEY, isHome);
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
        browserStorage.write(HOME_KEY, JSON.stringify(answer));
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
