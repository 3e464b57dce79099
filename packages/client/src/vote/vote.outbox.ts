import type { VoteReceipt, WithdrawReceipt } from '@votebox/contracts';
import type { Api } from '../api/api';
import { ApiError } from '../api/api.error';
import { newId } from '../id';
import type { LiveConnection } from '../live/live.connection';
import { State, type Store } from '../store';
import { realTimers, type Timers } from '../timers';
import {
  decideAfterFailure,
  decideRoute,
  findSame,
  type NewVote,
  type SendDecision,
  type VoteTicket,
} from './outbox.rules';
import { createTicketStorage, type TicketStorage } from './ticket.storage';
import { createVoteTransport, type VoteTransport } from './vote.transport';

export interface VoteOutbox extends Store<{ tickets: VoteTicket[] }> {
  /** Takes the vote at once; the ticket says how it goes on. A second tap while it is on its way gives the same ticket. */
  cast(vote: NewVote): VoteTicket;
  /** Takes a vote back, also one on its way: then the answer comes when nothing of it can be counted any more. Throws `ApiError`. */
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

type Outcome = SendDecision | { kind: 'counted'; receipt: VoteReceipt };

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
  /** Tickets on their way: voteId → the end of sending them. */
  private readonly sending = new Map<string, Promise<void>>();

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
      if (ticket.state === 'sending') this.send(ticket);
    }
  }

  cast(vote: NewVote): VoteTicket {
    const same = findSame(this.get().tickets, vote);
    if (same) return same;
    const { eventId, ballotId, optionId, title, hold } = vote;
    const ticket: VoteTicket = {
      voteId: newId(),
      eventId,
      ballotId,
      optionId,
      title,
      ...(hold === undefined ? {} : { hold }),
      state: 'sending',
      tappedAt: this.timers.now(),
    };
    this.add(ticket);
    // Not waited for: a slow disk must not hold up the vote.
    void this.storage.put(ticket);
    this.send(ticket);
    return ticket;
  }

  async withdraw(eventId: string, voteId: string): Promise<WithdrawReceipt> {
    const ticket = this.find(voteId);
    return ticket?.state === 'sending' ? this.giveUp(ticket) : this.takeBack(eventId, voteId);
  }

  retry(voteId: string): void {
    const ticket = this.find(voteId);
    if (ticket?.state !== 'refused') return;
    const { error: _error, ...rest } = ticket;
    const again: VoteTicket = { ...rest, state: 'sending' };
    this.replace(again);
    void this.storage.put(again);
    this.send(again);
  }

  dismiss(voteId: string): void {
    if (this.find(voteId)?.state !== 'sending') this.forget(voteId);
  }

  private send(ticket: VoteTicket): void {
    const { voteId } = ticket;
    if (!this.sending.has(voteId)) this.sending.set(voteId, this.sendUntilSettled(ticket));
  }

  private async sendUntilSettled(ticket: VoteTicket): Promise<void> {
    const { eventId, voteId } = ticket;
    for (let attempt = 0; !this.givenUp.has(voteId); attempt += 1) {
      const outcome = await this.trySend(ticket, attempt);
      if (this.givenUp.has(voteId) || this.settle(ticket, outcome)) break;
      if (outcome.kind === 'mend') await this.transport.mendIdentity(eventId).catch(() => undefined);
      if (outcome.kind === 'again') await this.wait(voteId, outcome.afterMs);
    }
    this.sending.delete(voteId);
  }

  private async trySend({ eventId, voteId, ballotId, optionId, hold }: VoteTicket, attempt: number): Promise<Outcome> {
    const route = decideRoute(attempt, this.transport.isSocketUp());
    const vote = { voteId, ballotId, optionId, ...(hold === undefined ? {} : { hold }) };
    try {
      return { kind: 'counted', receipt: await this.transport.cast(route, eventId, vote) };
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

  private async takeBack(eventId: string, voteId: string): Promise<WithdrawReceipt> {
    const receipt = await this.sendWithdrawal(eventId, voteId);
    this.forget(voteId);
    this.transport.tell(eventId, { kind: 'withdrawn', receipt });
    return receipt;
  }

  /**
   * A withdrawal can overtake the try under way, which is counted after it. So a vote that the server does not know is
   * asked for again when that try has ended; what is unknown then never arrived, which is as good as taken back.
   */
  private async giveUp(ticket: VoteTicket): Promise<WithdrawReceipt> {
    const { eventId, voteId } = ticket;
    this.givenUp.add(voteId);
    this.waiting.get(voteId)?.();
    try {
      return await this.takeBack(eventId, voteId).catch(async (failure: unknown) => {
        if (!isUnknownVote(failure)) throw failure;
        await this.sending.get(voteId);
        return this.takeBack(eventId, voteId);
      });
    } catch (failure) {
      if (isUnknownVote(failure)) {
        this.forget(voteId);
        return { voteId, withdrawn: true, votesRemaining: await this.transport.loadVotesRemaining(eventId) };
      }
      // Nobody can tell yet: it goes on as if nothing had been asked.
      this.givenUp.delete(voteId);
      this.send(ticket);
      throw failure;
    }
  }

  /** False where the vote must be sent again. */
  private settle(ticket: VoteTicket, outcome: Outcome): boolean {
    if (outcome.kind === 'counted') this.settleCounted(ticket, outcome.receipt);
    if (outcome.kind === 'refused') this.settleRefused(ticket, outcome.error);
    return outcome.kind === 'counted' || outcome.kind === 'refused';
  }

  private settleCounted(ticket: VoteTicket, receipt: VoteReceipt): void {
    void this.storage.remove(ticket.voteId);
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

function isUnknownVote(failure: unknown): boolean {
  return failure instanceof ApiError && failure.code === 'NOT_FOUND';
}
