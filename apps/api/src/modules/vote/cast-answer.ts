import { ERRORS, type ErrorCode } from '@votebox/contracts';
import type { FactOf, OptionDelta } from '../../core/bus/facts.js';
import type { CastAnswer, CastVerdictRow } from './cast-batch.sql.js';
import type { CastVerdict, OfferedVote } from './vote.rules.js';

/** What a committed batch means: an outcome per vote, in the order of the batch, and the news for whoever shows counts. */
export interface CommittedBatch {
  verdicts: CastVerdict[];
  facts: FactOf<'votes:committed'>[];
}

type VoteMoves = Map<string, NonNullable<OptionDelta['voters']>>;

/** Reads the answer of the casting function about `batch`, which was counted on `shard`. */
export function readAnswer(batch: OfferedVote[], answer: CastAnswer, shard: number): CommittedBatch {
  const votes = new Map<string, number>();
  for (const [ballotId, optionId, cycle, , count] of answer.tallies ?? []) {
    votes.set(countKey(ballotId, optionId, cycle), count);
  }
  const verdicts = batch.map((): CastVerdict => ({ kind: 'refused', code: 'BUSY' }));
  /** Option → whose votes this batch added to it or took from it. */
  const moves: VoteMoves = new Map();
  const move = (key: string, voterId: string, weight: number | null) => {
    const known = moves.get(key);
    if (known) known.push([voterId, weight]);
    else moves.set(key, [[voterId, weight]]);
  };
  for (const row of answer.verdicts) {
    const [ord, code, cycle, , , , leftOptionId, leftCycle, weight] = row;
    const vote = batch[ord - 1]!;
    verdicts[ord - 1] = toVerdict(row, votes.get(countKey(vote.ballotId, vote.optionId, cycle ?? 0)) ?? 0);
    if (code !== 'COUNTED' || cycle === null) continue;
    move(countKey(vote.ballotId, vote.optionId, cycle), vote.voterId, weight ?? 1);
    if (leftOptionId !== null && leftCycle !== null) {
      move(countKey(vote.ballotId, leftOptionId, leftCycle), vote.voterId, null);
    }
  }
  return { verdicts, facts: toFacts(batch, answer, shard, moves) };
}

function toFacts(
  batch: OfferedVote[],
  answer: CastAnswer,
  shard: number,
  moves: VoteMoves,
): FactOf<'votes:committed'>[] {
  const deltas = new Map<string, OptionDelta[]>();
  for (const [ballotId, optionId, cycle, shardVotes] of answer.tallies ?? []) {
    if (shardVotes === null) continue;
    const voters = moves.get(countKey(ballotId, optionId, cycle)) ?? [];
    const added = voters.reduce((sum, [, weight]) => sum + (weight === null ? -1 : 1), 0);
    const delta: OptionDelta = { optionId, cycle, shardVotes, added, voters };
    deltas.set(ballotId, [...(deltas.get(ballotId) ?? []), delta]);
  }
  return (answer.revs ?? []).flatMap(([ballotId, shardRev]) => {
    const vote = batch.find((each) => each.ballotId === ballotId);
    if (!vote) return [];
    const { venueId, eventId } = vote;
    return { kind: 'votes:committed', venueId, eventId, ballotId, shard, shardRev, deltas: deltas.get(ballotId) ?? [] };
  });
}

function countKey(ballotId: string, optionId: string, cycle: number): string {
  return `${ballotId}${optionId}${cycle}`;
}

function toVerdict([, code, , retryAfterMs, cooldownMs, votesRemaining]: CastVerdictRow, votes: number): CastVerdict {
  if (code === 'COUNTED' || code === 'REPLAY') {
    const kind = code === 'COUNTED' ? 'counted' : 'replay';
    return { kind, votes, cooldownMs: cooldownMs ?? 0, votesRemaining };
  }
  return {
    kind: 'refused',
    code: code in ERRORS ? (code as ErrorCode) : 'TRACK_NOT_AVAILABLE',
    ...(retryAfterMs === null ? {} : { retryAfterMs: Math.max(0, retryAfterMs) }),
  };
}
