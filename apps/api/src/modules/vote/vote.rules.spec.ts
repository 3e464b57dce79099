import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  BATCH_SIZE_MAX,
  BATCH_SIZE_MIN,
  nextBatchSize,
  partByBallot,
  type OfferedVote,
  planFailure,
} from './vote.rules.js';

const anyVote = fc.record({
  venueId: fc.constant('venue'),
  eventId: fc.constant('event'),
  ballotId: fc.constantFrom('b1', 'b2'),
  optionId: fc.constantFrom('o1', 'o2', 'o3'),
  voteId: fc.integer({ min: 0, max: 20 }).map(String),
  voterId: fc.integer({ min: 0, max: 6 }).map(String),
  heldMs: fc.constant(0),
  receivedAtMs: fc.constant(0),
}) satisfies fc.Arbitrary<OfferedVote>;

it('parts a batch by ballot without losing a vote or its order', () => {
  fc.assert(
    fc.property(fc.array(anyVote), (votes) => {
      const parts = partByBallot(votes);
      expect(new Set(parts.flat())).toEqual(new Set(votes));
      for (const part of parts) {
        expect(part).toEqual(votes.filter((vote) => vote.ballotId === part[0]!.ballotId));
      }
    }),
  );
});

describe('nextBatchSize', () => {
  it('stays within its bounds, grows after full batches and shrinks only near the time limit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: BATCH_SIZE_MIN, max: BATCH_SIZE_MAX }),
        fc.double({ min: 0, max: 2_000, noNaN: true }),
        fc.boolean(),
        (size, commitMs, wasFull) => {
          const next = nextBatchSize(size, { commitMs, wasFull });
          expect(next).toBeGreaterThanOrEqual(BATCH_SIZE_MIN);
          expect(next).toBeLessThanOrEqual(BATCH_SIZE_MAX);
          if (commitMs > 400) expect(next).toBeLessThanOrEqual(size);
          if (commitMs <= 400) expect(next).toBeGreaterThanOrEqual(size);
          if (commitMs <= 400 && wasFull && size < BATCH_SIZE_MAX) expect(next).toBeGreaterThan(size);
        },
      ),
    );
  });

  it.each([
    ['a line of 300 ms', 300, 0.1, BATCH_SIZE_MAX],
    ['a database that needs 4 ms for a vote', 5, 4, 130],
  ])('%s: what a commit takes stays below its limit', (_, lineMs, msPerVote, sizeMax) => {
    let size = BATCH_SIZE_MAX;
    for (let n = 0; n < 20; n++) size = nextBatchSize(size, { commitMs: lineMs + size * msPerVote, wasFull: true });
    for (let n = 0; n < 20; n++) {
      size = nextBatchSize(size, { commitMs: lineMs + size * msPerVote, wasFull: true });
      expect(lineMs + size * msPerVote).toBeLessThan(1_200);
      expect(size).toBeLessThanOrEqual(2 * sizeMax);
    }
    expect(size).toBeGreaterThanOrEqual(Math.min(sizeMax / 2, BATCH_SIZE_MIN));
  });
});

describe('planFailure', () => {
  it.each([
    ['40P01', 'retry'],
    ['40001', 'retry'],
    ['55P03', 'part'],
    ['22P02', 'bisect'],
    ['23514', 'bisect'],
    ['57014', 'broken'],
    ['57P01', 'broken'],
    ['53100', 'broken'],
    ['25006', 'broken'],
    ['42883', 'broken'],
    [undefined, 'broken'],
  ])('%s → %s', (code, plan) => {
    expect(planFailure(code)).toBe(plan);
  });
});
