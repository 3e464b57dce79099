import {
  type CastVoteDto,
  type MyVotesView,
  VOTE_ANSWER_PATIENCE_MS,
  type VoteReceipt,
  type WithdrawReceipt,
} from '@votebox/contracts';
import type { Api } from '../api/api';
import type { LiveConnection } from '../live/live.connection';
import type { OwnVoteNews } from '../live/mine.rules';
import type { SendRoute } from './outbox.rules';

/** The roads between the outbox and the server. Failures are thrown as `ApiError`. */
export interface VoteTransport {
  isSocketUp(): boolean;
  cast(route: SendRoute, eventId: string, vote: CastVoteDto): Promise<VoteReceipt>;
  withdraw(route: SendRoute, eventId: string, voteId: string): Promise<WithdrawReceipt>;
  /** Makes the server know this guest again. */
  mendIdentity(eventId: string): Promise<void>;
  loadVotesRemaining(eventId: string): Promise<number>;
  /** Tells the page's own votes. */
  tell(eventId: string, news: OwnVoteNews): void;
  /** Told when a connection is there again. */
  onConnected(listener: () => void): () => void;
}

export function createVoteTransport(live: LiveConnection, api: Api): VoteTransport {
  const link = live.link();
  return {
    isSocketUp: () => link.get() === 'live',
    cast: (route, eventId, vote) =>
      route === 'socket'
        ? live.request('vote:cast', { ...vote, eventId }, VOTE_ANSWER_PATIENCE_MS)
        : api.post<VoteReceipt>(`/events/${eventId}/votes`, vote, { timeoutMs: VOTE_ANSWER_PATIENCE_MS }),
    withdraw: (route, eventId, voteId) =>
      route === 'socket'
        ? live.request('vote:withdraw', { eventId, voteId })
        : api.delete<WithdrawReceipt>(`/events/${eventId}/votes/${voteId}`),
    mendIdentity: async (eventId) => void (await api.get(`/events/${eventId}/me`)),
    loadVotesRemaining: async (eventId) => (await api.get<MyVotesView>(`/events/${eventId}/votes/mine`)).votesRemaining,
    tell: (eventId, news) => live.noteOwnVote(eventId, news),
    onConnected(listener) {
      let before = link.get();
      return link.subscribe(() => {
        const now = link.get();
        const isBack = now !== before && (now === 'live' || (now === 'polling' && before !== 'live'));
        before = now;
        if (isBack) listener();
      });
    },
  };
}
