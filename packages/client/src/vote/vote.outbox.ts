import type { VoteReceipt, WithdrawReceipt } from '@votebox/contracts';
import type { Api } from '../api/api';
import { ApiError } from '../api/api.error';
import { newId } from '../id';
import type { LiveConnection } from '../live/live.connection';
import { State, type Store } from '../store';
import { realTimers, type Timers } from '../timers';
import { decideAfterFailure, decideRoute, findSame, type SendDecision, type VoteTicket } from './outbox.rules';
import { createTicketStorage, type TicketStorage } from './ticket.storage';
import { createVoteTransport, type VoteTransport } from './vote.transport';

export interface VoteOutbox extends Store<{ tickets: VoteTicket[] }> {
  /** Takes the vote at once; the ticket says how it goes on. A second tap while it is on its way gives the same ticket. */
  cast(vote: Pick<VoteTicket, 'eventId' | 'ballotId' | 'optionId' | 'title'>): VoteTicket;
  /** Takes a vote back. Throws `ApiError`. */
  withdraw(eventId: string, voteId: string): Promise<WithdrawReceipt>;
  /** Sends a refused vote again, under the same id: what stood against it is out of the way. */
  retry(voteId: string): void;
  /** Forgets a ticket that is counted or refused. */
  dismiss(voteId: string): void;
  /** Goes on with what an earlier page left behind. Call once. */
  start(): Promise<void>;
}

export interface OutboxOptions {
  live: LiveConnection;
  api: Api;
  storage?: TicketStorage;
  timers?: Timers;
}

export function createVoteOutbox({ live, api, storage, timers }: OutboxOptions): VoteOutbox {
  return new Outbox(createVoteTransport(live, api), storage ?? createTicketStorage(), timers ?? realTimers);
}

/** Counted tickets stay for the page to show and to celebrate; more than this nobody looks at. */
const SETTLED_MAX = 40;
/** The event of a vote that old is over. */
const TICKET_LIFE_MS = 12 * 3_600_000;

/**
 * Owns all tickets of this page. Each goes sending → counted | refused, and back only by `retry`. It is stored at the tap and
 * leaves the storage when counted, so whatever ends the page, the vote is sent again under the same id by the next one.
 */
class Outbox implements VoteOutbox {
  private readonly state = new State<{ tickets: VoteTicket[] }>({ tickets: [] });
  /** Waits of tickets between two tries: voteId → how to end the wait now. */
  private readonly waiting = new Map<string, () => void>();
  /** Taken back while on their way: no further tries. */
  private readonly givenUp = new Set<string>();

  constructor(
    private readonly transport: VoteTransport,
    private readonly storage: TicketStorage,
    private readonly timers: Timers,
  ) {
    transport.onConnected(() => this.hurry());
  }

  readonly get = (): { tickets: VoteTicket[] } => this.state.get();
  readonly subscribe = (listener: () => void): (() => void) => this.state.subscribe(listener);

  async start(): Promise<void> {
    const known = new Set(this.get().tickets.map(({ voteId }) => voteId));
    for (const ticket of await this.storage.list()) {
      if (known.has(ticket.voteId)) continue;
      if (this.timers.now() - ticket.tappedAt > TICKET_LIFE_MS) {
        void this.storage.remove(ticket.voteId);
        continue;
      }
      this.add(ticket);
      if (ticket.state === 'sending') void this.send(ticket);
    }
  }

  cast(vote: Pick<VoteTicket, 'eventId' | 'ballotId' | 'optionId' | 'title'>): VoteTicket {
    const same = findSame(this.get().tickets, vote);
    if (same) return same;
    const { eventId, ballotId, optionId, title } = vote;
    const ticket: VoteTicket = {
      voteId: newId(),
      eventId,
      ballotId,
      optionId,
      title,
      state: 'sending',
      tappedAt: this.timers.now(),
    };
    this.add(ticket);
    // Not waited for: a slow disk must not hold up the vote.
    void this.storage.put(ticket);
    void this.send(ticket);
    return ticket;
  }

  async withdraw(eventId: string, voteId: string): Promise<WithdrawReceipt> {
    const ticket = this.find(voteId);
    if (ticket?.state === 'sending') this.giveUp(voteId);
    try {
      const receipt = await this.sendWithdrawal(eventId, voteId);
      this.forget(voteId);
      this.transport.tell(eventId, { kind: 'withdrawn', receipt });
      return receipt;
    } catch (failure) {
      if (ticket?.state !== 'sending') throw failure;
      return this.settleGivenUp(ticket, failure);
    }
  }

  retry(voteId: string): void {
    const ticket = this.find(voteId);
    if (ticket?.state !== 'refused') return;
    const { error: _error, ...rest } = ticket;
    const again: VoteTicket = { ...rest, state: 'sending' };
    this.replace(again);
    void this.storage.put(again);
    void this.send(again);
  }

  dismiss(voteId: string): void {
    if (this.find(voteId)?.state !== 'sending') this.forget(voteId);
  }

  private async send(ticket: VoteTicket): Promise<void> {
    for (let attempt = 0; !this.givenUp.has(ticket.voteId); attempt += 1) {
      const outcome = await this.trySend(ticket, attempt);
      switch (outcome.kind) {
        case 'counted':
          return this.settleCounted(ticket, outcome.receipt);
        case 'refused':
          return this.settleRefused(ticket, outcome.error);
        case 'mend':
          await this.transport.mendIdentity(ticket.eventId).catch(() => undefined);
          break;
        case 'again':
          await this.wait(ticket.voteId, outcome.afterMs);
      }
    }
  }

  private async trySend(
    { eventId, voteId, ballotId, optionId }: VoteTicket,
    attempt: number,
  ): Promise<SendDecision | { kind: 'counted'; receipt: VoteReceipt }> {
    const route = decideRoute(attempt, this.transport.isSocketUp());
    try {
      return { kind: 'counted', receipt: await this.transport.cast(route, eventId, { voteId, ballotId, optionId }) };
    } catch (failure) {
      return decideAfterFailure(failure, attempt, this.timers.random());
    }
  }

  private async sendWithdrawal(eventId: string, voteId: string): Promise<WithdrawReceipt> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.transport.withdraw(decideRoute(attempt, this.transport.isSocketUp()), eventId, voteId);
      } catch (failure) {
        const decision = decideAfterFailure(failure, attempt, this.timers.random());
        if (decision.kind === 'refused' || attempt >= 2) throw failure;
        if (decision.kind === 'mend') await this.transport.mendIdentity(eventId);
        else await this.wait(`withdraw:${voteId}`, decision.afterMs);
      }
    }
  }

  /** The vote was still on its way: either it never arrived, which is as good as taken back, or nobody can tell yet. */
  private async settleGivenUp(ticket: VoteTicket, failure: unknown): Promise<WithdrawReceipt> {
    const { eventId, voteId } = ticket;
    if (failure instanceof ApiError && failure.code === 'NOT_FOUND') {
      this.forget(voteId);
      return { voteId, withdrawn: true, votesRemaining: await this.transport.loadVotesRemaining(eventId) };
    }
    this.givenUp.delete(voteId);
    void this.send(ticket);
    throw failure;
  }

  private settleCounted(ticket: VoteTicket, receipt: VoteReceipt): void {
    void this.storage.remove(ticket.voteId);
    if (this.givenUp.has(ticket.voteId)) return;
    this.replace({ ...ticket, state: 'counted', receipt });
    const castAt = new Date(this.timers.now()).toISOString();
    const { eventId, ballotId, optionId, title } = ticket;
    this.transport.tell(eventId, { kind: 'counted', ballotId, optionId, title, castAt, receipt });
  }

  private settleRefused(ticket: VoteTicket, error: NonNullable<VoteTicket['error']>): void {
    const refused: VoteTicket = { ...ticket, state: 'refused', error };
    this.replace(refused);
    // Kept until the guest has seen why, also across a reload.
    void this.storage.put(refused);
  }

  private wait(key: string, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        cancel();
        this.waiting.delete(key);
        resolve();
      };
      const cancel = this.timers.after(ms, done);
      this.waiting.set(key, done);
    });
  }

  private hurry(): void {
    for (const done of this.waiting.values()) done();
  }

  private giveUp(voteId: string): void {
    this.givenUp.add(voteId);
    this.waiting.get(voteId)?.();
  }

  private find(voteId: string): VoteTicket | undefined {
    return this.get().tickets.find((ticket) => ticket.voteId === voteId);
  }

  private add(ticket: VoteTicket): void {
    const tickets = [...this.get().tickets, ticket];
    const settled = tickets.filter(({ state }) => state === 'counted');
    const surplus = new Set(settled.slice(0, Math.max(0, settled.length - SETTLED_MAX)));
    this.state.set({ tickets: tickets.filter((entry) => !surplus.has(entry)) });
  }

  private replace(ticket: VoteTicket): void {
    this.state.set({ tickets: this.get().tickets.map((entry) => (entry.voteId === ticket.voteId ? ticket : entry)) });
  }

  private forget(voteId: string): void {
    void this.storage.remove(voteId);
    this.state.set({ tickets: this.get().tickets.filter((ticket) => ticket.voteId !== voteId) });
  }
}
