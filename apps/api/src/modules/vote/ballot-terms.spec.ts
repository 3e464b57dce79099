import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { newId } from '../../core/ids/ids.js';
import { systemCtx } from '../../core/context/ctx.js';
import { BallotTerms, type Terms } from './ballot-terms.js';

const ctx = systemCtx(newId(), 'test');
const ballotId = newId();
const shown = { eventId: newId(), results: 'LIVE', state: 'OPEN' } as Terms;

let readings: { resolve: (terms: Terms | null) => void; reject: (error: Error) => void }[];
let terms: BallotTerms;
let nowMs: number;

beforeEach(() => {
  nowMs = 1_000;
  jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
  readings = [];
  const findTerms = () => new Promise((resolve, reject) => void readings.push({ resolve, reject }));
  const db = { sqlTx: (_: unknown, work: (client: unknown) => unknown) => work({}) };
  terms = new BallotTerms(db as never, { findTerms } as never, { on: () => () => undefined } as never);
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** What was resolved is heard of. */
const settle = (): Promise<void> => new Promise((done) => setImmediate(done));

async function readOnce(): Promise<void> {
  const asked = terms.of(ctx, ballotId);
  await settle();
  readings.at(-1)!.resolve(shown);
  expect(await asked).toEqual(shown);
}

describe('BallotTerms', () => {
  it('reads once however many ask', async () => {
    const asked = [terms.of(ctx, ballotId), terms.of(ctx, ballotId)];
    await settle();
    readings[0]!.resolve(shown);
    expect(await Promise.all(asked)).toEqual([shown, shown]);
    expect(readings).toHaveLength(1);
  });

  it('renews what grows old beside the answers: nobody waits for it, and it is read once', async () => {
    await readOnce();
    nowMs += 1_500;
    expect(await terms.of(ctx, ballotId)).toEqual(shown);
    expect(await terms.of(ctx, ballotId)).toEqual(shown);
    expect(readings).toHaveLength(2);
    readings[1]!.resolve({ ...shown, results: 'STAFF' });
    await settle();
    expect(await terms.of(ctx, ballotId)).toMatchObject({ results: 'STAFF' });
  });

  it('asks a database that is away once', async () => {
    const asked = terms.of(ctx, ballotId);
    await settle();
    readings[0]!.reject(new Error('away'));
    await expect(asked).rejects.toThrow('away');
    expect(readings).toHaveLength(1);
  });

  it('answers nobody by what is too old, but keeps it until then when the database is away', async () => {
    await readOnce();
    nowMs += 1_500;
    await terms.of(ctx, ballotId);
    readings[1]!.reject(new Error('away'));
    await settle();
    expect(await terms.of(ctx, ballotId)).toEqual(shown);
    readings[2]!.reject(new Error('away'));
    await settle();
    nowMs += 2_000;
    const late = terms.of(ctx, ballotId);
    await settle();
    readings[3]!.resolve({ ...shown, results: 'STAFF' });
    expect(await late).toMatchObject({ results: 'STAFF' });
  });
});
