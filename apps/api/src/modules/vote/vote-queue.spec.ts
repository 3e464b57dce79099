import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type WaitingVote, VoteQueue } from './vote-queue.js';
import { BATCH_SIZE_MAX } from './vote.rules.js';

const anyVote = fc.record({
  venueId: fc.constant('venue'),
  eventId: fc.constant('event'),
  ballotId: fc.constantFrom('b1', 'b2'),
  optionId: fc.constantFrom('o1', 'o2', 'o3'),
  voteId: fc.integer({ min: 0, max: 20 }).map(String),
  voterId: fc.integer({ min: 0, max: 6 }).map(String),
  heldMs: fc.constant(0),
  receivedAtMs: fc.constant(0),
  settle: fc.constant(() => undefined),
}) satisfies fc.Arbitrary<WaitingVote>;

const batchSize = fc.integer({ min: 1, max: 10 });

function voteOf(voter: number, receivedAtMs = 0, ballotId = 'b1'): WaitingVote {
  const ids = { venueId: 'venue', eventId: 'event', ballotId, optionId: 'o', voterId: `g${voter}` };
  return { ...ids, voteId: `v${voter}-${receivedAtMs}`, heldMs: 0, receivedAtMs, settle: () => undefined };
}

function queueOf(votes: readonly WaitingVote[]): VoteQueue {
  const queue = new VoteQueue();
  for (const vote of votes) queue.add(vote);
  return queue;
}

/** A queue that has learnt that it writes so many votes per millisecond. */
function queueWithRate(rate: number): VoteQueue {
  const queue = new VoteQueue();
  const batch = Array.from({ length: 250 }, (_, n) => voteOf(n));
  for (let nowMs = 0; nowMs < 200_000; nowMs += batch.length / rate) queue.done(batch, nowMs, { isFull: true });
  return queue;
}

const keyOf = ({ ballotId, voterId }: WaitingVote): string => `${ballotId}:${voterId}`;
const inOrder = (votes: WaitingVote[]): WaitingVote[] => votes.sort((a, b) => a.receivedAtMs - b.receivedAtMs);
const all = (queue: VoteQueue): WaitingVote[] => queue.takeOlderThan(Number.POSITIVE_INFINITY);

describe('taking a batch', () => {
  it('loses and invents no vote, whatever is written and taken out between', () => {
    const step = fc.constantFrom('take', 'done', 'takeOf', 'takeOlderThan');
    fc.assert(
      fc.property(fc.array(anyVote, { maxLength: 60 }), batchSize, fc.array(step), (cast, sizeMax, steps) => {
        const votes = cast.map((vote, receivedAtMs) => ({ ...vote, receivedAtMs }));
        const queue = queueOf(votes);
        const underWay: WaitingVote[][] = [];
        const out: WaitingVote[] = [];
        const take = () => {
          const batch = queue.take(sizeMax);
          underWay.push(batch);
          out.push(...batch);
        };
        for (const [n, one] of steps.entries()) {
          if (one === 'take') take();
          if (one === 'done') queue.done(underWay.shift() ?? [], 0, { isFull: false });
          if (one === 'takeOf') out.push(...queue.takeOf('b1'));
          if (one === 'takeOlderThan') out.push(...queue.takeOlderThan(n));
          expect(out.length + queue.length).toBe(votes.length);
        }
        while (queue.length > 0) {
          queue.done(underWay.shift() ?? [], 0, { isFull: false });
          take();
        }
        expect(out).toHaveLength(votes.length);
        expect(new Set(out)).toEqual(new Set(votes));
      }),
    );
  });

  it('has one vote per voter and per vote id of a ballot under way, and never overtakes within a voter', () => {
    fc.assert(
      fc.property(fc.array(anyVote), fc.array(fc.tuple(batchSize, fc.boolean())), (votes, steps) => {
        const queue = queueOf(votes);
        const underWay: WaitingVote[][] = [];
        const taken: WaitingVote[] = [];
        for (const [sizeMax, isDone] of steps) {
          const batch = queue.take(sizeMax);
          expect(batch.length).toBeLessThanOrEqual(sizeMax);
          expect(new Set(batch.map(({ ballotId, voteId }) => ballotId + voteId)).size).toBe(batch.length);
          underWay.push(batch);
          taken.push(...batch);
          const voters = underWay.flat().map(keyOf);
          expect(new Set(voters).size).toBe(voters.length);
          if (isDone) queue.done(underWay.shift()!, 0, { isFull: false });
        }
        for (const key of new Set(votes.map(keyOf))) {
          const cast = votes.filter((vote) => keyOf(vote) === key);
          const written = taken.filter((vote) => keyOf(vote) === key);
          expect(written).toEqual(cast.slice(0, written.length));
        }
      }),
    );
  });

  it('empties any queue in the end, also where one voter fills it', () => {
    fc.assert(
      fc.property(fc.array(anyVote), fc.integer({ min: 0, max: 500 }), (votes, flood) => {
        const queue = queueOf([...Array.from({ length: flood }, (_, n) => voteOf(1, n)), ...votes]);
        while (queue.length > 0) {
          const batch = queue.take(500);
          expect(batch.length).toBeGreaterThan(0);
          queue.done(batch, 0, { isFull: false });
        }
      }),
      { numRuns: 20 },
    );
  });

  it('costs the same however much waits, and whatever one voter sends', () => {
    fc.assert(
      fc.property(fc.integer({ min: 12_000, max: 20_000 }), fc.integer({ min: 1, max: 40 }), (length, voters) => {
        let looks = 0;
        const queue = new VoteQueue();
        for (let n = 0; n < length; n++) {
          const vote = voteOf(n % (n % 2 === 0 ? voters : length), n);
          queue.add(Object.defineProperty(vote, 'ballotId', { get: () => (looks++, 'b1') }));
        }
        let looksMax = 0;
        for (let batches = 0; batches < 20; batches++) {
          looks = 0;
          queue.done(queue.take(BATCH_SIZE_MAX), 0, { isFull: false });
          looksMax = Math.max(looksMax, looks);
        }
        expect(queue.length).toBeGreaterThan(0);
        expect(looksMax).toBeLessThanOrEqual(12 * BATCH_SIZE_MAX);
      }),
      { numRuns: 3 },
    );
  });

  it('does not let those who wait for one busy voter hold up the others', () => {
    const queue = queueOf([...Array.from({ length: 500 }, (_, n) => voteOf(1, n)), voteOf(2, 500), voteOf(3, 501)]);
    expect(queue.take(2).map(({ voterId }) => voterId)).toEqual(['g1', 'g2']);
    expect(queue.take(2).map(({ voterId }) => voterId)).toEqual(['g3']);
  });
});

describe('taking out', () => {
  it('takes those of a ballot, and nobody else', () => {
    fc.assert(
      fc.property(fc.array(anyVote), batchSize, (cast, sizeMax) => {
        const votes = cast.map((vote, receivedAtMs) => ({ ...vote, receivedAtMs }));
        const queue = queueOf(votes);
        const batch = new Set(queue.take(sizeMax));
        const rest = votes.filter((vote) => !batch.has(vote));
        expect(inOrder(queue.takeOf('b1'))).toEqual(rest.filter(({ ballotId }) => ballotId === 'b1'));
        expect(inOrder(all(queue))).toEqual(rest.filter(({ ballotId }) => ballotId !== 'b1'));
      }),
    );
  });

  it('takes who has waited for too long, and nobody else', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 60 }),
        batchSize,
        (voters, sinceMs, sizeMax) => {
          const votes = Array.from({ length: 50 }, (_, n) => voteOf(n % voters, n));
          const queue = queueOf(votes);
          const batch = new Set(queue.take(sizeMax));
          const rest = votes.filter((vote) => !batch.has(vote));
          expect(inOrder(queue.takeOlderThan(sinceMs))).toEqual(rest.filter((vote) => vote.receivedAtMs < sinceMs));
          expect(inOrder(all(queue))).toEqual(rest.filter((vote) => vote.receivedAtMs >= sinceMs));
        },
      ),
    );
  });
});

describe('admission', () => {
  it.each([0.5, 2, 5, 20])('absorbs what can be written within eight seconds at %d/ms, at most 60,000', (rate) => {
    const queue = queueWithRate(rate);
    const votes = Array.from({ length: 100 }, (_, n) => voteOf(n));
    let taken = 0;
    for (; !queue.isFull && taken < 100_000; taken++) queue.add(votes[taken % 100]!);
    const fits = Math.min(60_000, rate * 8_000);
    expect(taken).toBeGreaterThan(fits * 0.9);
    expect(taken).toBeLessThanOrEqual(Math.min(60_000, fits * 1.1));
  });

  it('absorbs a burst before it has measured itself, within the same bounds', () => {
    const queue = new VoteQueue();
    let taken = 0;
    for (; !queue.isFull; taken++) queue.add(voteOf(taken));
    expect(taken).toBeGreaterThan(30_000);
    expect(taken).toBeLessThanOrEqual(60_000);
  });
});

describe('coming back', () => {
  it('gives everyone a time of their own, no more of them than can be written, and none before there is room', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 2, max: 5_000 }), (rate, crowd) => {
        const queue = queueWithRate(rate);
        const times = Array.from({ length: crowd }, () => queue.comeBackMs(50_000, 0.5));
        expect(Math.min(...times)).toBeGreaterThanOrEqual(4_000);
        const [first, last] = [times[0]!, times.at(-1)!];
        expect(last - first).toBeGreaterThanOrEqual((crowd - 1) / rate - 2);
        expect(times).toEqual([...times].sort((a, b) => a - b));
      }),
      { numRuns: 20 },
    );
  });

  it('starts afresh when those who were sent away have come back', () => {
    const queue = queueWithRate(10);
    for (let n = 0; n < 10_000; n++) queue.comeBackMs(0, 0);
    expect(queue.comeBackMs(0, 0)).toBeGreaterThan(4_900);
    expect(queue.comeBackMs(60_000, 0)).toBeLessThan(4_010);
  });

  it('sends nobody away for longer than 15 s, and spreads those who would have to wait longer', () => {
    const queue = queueWithRate(1);
    const times = Array.from({ length: 40_000 }, (_, n) => queue.comeBackMs(0, (n % 100) / 100));
    expect(Math.max(...times)).toBeLessThanOrEqual(15_000);
    const late = new Set(times.slice(-100));
    expect(late.size).toBe(100);
    expect(Math.min(...late)).toBeGreaterThanOrEqual(7_500);
  });
});
