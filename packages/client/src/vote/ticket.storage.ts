import { clear, createStore, del, set, values, type UseStore } from 'idb-keyval';
import type { VoteTicket } from './outbox.rules';

/** Where tickets outlive the page. One entry per vote, so that two tabs never overwrite each other's. */
export interface TicketStorage {
  list(): Promise<VoteTicket[]>;
  put(ticket: VoteTicket): Promise<void>;
  remove(voteId: string): Promise<void>;
}

/** IndexedDB; where it is missing or refused (private windows, full disks, cookies off) votes live as long as the page. */
export function createTicketStorage(): TicketStorage {
  let database: UseStore | null = null;
  const open = () => (database ??= openStore());
  return {
    list: () => attempt(() => values<VoteTicket>(open()), []),
    put: (ticket) => attempt(() => set(ticket.voteId, ticket, open()), undefined),
    remove: (voteId) => attempt(() => del(voteId, open()), undefined),
  };
}

/** Forgets every vote that this browser still wanted to send. */
export async function forgetTickets(): Promise<void> {
  await attempt(() => clear(openStore()), undefined);
}

function openStore(): UseStore {
  return createStore('votebox-votes', 'tickets');
}

/** Nothing of IndexedDB may be named outside of it: in some browsers its very name throws. */
async function attempt<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work();
  } catch {
    return otherwise;
  }
}
