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
    totals: new Map([[0, votes]]),
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
    board.applyNews(news(1, 3, { added: 3 }), T0);
    board.applyNews(news(1, 4, { shard: 1, added: 4 }), T0 + 5);
    expect(board.votesOf('o')).toEqual({ cycle: 0, votes: 7, sinceMs: T0 });
    expect(board.rev).toBe(2);
    expect(board.total).toBe(7);
  });

  it('begin again at zero when the option was used up, and late news of the old cycle only raise the total', () => {
    const board = new TallyBoard();
    board.applyNews(news(1, 5, { added: 5 }), T0);
    board.beginCycle('o', 1);
    expect(board.votesOf('o')).toEqual({ cycle: 1, votes: 0, sinceMs: null });
    expect(board.applyNews(news(2, 6), T0)).toEqual([]);
    expect(board.votesOf('o').votes).toBe(0);
    expect(board.applyNews(news(3, 1, { cycle: 1 }), T0)).toEqual(['o']);
    expect(board.votesOf('o').votes).toBe(1);
    expect(board.total).toBe(7);
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

describe('the total of the night', () => {
  type Fate = 'told' | 'lost' | 'doubled' | 'late';
  interface Batch {
    shard: number;
    option: number;
    added: number;
    fate: Fate;
    /** The option begins anew after this batch. */
    isUsedUp: boolean;
  }
  const aBatch: fc.Arbitrary<Batch> = fc.record({
    shard: fc.nat(1),
    option: fc.nat(2),
    added: fc.integer({ min: -2, max: 6 }),
    fate: fc.constantFrom<Fate>('told', 'lost', 'doubled', 'late'),
    isUsedUp: fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0),
  });
  const LATE_BY = 3;
  const READ_EVERY = 7;
  const READING_TAKES = 2;

  /** What Postgres holds. */
  class Tallies {
    readonly revs = new Map<number, number>();
    readonly cycles = new Map<number, number>();
    private readonly votes = new Map<string, { option: number; cycle: number; shard: number; votes: number }>();

    commit({ shard, option, added, isUsedUp }: Batch) {
      const cycle = this.cycles.get(option) ?? 0;
      const row = this.votes.get(`${option} ${cycle} ${shard}`) ?? { option, cycle, shard, votes: 0 };
      row.votes += added;
      this.votes.set(`${option} ${cycle} ${shard}`, row);
      const shardRev = (this.revs.get(shard) ?? 0) + 1;
      this.revs.set(shard, shardRev);
      if (isUsedUp) this.cycles.set(option, cycle + 1);
      return { shard, shardRev, deltas: [{ optionId: `o${option}`, cycle, shardVotes: row.votes, added }] };
    }

    get total(): number {
      return [...this.votes.values()].reduce((sum, { votes }) => sum + votes, 0);
    }

    read(): TallyReading {
      const rows = [...this.votes.values()];
      const present = rows.filter(({ option, cycle }) => cycle === (this.cycles.get(option) ?? 0));
      const totals = new Map<number, number>();
      for (const { shard, votes } of rows) totals.set(shard, (totals.get(shard) ?? 0) + votes);
      return {
        revs: new Map(this.revs),
        rows: present.map(({ option, ...row }) => ({ ...row, optionId: `o${option}`, sinceMs: T0 })),
        totals,
      };
    }
  }

  it('misses only what was lost since the last reading, though votes come all the time', () => {
    fc.assert(
      fc.property(fc.array(aBatch, { minLength: 20, maxLength: 80 }), (batches) => {
        const [board, tallies] = [new TallyBoard(), new Tallies()];
        const due: { atStep: number; act: () => void }[] = [];
        let unheard: { step: number; added: number }[] = [];
        for (const [step, batch] of batches.entries()) {
          for (const { atStep, act } of due) if (atStep === step) act();
          const news = tallies.commit(batch);
          const tell = () => {
            board.applyNews(news, T0);
            unheard = unheard.filter((each) => each.step !== step);
          };
          unheard.push({ step, added: batch.added });
          if (batch.fate === 'told' || batch.fate === 'doubled') tell();
          if (batch.fate === 'late' || batch.fate === 'doubled') due.push({ atStep: step + LATE_BY, act: tell });
          if (step % READ_EVERY === 0) {
            const reading = tallies.read();
            due.push({
              atStep: step + READING_TAKES,
              act: () => {
                board.applyReading(reading);
                unheard = unheard.filter((each) => each.step > step);
              },
            });
          }
          expect(board.total).toBe(tallies.total - unheard.reduce((sum, { added }) => sum + added, 0));
        }
        board.applyReading(tallies.read());
        expect(board.total).toBe(tallies.total);
      }),
    );
  });
});
