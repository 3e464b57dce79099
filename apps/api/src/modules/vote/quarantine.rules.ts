/** Which votes: all of a voter, or these. */
export type VoteChoice = { voterId: string } | { voteIds: readonly string[] };

/** Taking votes out of the count, and giving them back. */
export type JudgingAct = 'quarantine' | 'release';

/** Null unless exactly one of the two is given. */
export function toVoteChoice({ voterId, voteIds }: { voterId?: string; voteIds?: string[] }): VoteChoice | null {
  if (voterId && !voteIds) return { voterId: voterId.toLowerCase() };
  if (voteIds && !voterId) return { voteIds: voteIds.map((id) => id.toLowerCase()) };
  return null;
}
