import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TallyBoard, type TallyReading } from './tally-board.js';

const T0 = 1_000_000;

function news(shardRev: number, shardVotes: number, change: { shard?: number; cycle?: number; added?: number } = {}) {
  const { shard = 0, cycle = 0, added = 1 } = change;
  return { shard, shardRev, deltas: [{ optionId: 'o', cycle, shardVotes, added }] };
}

function reading(rev: number, votes: number, change: Partial<TallyReading> = {}): TallyReading {
  return {
    revs: new Map([[0, rev]]),
    rows: [{ optionId: 'o', cycle: 0, shard: 0, votes, sinceMs: T0 }],
    total: votes,
    ...change,
  };
}

describe('the counts in memory', () => {
  it('are the same whatever comes twice, late or in another order', () => {
    // What one shard committed: the n-th batch leaves the option at n votes.
    const batches = fc.integer({ min: 1, max: 20 });
    fc.assert(
      fc.property(batches, fc.array(fc.nat(1_000), { maxLength: 60 }), (committed, picks) => {
        const board = new TallyBoard();
        let lastRev = 0;
        for (const pick of picks) {
          const n = (pick % committed) + 1;
          if (pick % 7 === 0) board.applyReading(reading(n, n));
          else board.applyNews(news(n, n), T0);
          expect(board.rev).toBeGreaterThanOrEqual(lastRev);
          lastRev = board.rev;
        }
        board.applyNews(news(committed, committed), T0);
        expect(board.votesOf('o').votes).toBe(committed);
        expect(board.rev).toBe(committed);
        board.applyReading(reading(committed, committed));
        expect(board.total).toBe(committed);
      }),
    );
  });

  it('add up over the shards of all processes', () => {
    const board = new TallyBoard();
    board.applyNews(news(1, 3), T0);
    board.applyNews(news(1, 4, { shard: 1 }), T0 + 5);
    expect(board.votesOf('o')).toEqual({ cycle: 0, votes: 7, sinceMs: T0 });
    expect(board.rev).toBe(2);
    expect(board.total).toBe(7);
  });

  it('begin again at zero when the option was used up, and late news of the old cycle change nothing', () => {
    const board = new TallyBoard();
    board.applyNews(news(1, 5), T0);
    board.beginCycle('o', 1);
    expect(board.votesOf('o')).toEqual({ cycle: 1, votes: 0, sinceMs: null });
    expect(board.applyNews(news(2, 6), T0)).toEqual([]);
    expect(board.votesOf('o').votes).toBe(0);
    expect(board.applyNews(news(3, 1, { cycle: 1 }), T0)).toEqual(['o']);
    expect(board.votesOf('o').votes).toBe(1);
    expect(board.total).toBe(6);
  });

  it('keep the time of the first vote while there are votes', () => {
    const board = new TallyBoard();
    board.applyNews(news(1, 1), T0);
    board.applyNews(news(2, 2), T0 + 100);
    expect(board.votesOf('o').sinceMs).toBe(T0);
    board.applyNews(news(3, 0, { added: -2 }), T0 + 200);
    expect(board.votesOf('o').sinceMs).toBeNull();
    board.applyNews(news(4, 1), T0 + 300);
    expect(board.votesOf('o').sinceMs).toBe(T0 + 300);
  });

  it('are put right by a reading, which names what was wrong', () => {
    const board = new TallyBoard();
    board.applyNews(news(1, 1), T0);
    expect(board.applyReading(reading(4, 9))).toEqual(['o']);
    expect(board.votesOf('o').votes).toBe(9);
    expect(board.rev).toBe(4);
    expect(board.applyReading(reading(4, 9))).toEqual([]);
    expect(board.applyReading(reading(2, 3))).toEqual([]);
    expect(board.total).toBe(9);
  });
});
