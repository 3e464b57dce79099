import { createApi, keepAsking } from '@votebox/client';
import type { DisplayPairingState, DisplayPairingView } from '@votebox/contracts';
import { useEffect, useRef, useState } from 'react';

const POLL_MS = 2_000;

export interface PairingScreen {
  /** Null until the server has answered for the first time. */
  code: string | null;
  isReachable: boolean;
}

/** Codes that mean: this pairing is over, ask for another one. The TV's own clock is never trusted for the expiry. */
const OVER = new Set(['NOT_FOUND', 'UNAUTHORIZED', 'FORBIDDEN', 'CONFLICT', 'VALIDATION_ERROR']);

/** Shows a code until staff have entered it; `onPaired` gets the long-lived token of this TV. */
export function usePairing(onPaired: (token: string) => void): PairingScreen {
  const [screen, setScreen] = useState<PairingScreen>({ code: null, isReachable: true });
  const paired = useRef(onPaired);
  paired.current = onPaired;

  useEffect(() => {
    const api = createApi();
    let pairing: DisplayPairingView | null = null;

    const { stop, askNow } = keepAsking({
      async ask(isCurrent) {
        if (pairing === null) {
          const made = await api.post<DisplayPairingView>('/public/displays');
          if (!isCurrent()) return null;
          pairing = made;
        } else {
          const answer = await api.get<DisplayPairingState>(`/public/displays/${pairing.pairingId}`, {
            headers: { 'x-pairing-secret': pairing.secret },
          });
          if (!isCurrent()) return null;
          if (answer.state !== 'waiting') {
            paired.current(answer.token);
            return null;
          }
        }
        setScreen({ code: pairing.code, isReachable: true });
        return POLL_MS;
      },
      onFailure({ code }) {
        if (pairing !== null && OVER.has(code)) {
          pairing = null;
          askNow();
          return 'stop';
        }
        setScreen((last) => ({ ...last, isReachable: false }));
        return 'go-on';
      },
    });
    return stop;
  }, []);

  return screen;
}
