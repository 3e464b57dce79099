import type { VoteOutbox, VoteTicket } from '@votebox/client';
import type { PresenceTier } from '@votebox/contracts';
import { useCallback, useEffect, useMemo, useRef } from 'react';

interface AbsentVotes {
  /** The vote that waits until the guest shows to be in the room; the last one of several. */
  absent: VoteTicket | null;
  /** All other tickets. */
  others: readonly VoteTicket[];
  dismissAbsent: () => void;
}

/**
 * Votes that were refused only because the guest is not in the room. They wait, also across a reload: who scans the screen
 * with the camera comes back on a new page. As soon as the guest is present each is sent again, once, under its own id.
 */
export function useAbsentVotes(outbox: VoteOutbox, tickets: readonly VoteTicket[], tier: PresenceTier): AbsentVotes {
  const retried = useRef(new Set<string>());
  const isAbsent = (ticket: VoteTicket) =>
    ticket.state === 'refused' && ticket.error?.code === 'NOT_PRESENT' && !retried.current.has(ticket.voteId);
  const [waiting, others] = useMemo(
    () => [tickets.filter(isAbsent), tickets.filter((ticket) => !isAbsent(ticket))],
    [tickets],
  );

  useEffect(() => {
    if (tier !== 'PRESENT') return;
    for (const { voteId } of waiting) {
      retried.current.add(voteId);
      outbox.retry(voteId);
    }
  }, [tier, waiting, outbox]);

  const dismissAbsent = useCallback(() => {
    for (const { voteId } of waiting) outbox.dismiss(voteId);
  }, [waiting, outbox]);

  return { absent: tier === 'PRESENT' ? null : (waiting.at(-1) ?? null), others, dismissAbsent };
}
