import { useState } from 'react';

/**
 * The token of a one-time link: the fragment of the address this page was opened with, null without one. It is taken out of
 * the address at once, so that it stays in no history and on no screen.
 */
export function useOneTimeToken(): string | null {
  const [token] = useState(() => {
    const found = location.hash.slice(1);
    if (found) history.replaceState(history.state, '', location.pathname + location.search);
    return found || null;
  });
  return token;
}
