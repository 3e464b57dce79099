import { ApiError, type LiveEvent } from '@votebox/client';
import type { SkipVoteView } from '@votebox/contracts';
import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { NightSession } from '../night/night-session';
import { tick } from '../session/haptics';
import { useAnnounce } from '../surface/announcer.context';
import { useNotices } from '../surface/notice.context';
import { decideSkipVote, type SkipAnswer, type SkipVote } from './skip-vote.rules';
import { useRefusalText } from './vote-reason.hook';

export interface SkipVoteControl extends SkipVote {
  /** Asks for the next song, or takes that back. */
  toggle: () => void;
}

/** The guest's word on the present song; null where guests may not skip, or nothing plays. */
export function useSkipVote(session: NightSession, night: LiveEvent): SkipVoteControl | null {
  const { api } = session;
  const t = useTranslations('skip');
  const { tell } = useNotices();
  const announce = useAnnounce();
  const refusalText = useRefusalText();
  const [answer, setAnswer] = useState<SkipAnswer | null>(null);
  const [pending, setPending] = useState<{ playId: string; wants: boolean } | null>(null);
  const eventId = night.snapshot?.event.id ?? '';
  const playback = night.snapshot?.playback ?? null;
  const skip = playback && decideSkipVote({ playback, mine: night.mine, answer, pending });
  const { playId = '', isMine = false } = skip ?? {};
  const live = playback?.skip ?? null;

  const toggle = useCallback(async () => {
    const wants = !isMine;
    setPending({ playId, wants });
    tick('tick');
    const path = `/events/${eventId}/skip-votes`;
    try {
      const view = wants
        ? await api.post<SkipVoteView>(path, { playId })
        : await api.delete<SkipVoteView>(`${path}/${playId}`);
      setAnswer({ view, live });
      announce(t(view.isMine ? 'askedSaid' : 'takenBackSaid', { votes: view.votes, needed: view.needed }));
    } catch (error) {
      const { code, message } = error instanceof ApiError ? error : { code: 'OFFLINE', message: '' };
      // The song was over before the word arrived: there is nothing left to skip.
      if (code !== 'CONFLICT') tell({ tone: 'warn', text: refusalText({ code, message, retryAfterMs: null }) });
    } finally {
      setPending(null);
    }
  }, [api, announce, eventId, isMine, live, playId, refusalText, t, tell]);

  return skip && { ...skip, toggle: () => void toggle() };
}
