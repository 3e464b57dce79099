import { useCallback, useEffect, useReducer, useRef } from 'react';
import { decideSkip, SKIP_IDLE, type SkipState } from './skip.rules';

export interface Skip {
  state: SkipState;
  tap(): void;
  undo(): void;
}

interface SkipOptions {
  /** What plays now, or null. */
  play: { playId: string; title: string } | null;
  send: (playId: string) => Promise<unknown>;
}

/** A skip that can be taken back for five seconds. Leaving the page sends what is still pending: it was asked for. */
export function useSkip({ play, send }: SkipOptions): Skip {
  const [state, dispatch] = useReducer(decideSkip, SKIP_IDLE);
  const sending = useRef(send);
  sending.current = send;
  const last = useRef(state);
  last.current = state;

  useEffect(() => {
    dispatch({ kind: 'play-changed', playId: play?.playId ?? null });
  }, [play?.playId]);

  useEffect(() => {
    if (state.kind !== 'pending') return;
    const timer = setTimeout(
      () => dispatch({ kind: 'ticked', now: state.dueAt }),
      Math.max(0, state.dueAt - Date.now()),
    );
    return () => clearTimeout(timer);
  }, [state]);

  useEffect(() => {
    if (state.kind !== 'sending') return;
    const { playId } = state;
    void sending.current(playId).finally(() => dispatch({ kind: 'settled', playId }));
  }, [state]);

  useEffect(
    () => () => {
      if (last.current.kind === 'pending') void sending.current(last.current.playId);
    },
    [],
  );

  return {
    state,
    tap: useCallback(() => {
      if (play) dispatch({ kind: 'tapped', playId: play.playId, title: play.title, now: Date.now() });
    }, [play]),
    undo: useCallback(() => dispatch({ kind: 'undone' }), []),
  };
}
