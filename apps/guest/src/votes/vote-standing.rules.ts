import type { VoteTicket } from '@votebox/client';
import type { BallotState, MyVoteView, TrackAvailability } from '@votebox/contracts';
import type { Allowance } from './allowance.rules';

/** Where one track stands for this guest: decides what its vote button shows and does. */
export type VoteStanding =
  | { kind: 'sending'; voteId: string }
  | { kind: 'counted'; voteId: string; canTakeBack: boolean }
  | { kind: 'refused'; voteId: string; code: string; message: string; retryAfterMs: number | null }
  | { kind: 'unavailable'; availability: Exclude<TrackAvailability, { state: 'open' }> }
  | { kind: 'stopped'; why: 'paused' | 'closed' }
  | { kind: 'waiting' }
  | { kind: 'spent'; refillAt: number | null }
  | { kind: 'cooling'; until: number }
  | { kind: 'open' };

/** All that the standings of a screenful of tracks are decided from. Times: server epoch milliseconds. */
export interface Standings {
  now: number;
  ballot: BallotState | null;
  cooldownMs: number;
  allowance: Allowance | null;
  tickets: readonly VoteTicket[];
  votes: readonly MyVoteView[];
}

const OPEN: TrackAvailability = { state: 'open' };

/**
 * First what is known of this guest's own vote on the track, then what the track itself forbids, then the ballot, then
 * the guest's budget and cooldown. A vote on its way counts against both, or the next tap would only earn a refusal.
 */
export function decideStanding(optionId: string, availability: TrackAvailability | null, all: Standings): VoteStanding {
  const track = availability ?? OPEN;
  return (
    findOwnVote(optionId, track, all) ??
    (track.state !== 'open' ? { kind: 'unavailable', availability: track } : null) ??
    findStop(all.ballot) ??
    decideAllowance(all)
  );
}

function findOwnVote(optionId: string, track: TrackAvailability, all: Standings): VoteStanding | null {
  const ticket = all.tickets.find((one) => one.optionId === optionId && one.state !== 'counted');
  if (ticket?.state === 'sending') return { kind: 'sending', voteId: ticket.voteId };
  if (ticket?.state === 'refused') {
    return {
      kind: 'refused',
      voteId: ticket.voteId,
      code: ticket.error?.code ?? 'INTERNAL',
      message: ticket.error?.message ?? '',
      retryAfterMs: ticket.error?.retryAfterMs ?? null,
    };
  }
  const vote = all.votes.find((one) => one.optionId === optionId && one.state === 'counted');
  if (!vote) return null;
  const isFixed = track.state === 'locked' || track.state === 'playing' || all.ballot === 'CLOSED';
  return { kind: 'counted', voteId: vote.voteId, canTakeBack: !isFixed };
}

function findStop(ballot: BallotState | null): VoteStanding | null {
  if (ballot === 'OPEN') return null;
  return { kind: 'stopped', why: ballot === 'PAUSED' ? 'paused' : 'closed' };
}

function decideAllowance({ allowance, tickets, cooldownMs, now }: Standings): VoteStanding {
  const sending = tickets.filter((ticket) => ticket.state === 'sending').length;
  if (sending > 0 && cooldownMs > 0) return { kind: 'waiting' };
  if (!allowance) return { kind: 'open' };
  const isRefilled = allowance.refillAt !== null && allowance.refillAt <= now;
  if (allowance.votesLeft - sending <= 0 && !isRefilled) return { kind: 'spent', refillAt: allowance.refillAt };
  if (allowance.nextVoteAt > now) return { kind: 'cooling', until: allowance.nextVoteAt };
  return { kind: 'open' };
}

/**
 * The count to show: the own vote is in it from the tap on. The tick that carries it may come before or after the
 * receipt, so the count is never below "seen at the tap + 1", and never has the own vote in it twice.
 */
export function showVotes(
  optionId: string,
  votes: number,
  tickets: readonly VoteTicket[],
  votesAtTap: ReadonlyMap<string, number>,
): number {
  let shown = votes;
  for (const ticket of tickets) {
    if (ticket.optionId !== optionId || ticket.state === 'refused') continue;
    shown = Math.max(shown, ticket.receipt?.votes ?? (votesAtTap.get(ticket.voteId) ?? votes) + 1);
  }
  return shown;
}
