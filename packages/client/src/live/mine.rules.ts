import type { EventSnapshot, MyVotesView, VoteReceipt, WithdrawReceipt } from '@votebox/contracts';

/** News about a vote of one's own, told by the outbox. */
export type OwnVoteNews =
  | { kind: 'counted'; ballotId: string; optionId: string; title: string; castAt: string; receipt: VoteReceipt }
  | { kind: 'withdrawn'; receipt: WithdrawReceipt };

/** The same view after `elapsedMs`: what it says in relative times has come nearer, and never farther. */
export function ageMine(mine: MyVotesView, elapsedMs: number): MyVotesView {
  const { cooldownMs, budgetRefillMs } = mine;
  const nearer = (ms: number) => Math.max(0, ms - Math.max(0, elapsedMs));
  return {
    ...mine,
    cooldownMs: nearer(cooldownMs),
    budgetRefillMs: budgetRefillMs === null ? null : nearer(budgetRefillMs),
  };
}

/** Own votes after a receipt, so that no request is needed to show them. */
export function applyOwnVote(mine: MyVotesView, news: OwnVoteNews, snapshot: EventSnapshot | null): MyVotesView {
  if (news.kind === 'withdrawn') {
    const { voteId, votesRemaining } = news.receipt;
    const votes = mine.votes.map((vote) => (vote.voteId === voteId ? { ...vote, state: 'withdrawn' as const } : vote));
    return { ...mine, votes, votesRemaining };
  }
  const { receipt, ballotId, optionId, title, castAt } = news;
  const entry = snapshot?.queue.find((row) => row.optionId === optionId);
  const vote = {
    voteId: receipt.voteId,
    ballotId,
    optionId,
    idx: entry?.idx ?? -1,
    state: 'counted' as const,
    castAt,
    title: entry?.title ?? title,
    artist: entry?.artist ?? '',
  };
  return {
    ...mine,
    votes: [vote, ...mine.votes.filter(({ voteId }) => voteId !== vote.voteId)],
    votesRemaining: receipt.votesRemaining,
    cooldownMs: receipt.cooldownMs,
    budgetRefillMs: mine.budgetRefillMs ?? snapshot?.event.rules.budgetWindowMs ?? null,
  };
}

/** The view was read after this had happened. */
export function isKnown({ votes }: MyVotesView, news: OwnVoteNews): boolean {
  const vote = votes.find(({ voteId }) => voteId === news.receipt.voteId);
  return news.kind === 'counted' ? vote !== undefined : vote?.state === 'withdrawn';
}

/** Own counted votes for the option that plays now have done their work. Votes of unknown `idx` wait for the server's word. */
export function settlePlayed(mine: MyVotesView, playingIdx: number): MyVotesView {
  const isDue = (vote: MyVotesView['votes'][number]) => vote.state === 'counted' && vote.idx === playingIdx;
  if (!mine.votes.some(isDue)) return mine;
  return { ...mine, votes: mine.votes.map((vote) => (isDue(vote) ? { ...vote, state: 'played' } : vote)) };
}
