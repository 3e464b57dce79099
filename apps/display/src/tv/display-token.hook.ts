import { browserStorage } from '@votebox/client';
import { useCallback, useEffect, useState } from 'react';
import { HOME_KEY } from '../venue/display-home.hook';
import { readTvAddress } from './tv-address.rules';

const TOKEN_KEY = 'votebox.display.token';

export type TokenState = { state: 'unknown' } | { state: 'unpaired' } | { state: 'paired'; token: string };

/** The pairing of this TV. A token in the address wins over the saved one and disappears from the address at once. */
export function useDisplayToken(): { pairing: TokenState; pair(token: string): void; forget(): void } {
  const [pairing, setPairing] = useState<TokenState>({ state: 'unknown' });

  const pair = useCallback((token: string) => {
    if (browserStorage.read(TOKEN_KEY) !== token) browserStorage.write(HOME_KEY, null);
    browserStorage.write(TOKEN_KEY, token);
    setPairing({ state: 'paired', token });
  }, []);

  const forget = useCallback(() => {
    browserStorage.write(TOKEN_KEY, null);
    browserStorage.write(HOME_KEY, null);
    setPairing({ state: 'unpaired' });
  }, []);

  useEffect(() => {
    const take = () => {
      const address = readTvAddress(window.location.href);
      if (address.token !== null) {
        window.history.replaceState(null, '', address.cleanPath);
        pair(address.token);
        return;
      }
      const saved = browserStorage.read(TOKEN_KEY);
      setPairing(saved === null ? { state: 'unpaired' } : { state: 'paired', token: saved });
    };
    take();
    window.addEventListener('hashchange', take);
    return () => window.removeEventListener('hashchange', take);
  }, [pair]);

  return { pairing, pair, forget };
}
