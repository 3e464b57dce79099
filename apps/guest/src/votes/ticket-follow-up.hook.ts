import type { LiveEvent, VoteTicket } from '@votebox/client';
import { useCallback, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl/react';
import { countVote } from '../install/install.store';
import type { NightRoom } from '../night/night-entry.hook';
import type { NightSession } from '../night/night-session';
import { tick } from '../session/haptics';
import { useAnnounce } from '../surface/announcer.context';
import { useNotices } from '../surface/notice.context';
import { useRefusalText } from './vote-reason.hook';

const COUNTED_SHOWN_MS = 4_000;
const REFUSED_SHOWN_MS = 8_000;
/** Phones must not all ask in the same moment when votes come back. */
const REFILL_SPREAD_MS = 2_000;
const REFILL_MS_MIN = 3_000;

interface FollowUp {
  session: NightSession;
  room: NightRoom;
  night: LiveEvent;
  tickets: readonly VoteTicket[];
}

/** What follows from a settled vote: the own list, the budget, the buzz, the words; and what time and songs change. */
export function useTicketFollowUp({ session, room, night, tickets }: FollowUp): void {
  const { outbox } = session;
  const t = useTranslations('votes');
  const announce = useAnnounce();
  const { tell } = useNotices();
  const refusalText = useRefusalText();
  const settled = useRef(new Set<string>());

  const refetch = useCallback(async () => {
    // After a failure the next join of the socket brings the own votes too.
    await room.refreshMine().catch(() => undefined);
  }, [room]);

  useEffect(() => {
    for (const ticket of tickets) {
      if (ticket.state === 'sending' || settled.current.has(ticket.voteId)) continue;
      settled.current.add(ticket.voteId);
      if (ticket.state === 'counted') settleCounted(ticket);
      else settleRefused(ticket);
    }

    function settleCounted(ticket: VoteTicket): void {
      tick('counted');
      countVote();
      announce(t('countedSaid', { title: ticket.title, left: ticket.receipt?.votesRemaining ?? 0 }));
      setTimeout(() => outbox.dismiss(ticket.voteId), COUNTED_SHOWN_MS);
    }

    function settleRefused(ticket: VoteTicket): void {
      tick('refused');
      setTimeout(() => outbox.dismiss(ticket.voteId), REFUSED_SHOWN_MS);
      const { code = 'INTERNAL', message = '', retryAfterMs } = ticket.error ?? {};
      const reason = refusalText({ code, message, retryAfterMs: retryAfterMs ?? null });
      tell({ tone: 'warn', text: t('refusedSaid', { title: ticket.title, reason }) });
      const { mine } = room.get();
      if (code === 'VOTE_COOLDOWN' && mine && retryAfterMs) room.setMine({ ...mine, cooldownMs: retryAfterMs });
      else void refetch();
    }
  }, [tickets, announce, outbox, refetch, refusalText, room, t, tell]);

  // A spent vote comes back by time alone; nobody tells the phone.
  const refillMs = night.mine?.budgetRefillMs ?? null;
  useEffect(() => {
    if (refillMs === null) return;
    const timer = setTimeout(
      () => void refetch(),
      Math.max(REFILL_MS_MIN, refillMs) + Math.random() * REFILL_SPREAD_MS,
    );
    return () => clearTimeout(timer);
  }, [refillMs, night.mine, refetch]);
}
