import { ApiError, createApi } from '@votebox/client';
import type { DisplayPairingState, DisplayPairingView } from '@votebox/contracts';
import { useEffect, useRef, useState } from 'react';

const POLL_MS = 2_000;
const RETRY_MS = 4_000;

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
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let pairing: DisplayPairingView | null = null;

    const step = async (): Promise<number | 'paired'> => {
      if (pairing === null) {
        pairing = await api.post<DisplayPairingView>('/public/displays');
        return POLL_MS;
      }
      const answer = await api.get<DisplayPairingState>(`/public/displays/${pairing.pairingId}`, {
        headers: { 'x-pairing-secret': pairing.secret },
      });
      if (answer.state === 'waiting') return POLL_MS;
      if (!isOver) paired.current(answer.token);
      return 'paired';
    };

    const run = async () => {
      let waitMs: number;
      try {
        const next = await step();
        if (isOver || next === 'paired') return;
        waitMs = next;
        setScreen({ code: pairing?.code ?? null, isReachable: true });
      } catch (error) {
        if (isOver) return;
        if (error instanceof ApiError && pairing !== null && OVER.has(error.code)) {
          pairing = null;
          waitMs = 0;
        } else {
          waitMs = (error instanceof ApiError ? error.retryAfterMs : undefined) ?? RETRY_MS;
          setScreen((last) => ({ ...last, isReachable: false }));
        }
      }
      timer = setTimeout(run, waitMs);
    };

    void run();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, []);

  return screen;
}
