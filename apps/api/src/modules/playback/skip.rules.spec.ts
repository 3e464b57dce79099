import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EVENT_STATUSES, LIMITS } from '@votebox/contracts';
import {
  decideSkipVote,
  decideSkipWithdrawal,
  isUndoable,
  type LastEnd,
  type SkipSituation,
  undoUntil,
  votesNeeded,
} from './skip.rules.js';

describe('votes that a skip takes', () => {
  test.each([
    [0, 1],
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 3],
    [9, 5],
    [16, 6],
    [17, 7],
    [100, 15],
    [500, 34],
    [10_000, 150],
  ])('of %i active guests %i', (active, needed) => expect(votesNeeded(active)).toBe(needed));

  test('never more than there are, never fewer of more, and of a crowd never a majority', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), (active) => {
        expect(votesNeeded(active)).toBeLessThanOrEqual(active);
        expect(votesNeeded(active)).toBeGreaterThanOrEqual(votesNeeded(active - 1));
        if (active > 12) expect(votesNeeded(active) / active).toBeLessThan(0.5);
      }),
    );
  });
});

const HERE: SkipSituation = { status: 'ACTIVE', guestSkip: true, standing: 'GOOD', playId: 'a', isMine: false };

describe('a vote to skip', () => {
  test.each<[string, Partial<SkipSituation>, unknown]>([
    ['for what plays', {}, { kind: 'count' }],
    ['again', { isMine: true }, { kind: 'done' }],
    ['again when the play is over: its reply was lost', { isMine: true, playId: 'b' }, { kind: 'done' }],
    ['for what does not play any more', { playId: 'b' }, { kind: 'refuse', code: 'CONFLICT' }],
    ['while nothing plays', { playId: null }, { kind: 'refuse', code: 'CONFLICT' }],
    ['where the house skips alone', { guestSkip: false }, { kind: 'refuse', code: 'FORBIDDEN' }],
    ['of a stranger', { standing: null }, { kind: 'refuse', code: 'NOT_JOINED' }],
    ['of a banned guest', { standing: 'BANNED' }, { kind: 'refuse', code: 'BANNED' }],
    ['of a muted guest', { standing: 'MUTED' }, { kind: 'count' }],
  ])('%s', (_, change, verdict) => expect(decideSkipVote({ ...HERE, ...change }, 'a')).toEqual(verdict));

  test.each(EVENT_STATUSES.filter((status) => status !== 'ACTIVE'))('is refused while %s', (status) => {
    const refusal = { kind: 'refuse', code: 'EVENT_NOT_ACTIVE' };
    expect(decideSkipVote({ ...HERE, status }, 'a')).toEqual(refusal);
    expect(decideSkipWithdrawal({ ...HERE, status, isMine: true }, 'a')).toEqual(refusal);
  });

  test('is taken back while the play is on', () => {
    expect(decideSkipWithdrawal({ ...HERE, isMine: true }, 'a')).toEqual({ kind: 'count' });
    expect(decideSkipWithdrawal(HERE, 'a')).toEqual({ kind: 'done' });
    expect(decideSkipWithdrawal({ ...HERE, isMine: true, playId: 'b' }, 'a')).toEqual({
      kind: 'refuse',
      code: 'TOO_LATE',
    });
  });
});

describe('taking a skip back', () => {
  const T0 = 1_000_000;
  const last: LastEnd = { playId: 'a', title: 'Alpha', endCause: 'SKIPPED', endedAt: T0, playedMs: 60_000 };

  test('is offered for the time of the contract, and taken a little longer', () => {
    expect(undoUntil(last, T0 + LIMITS.undoSkipMs - 1)).toBe(T0 + LIMITS.undoSkipMs);
    expect(undoUntil(last, T0 + LIMITS.undoSkipMs)).toBeNull();
    expect(isUndoable(last, 'a', T0 + LIMITS.undoSkipMs + 2_999)).toBe(true);
    expect(isUndoable(last, 'a', T0 + LIMITS.undoSkipMs + 3_000)).toBe(false);
  });

  test('is for skips only, and for the last one', () => {
    expect(isUndoable({ ...last, endCause: 'QUORUM' }, 'a', T0)).toBe(true);
    for (const endCause of ['ENDED', 'FAILED', 'DEADLINE', 'STOPPED', null] as const) {
      expect(isUndoable({ ...last, endCause }, 'a', T0)).toBe(false);
    }
    expect(isUndoable(last, 'b', T0)).toBe(false);
    expect(isUndoable(null, 'a', T0)).toBe(false);
  });
});
