import { describe, expect, it } from '@jest/globals';
import { aSnapshot, BALLOT_ID, optionId, someVotes } from '../testing/scripted-server';
import { ageMine, applyOwnVote, settlePlayed } from './mine.rules';

const counted = {
  kind: 'counted' as const,
  ballotId: BALLOT_ID,
  optionId: optionId(2),
  title: 'Track 2',
  castAt: '2026-11-20T20:00:00.000Z',
  receipt: { voteId: 'v1', counted: true as const, votes: 3, cooldownMs: 10_000, votesRemaining: 2 },
};

describe('own votes', () => {
  it('shows a counted vote with the facts of its receipt', () => {
    const mine = applyOwnVote(someVotes(), counted, aSnapshot());
    expect(mine.votes).toMatchObject([{ voteId: 'v1', idx: 2, artist: 'Artist 2', state: 'counted' }]);
    expect(mine).toMatchObject({ votesRemaining: 2, cooldownMs: 10_000, budgetRefillMs: 600_000 });
  });

  it('shows it once, also when its receipt comes twice', () => {
    const once = applyOwnVote(someVotes(), counted, aSnapshot());
    expect(applyOwnVote(once, counted, aSnapshot()).votes).toHaveLength(1);
  });

  it('keeps what a receipt says nothing about', () => {
    const known = { skipPlayId: 'p1', heard: { mineMin: 4, roomMin: 7 } };
    expect(applyOwnVote(someVotes(known), counted, aSnapshot())).toMatchObject(known);
  });

  it('marks a withdrawn vote', () => {
    const before = applyOwnVote(someVotes(), counted, aSnapshot());
    const receipt = { voteId: 'v1', withdrawn: true as const, votes: 2, votesRemaining: 3 };
    expect(applyOwnVote(before, { kind: 'withdrawn', receipt }, aSnapshot())).toMatchObject({
      votes: [{ state: 'withdrawn' }],
      votesRemaining: 3,
    });
  });

  it('has done its work when the track plays', () => {
    const before = applyOwnVote(someVotes(), counted, aSnapshot());
    expect(settlePlayed(before, 2).votes[0]?.state).toBe('played');
    expect(settlePlayed(before, 1)).toBe(before);
  });

  it('grows old: waits get shorter and end at zero', () => {
    const mine = someVotes({ cooldownMs: 5_000, budgetRefillMs: 60_000 });
    expect(ageMine(mine, 8_000)).toMatchObject({ cooldownMs: 0, budgetRefillMs: 52_000 });
    expect(ageMine(mine, -8_000)).toEqual(mine);
  });
});
