import type {
  Ack,
  Audience,
  Backoff,
  ClientMessageName,
  ClientToServerMessages,
  MyVotesView,
  ServerMessageBody,
  ServerMessageName,
} from '@votebox/contracts';
import type { Api } from '../api/api';
import type { Store } from '../store';
import type { Timers } from '../timers';
import type { LinkState, LiveEvent } from './event.feed';
import type { OwnVoteNews } from './mine.rules';
import type { PageVisibility } from './page-visibility';

export type RequestBody<N extends ClientMessageName> = Parameters<ClientToServerMessages[N]>[0];
type AckOf<N extends ClientMessageName> = Parameters<Parameters<ClientToServerMessages[N]>[1]>[0];
/** What the acknowledgement of a message carries when it is positive. */
export type RequestAnswer<N extends ClientMessageName> = AckOf<N> extends Ack<infer T> ? T : never;

export type LiveEventHandle = Store<LiveEvent> & {
  leave(): void;
  /** Looks for newer data now. */
  refresh(): void;
  setMine(mine: MyVotesView): void;
  /** Asks for the own votes. Throws `ApiError`. */
  refreshMine(): Promise<void>;
};

/** One socket of a page. It opens with the first use and comes back by itself until `close`. */
export interface LiveConnection {
  event(eventId: string, as: Audience): LiveEventHandle;
  on<N extends ServerMessageName>(name: N, listener: (body: ServerMessageBody<N>) => void): () => void;
  /** Fails at once with OFFLINE while the socket is down; nothing is kept for later. */
  request<N extends ClientMessageName>(name: N, body: RequestBody<N>, timeoutMs?: number): Promise<RequestAnswer<N>>;
  link(): Store<LinkState>;
  /** Epoch milliseconds by the server's clock. */
  serverNow(): number;
  /** The same of a moment that has been, given in epoch milliseconds of this device; never later than now. */
  serverTimeOf(localMs: number): number;
  /** Receipts of own votes, told by the outbox, go into `mine` of the event. */
  noteOwnVote(eventId: string, news: OwnVoteNews): void;
  close(): void;
}

export interface LiveOptions {
  /** Origin of the socket; default: the origin of the page. */
  url?: string;
  token?: () => string | null;
  api?: Api;
  timers?: Timers;
  visibility?: PageVisibility;
  backoff?: Backoff;
  /** Polling intervals while the socket is down; default 2 s, in a hidden tab 10 s. */
  pollMs?: { visible: number; hidden: number };
  /** Asks for the state of an event over HTTP as soon as it is entered, beside the socket. */
  isEager?: boolean;
}
