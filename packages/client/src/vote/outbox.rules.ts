import { decideWaitMs, type VoteReceipt } from '@votebox/contracts';
import { toApiFailure, type ApiError } from '../api/api.error';

/**
 * One vote of this guest, from the tap on. `voteId` is made at the tap and kept through every retry, so that the server
 * counts it once however often it is sent.
 */
export type VoteTicket = {
  voteId: string;
  eventId: string;
  ballotId: string;
  optionId: string;
  title: string;
  /** What `hold:press` answered when the button went down, where the ballot asks for a hold. */
  hold?: string;
  state: 'sending' | 'counted' | 'refused';
  receipt?: VoteReceipt;
  error?: { code: string; message: string; retryAfterMs?: number };
  /** Local epoch ms. */
  tappedAt: number;
};

export type NewVote = Pick<VoteTicket, 'eventId' | 'ballotId' | 'optionId' | 'title' | 'hold'>;

/** Where to send a vote. The socket is quicker; HTTP works where websockets do not. */
export type SendRoute = 'socket' | 'post';

/** What a failed try means. `mend`: the guest is not known to the server any more; get a new cookie, then send again. */
export type SendDecision =
  | { kind: 'again'; afterMs: number }
  | { kind: 'mend' }
  | { kind: 'refused'; error: NonNullable<VoteTicket['error']> };

/** A waiting time longer than this is not worth keeping a vote for: the guest is told instead. */
const PATIENCE_MS = 30_000;
const MEND_TRIES_MAX = 2;

/** The first try goes by socket when it is up; every other one by POST, in case the socket only looks alive. */
export function decideRoute(attempt: number, isSocketUp: boolean): SendRoute {
  return isSocketUp && attempt % 2 === 0 ? 'socket' : 'post';
}

/** @param attempt 0 for the first try. */
export function decideAfterFailure(failure: unknown, attempt: number, random: number): SendDecision {
  const error = toApiFailure(failure);
  const afterMs = decideWaitMs(error, attempt, random);
  switch (error.code) {
    // No answer, or one that says nothing about the vote: it may have been counted. Same id, again.
    case 'OFFLINE':
    case 'BUSY':
    case 'INTERNAL':
      return { kind: 'again', afterMs };
    case 'RATE_LIMITED':
      if ((error.retryAfterMs ?? 0) > PATIENCE_MS) return refuse(error);
      return { kind: 'again', afterMs };
    case 'UNAUTHORIZED':
      return attempt < MEND_TRIES_MAX ? { kind: 'mend' } : refuse(error);
    default:
      return refuse(error);
  }
}

function refuse({ code, message, retryAfterMs }: ApiError): SendDecision {
  return { kind: 'refused', error: { code, message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) } };
}

/** A second tap on an option whose vote is still on its way is the same vote. */
export function findSame(
  tickets: readonly VoteTicket[],
  vote: { ballotId: string; optionId: string },
): VoteTicket | undefined {
  return tickets.find(
    (ticket) => ticket.state === 'sending' && ticket.ballotId === vote.ballotId && ticket.optionId === vote.optionId,
  );
}
