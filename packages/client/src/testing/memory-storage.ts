import type { VoteTicket } from '../vote/outbox.rules';
import type { TicketStorage } from '../vote/ticket.storage';

/** What a browser would keep, in memory. */
export function createMemoryStorage(): TicketStorage {
  const tickets = new Map<string, VoteTicket>();
  return {
    list: async () => [...tickets.values()],
    put: async (ticket) => void tickets.set(ticket.voteId, ticket),
    remove: async (voteId) => void tickets.delete(voteId),
  };
}
