import { ERRORS, type ErrorCode } from '@votebox/contracts';
import type { FactOf, OptionDelta } from '../../core/bus/facts.js';
import type { CastAnswer, CastVerdictRow } from './cast-batch.sql.js';
import type { CastVerdict, OfferedVote } from './vote.rules.js';

/** What a committed batch means: an outcome per vote, in the order of the batch, and the news for whoever shows counts. */
export interface CommittedBatch {
  verdicts: CastVerdict[];
  facts: FactOf<'votes:committed'>[];
}

/** Reads the answer of the casting function about `batch`, which was counted on `shard`. */
export function readAnswer(batch: OfferedVote[], answer: CastAnswer, shard: number): CommittedBatch {
  const votes = new Map<string, number>();
  for (const [ballotId, optionId, cycle, , count] of answer.tallies ?? []) {
    votes.set(countKey(ballotId, optionId, cycle), count);
  }
  const verdicts = batch.map((): CastVerdict => ({ kind: 'refused', code: 'BUSY' }));
  /** Option → what this batch added to it. */
  const added = new Map<string, number>();
  const add = (key: string, by: 1 | -1) => added.set(key, (added.get(key) ?? 0) + by);
  for (const row of answer.verdicts) {
    const [ord, code, cycle, , , , leftOptionId, leftCycle] = row;
    const vote = batch[ord - 1]!;
    verdicts[ord - 1] = toVerdict(row, votes.get(countKey(vote.ballotId, vote.optionId, cycle ?? 0)) ?? 0);
    if (code !== 'COUNTED' || cycle === null) continue;
    add(countKey(vote.ballotId, vote.optionId, cycle), 1);
    if (leftOptionId !== null && leftCycle !== null) add(countKey(vote.ballotId, leftOptionId, leftCycle), -1);
  }
  return { verdicts, facts: toFacts(batch, answer, shard, added) };
}

function toFacts(
  batch: OfferedVote[],
  answer: CastAnswer,
  shard: number,
  added: ReadonlyMap<string, number>,
): FactOf<'votes:committed'>[] {
  const deltas = new Map<string, OptionDelta[]>();
  for (const [ballotId, optionId, cycle, shardVotes] of answer.tallies ?? []) {
    if (shardVotes === null) continue;
    const delta = { optionId, cycle, shardVotes, added: added.get(countKey(ballotId, optionId, cycle)) ?? 0 };
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
