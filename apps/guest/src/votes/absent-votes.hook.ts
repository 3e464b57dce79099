import type { VoteOutbox, VoteTicket } from '@votebox/client';
import type { PresenceTier } from '@votebox/contracts';
import { useCallback, useEffect, useMemo, useRef } from 'react';

/** Where the guest stands: what the door said last. */
export interface Entered {
  tier: PresenceTier;
  /** This page has come in by a code. False: the server was only asked who the guest is. */
  byCode: boolean;
}

interface AbsentVotes {
  /** The vote that waits until the guest comes in by a code, or shows to be in the room; the last one of several. */
  absent: VoteTicket | null;
  /** All other tickets. */
  others: readonly VoteTicket[];
  dismissAbsent: () => void;
}

/**
 * Votes that were refused only because a code is missing: the guest has not come in, or is not in the room. They wait, also
 * across a reload: who scans the screen with the camera comes back on a new page. As soon as the code is there each is sent
 * again, once for each of the two reasons, under its own id.
 */
export function useAbsentVotes(outbox: VoteOutbox, tickets: readonly VoteTicket[], entered: Entered): AbsentVotes {
  const retried = useRef(new Set<string>());
  const isAbsent = (ticket: VoteTicket) => isCodeMissing(ticket) && !retried.current.has(retryKey(ticket));
  const [waiting, others] = useMemo(
    () => [tickets.filter(isAbsent), tickets.filter((ticket) => !isAbsent(ticket))],
    [tickets],
  );

  useEffect(() => {
    for (const ticket of waiting) {
      if (!isHelped(ticket, entered)) continue;
      retried.current.add(retryKey(ticket));
      outbox.retry(ticket.voteId);
    }
  }, [entered, waiting, outbox]);

  const dismissAbsent = useCallback(() => {
    for (const { voteId } of waiting) outbox.dismiss(voteId);
  }, [waiting, outbox]);

  return { absent: waiting.findLast((ticket) => !isHelped(ticket, entered)) ?? null, others, dismissAbsent };
}

function isCodeMissing({ state, error }: VoteTicket): boolean {
  return state === 'refused' && (error?.code === 'NOT_PRESENT' || error?.code === 'NOT_JOINED');
}

function isHelped({ error }: VoteTicket, { tier, byCode }: Entered): boolean {
  return error?.code === 'NOT_JOINED' ? byCode : tier === 'PRESENT';
}

function retryKey({ voteId, error }: VoteTicket): string {
  return `${voteId} ${error?.code}`;
}
