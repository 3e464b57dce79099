import { toApiFailure, type ApiError } from '@votebox/client';
import { decideRetryMs, type Page, type PoolTrackView } from '@votebox/contracts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { mergeTracks } from './pool-page.rules';
import { guestApi } from '../session/guest-api';

type PoolState =
  | { kind: 'loading' }
  | { kind: 'failed'; error: ApiError }
  | {
      kind: 'ready';
      query: string;
      items: PoolTrackView[];
      nextCursor: string | null;
      more: 'idle' | 'loading' | 'failed';
    };

export interface PoolSearch {
  state: PoolState;
  loadMore: () => void;
  retry: () => void;
}

const DEBOUNCE_MS = 250;
const PAGE_SIZE = 30;
const PAGE_SIZE_MAX = 100;

function pathOf(eventId: string, query: string, limit: number, cursor: string | null): string {
  const search = new URLSearchParams({ limit: String(limit) });
  if (query) search.set('q', query);
  if (cursor) search.set('cursor', cursor);
  return `/events/${eventId}/tracks?${search}`;
}

/**
 * The pool of the event, searched while typing. An answer that comes after a newer question is dropped; what failed and may
 * go through later is asked again by itself.
 * `playId`: what plays decides what is allowed next, so a new song reads the shown rows again, in place.
 */
export function usePoolSearch(eventId: string, typed: string, playId: string | null): PoolSearch {
  const [state, setState] = useState<PoolState>({ kind: 'loading' });
  const question = useRef(0);
  const again = useRef<ReturnType<typeof setTimeout>>(undefined);
  const query = typed.trim();

  const ask = useCallback(
    async function askAgain(shownCount: number, attempt = 0): Promise<void> {
      clearTimeout(again.current);
      question.current += 1;
      const mine = question.current;
      const limit = Math.min(PAGE_SIZE_MAX, Math.max(PAGE_SIZE, shownCount));
      try {
        const page = await guestApi().get<Page<PoolTrackView>>(pathOf(eventId, query, limit, null));
        if (mine !== question.current) return;
        setState({ kind: 'ready', query, items: page.items, nextCursor: page.nextCursor, more: 'idle' });
      } catch (error) {
        if (mine !== question.current) return;
        const failure = toApiFailure(error);
        const waitMs = decideRetryMs(failure, attempt, Math.random());
        if (waitMs !== null) again.current = setTimeout(() => void askAgain(shownCount, attempt + 1), waitMs);
        // Rows that are there are worth more than an error message.
        setState((now) => (now.kind === 'ready' && now.query === query ? now : { kind: 'failed', error: failure }));
      }
    },
    [eventId, query],
  );

  const isFirst = useRef(true);
  useEffect(() => {
    const waitMs = isFirst.current ? 0 : DEBOUNCE_MS;
    isFirst.current = false;
    clearTimeout(again.current);
    const timer = setTimeout(() => {
      setState((now) => (now.kind === 'ready' && now.query === query ? now : { kind: 'loading' }));
      void ask(0);
    }, waitMs);
    return () => clearTimeout(timer);
  }, [ask, query]);

  useEffect(
    () => () => {
      question.current += 1;
      clearTimeout(again.current);
    },
    [],
  );

  const shownCount = useRef(0);
  shownCount.current = state.kind === 'ready' ? state.items.length : 0;
  const seenPlayId = useRef(playId);
  useEffect(() => {
    if (seenPlayId.current === playId) return;
    seenPlayId.current = playId;
    if (shownCount.current > 0) void ask(shownCount.current);
  }, [ask, playId]);

  const loadMore = useCallback(async () => {
    if (state.kind !== 'ready' || state.nextCursor === null || state.more === 'loading') return;
    const { nextCursor } = state;
    const mine = question.current;
    setState({ ...state, more: 'loading' });
    const add = (change: (now: PoolState & { kind: 'ready' }) => PoolState) =>
      setState((now) => (mine === question.current && now.kind === 'ready' ? change(now) : now));
    try {
      const page = await guestApi().get<Page<PoolTrackView>>(pathOf(eventId, query, PAGE_SIZE, nextCursor));
      add((now) => ({ ...now, items: mergeTracks(now.items, page.items), nextCursor: page.nextCursor, more: 'idle' }));
    } catch {
      add((now) => ({ ...now, more: 'failed' }));
    }
  }, [eventId, query, state]);

  const retry = useCallback(() => {
    setState({ kind: 'loading' });
    void ask(0);
  }, [ask]);

  return { state, loadMore: () => void loadMore(), retry };
}
