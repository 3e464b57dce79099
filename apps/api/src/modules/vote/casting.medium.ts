import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { World } from '../../../test/support/world.js';
import { type Ctx, systemCtx } from '../../core/context/ctx.js';
import type { Database } from '../../core/database/database.js';
import { newId } from '../../core/ids/ids.js';
import type { Ballots, BallotSpec } from './ballots.service.js';
import type { Votes } from './votes.service.js';

// Real: Postgres, the batch statement, the writer. Nothing is replaced.
let world: World;
let core: Awaited<ReturnType<World['voteCore']>>;
let db: Database;
let votes: Votes;
let ballots: Ballots;
let ctx: Ctx;
let eventId: string;

beforeAll(async () => {
  world = await World.bare();
  core = await world.voteCore();
  ({ db, votes, ballots } = core);
});

afterAll(() => world?.close());

beforeEach(async () => {
  ctx = systemCtx(await world.venue(), 'test');
  eventId = (await world.eventRow(ctx.venueId)).id;
});

const openBallot = (spec: Partial<BallotSpec> = {}, options = 4) =>
  core.open(ctx, { budgetVotes: 3, eventId, ...spec }, options);

const cast = (ballotId: string, optionId: string, voterId = newId(), voteId = newId()) =>
  votes.cast(ctx, { eventId, ballotId, optionId, voterId, voteId });

async function codeOf(outcome: ReturnType<typeof cast>): Promise<string> {
  const result = await outcome;
  return result.ok ? 'COUNTED' : result.code;
}

/** As a client does it: the same vote again, when it is told to, while nobody can say what became of it. */
async function castToTheEnd(ballotId: string, optionId: string, voterId = newId(), voteId = newId()): Promise<string> {
  for (;;) {
    const result = await cast(ballotId, optionId, voterId, voteId);
    if (result.ok) return 'COUNTED';
    if (result.code !== 'BUSY') return result.code;
    await wait(result.retryAfterMs);
  }
}

describe('casting', () => {
  it('counts a vote once although its reply was lost and the client sends it again', async () => {
    const { ballotId, optionIds } = await openBallot();
    const [voterId, voteId] = [newId(), newId()];
    const first = await cast(ballotId, optionIds[0]!, voterId, voteId);
    const again = await cast(ballotId, optionIds[0]!, voterId, voteId);
    expect(first).toMatchObject({ ok: true, value: { counted: true, votes: 1, votesRemaining: 2 } });
    expect(again).toMatchObject({ ok: true, value: { counted: true, votes: 1, votesRemaining: 2 } });
    expect(await ballots.recount(ctx, ballotId)).toMatchObject({ matches: true, votes: 1, tally: 1 });
  });

  it('answers five copies sent at once with the same receipt and one row', async () => {
    const { ballotId, optionIds } = await openBallot();
    const [voterId, voteId] = [newId(), newId()];
    const answers = await Promise.all(Array.from({ length: 5 }, () => cast(ballotId, optionIds[0]!, voterId, voteId)));
    for (const answer of answers) expect(answer).toMatchObject({ ok: true, value: { voteId, votes: 1 } });
    expect((await ballots.recount(ctx, ballotId)).votes).toBe(1);
  });

  it('refuses a second vote for the same track until it has played', async () => {
    const { ballotId, optionIds } = await openBallot();
    const voterId = newId();
    expect(await codeOf(cast(ballotId, optionIds[0]!, voterId))).toBe('COUNTED');
    expect(await codeOf(cast(ballotId, optionIds[0]!, voterId))).toBe('ALREADY_VOTED');
    await db.sqlTx(ctx, (client) => ballots.useUpOption(ctx, client, ballotId, optionIds[0]!, null));
    expect(await codeOf(cast(ballotId, optionIds[0]!, voterId))).toBe('COUNTED');
  });

  it('holds the cooldown and says how long it lasts', async () => {
    const { ballotId, optionIds } = await openBallot({ cooldownMs: 30_000 });
    const voterId = newId();
    await cast(ballotId, optionIds[0]!, voterId);
    const second = await cast(ballotId, optionIds[1]!, voterId);
    expect(second).toMatchObject({ ok: false, code: 'VOTE_COOLDOWN' });
    if (!second.ok) expect(second.retryAfterMs).toBeGreaterThan(25_000);
    if (!second.ok) expect(second.retryAfterMs).toBeLessThanOrEqual(30_000);
  });

  it('spends the budget of one voter exactly, however many votes come at once', async () => {
    const { ballotId, optionIds } = await openBallot({ budgetVotes: 3 }, 12);
    const voterId = newId();
    const codes = await Promise.all(optionIds.map((optionId) => castToTheEnd(ballotId, optionId, voterId)));
    expect(codes.filter((code) => code === 'COUNTED')).toHaveLength(3);
    expect(codes.filter((code) => code === 'BUDGET_SPENT')).toHaveLength(9);
  });

  it('does not let a refused vote spend budget or start the cooldown', async () => {
    const { ballotId, optionIds } = await openBallot({ budgetVotes: 2 });
    const voterId = newId();
    await db.sqlTx(ctx, (client) =>
      ballots.useUpOption(ctx, client, ballotId, optionIds[0]!, { untilMs: 60_000, code: 'TRACK_RECENTLY_PLAYED' }),
    );
    expect(await codeOf(cast(ballotId, optionIds[0]!, voterId))).toBe('TRACK_RECENTLY_PLAYED');
    expect(await cast(ballotId, optionIds[1]!, voterId)).toMatchObject({ ok: true, value: { votesRemaining: 1 } });
  });

  it('gives budget back with a withdrawn vote and never counts that vote id again', async () => {
    const { ballotId, optionIds } = await openBallot({ budgetVotes: 1 });
    const [voterId, voteId] = [newId(), newId()];
    await cast(ballotId, optionIds[0]!, voterId, voteId);
    expect(await votes.withdraw(ctx, { eventId, voteId, voterId })).toMatchObject({
      ok: true,
      value: { withdrawn: true, votes: 0, votesRemaining: 1 },
    });
    expect(await votes.withdraw(ctx, { eventId, voteId, voterId })).toMatchObject({ ok: true });
    expect(await codeOf(cast(ballotId, optionIds[0]!, voterId, voteId))).toBe('CONFLICT');
    expect(await codeOf(cast(ballotId, optionIds[0]!, voterId))).toBe('COUNTED');
    expect(await ballots.recount(ctx, ballotId)).toMatchObject({ matches: true, votes: 1 });
  });

  it("lets nobody take back another guest's vote, or one whose track is locked", async () => {
    const { ballotId, optionIds } = await openBallot();
    const [voterId, voteId] = [newId(), newId()];
    await cast(ballotId, optionIds[0]!, voterId, voteId);
    expect(await votes.withdraw(ctx, { eventId, voteId, voterId: newId() })).toMatchObject({ code: 'NOT_FOUND' });
    await db.sqlTx(ctx, (client) => ballots.lockOption(ctx, client, ballotId, optionIds[0]!));
    expect(await votes.withdraw(ctx, { eventId, voteId, voterId })).toMatchObject({ code: 'VOTE_LOCKED' });
    expect(await codeOf(cast(ballotId, optionIds[0]!))).toBe('VOTE_LOCKED');
  });

  it("does not take a vote through another event's address, another venue or for a foreign option", async () => {
    const [a, b] = [await openBallot(), await openBallot()];
    const base = { ballotId: a.ballotId, optionId: a.optionIds[0]!, voterId: newId(), voteId: newId() };
    expect(await votes.cast(ctx, { ...base, eventId: newId() })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await votes.cast(systemCtx(newId(), 'x'), { ...base, eventId })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await codeOf(cast(a.ballotId, b.optionIds[0]!))).toBe('NOT_FOUND');
    expect(await codeOf(cast(newId(), a.optionIds[0]!))).toBe('NOT_FOUND');
  });

  it('refuses a vote id that another voter or another choice has used', async () => {
    const { ballotId, optionIds } = await openBallot();
    const [voterId, voteId] = [newId(), newId()];
    await cast(ballotId, optionIds[0]!, voterId, voteId);
    expect(await codeOf(cast(ballotId, optionIds[0]!, newId(), voteId))).toBe('CONFLICT');
    expect(await codeOf(cast(ballotId, optionIds[1]!, voterId, voteId))).toBe('CONFLICT');
  });

  it('keeps one live row per voter under ONCE, CHANGEABLE and MULTI', async () => {
    const once = await openBallot({ policy: 'ONCE', budgetVotes: 0 });
    const change = await openBallot({ policy: 'CHANGEABLE', budgetVotes: 0 });
    const multi = await openBallot({ policy: 'MULTI', maxChoices: 2, budgetVotes: 0 });
    const voterId = newId();
    const codes = async (b: typeof once) => [
      await codeOf(cast(b.ballotId, b.optionIds[0]!, voterId)),
      await codeOf(cast(b.ballotId, b.optionIds[1]!, voterId)),
      await codeOf(cast(b.ballotId, b.optionIds[2]!, voterId)),
    ];
    expect(await codes(once)).toEqual(['COUNTED', 'ALREADY_VOTED', 'ALREADY_VOTED']);
    expect(await codes(change)).toEqual(['COUNTED', 'COUNTED', 'COUNTED']);
    expect(await codes(multi)).toEqual(['COUNTED', 'COUNTED', 'BUDGET_SPENT']);
    expect(await ballots.recount(ctx, change.ballotId)).toMatchObject({ matches: true, votes: 1 });
    expect(await ballots.recount(ctx, multi.ballotId)).toMatchObject({ matches: true, votes: 2 });
  });

  it('commits nothing after the close fence: hash and count stay what closing said', async () => {
    const { ballotId, optionIds } = await openBallot({ budgetVotes: 0 });
    const offered = Array.from({ length: 400 }, (_, n) => castToTheEnd(ballotId, optionIds[n % 4]!));
    const closing = ballots.close(ctx, ballotId);
    const codes = await Promise.all(offered);
    const closed = await closing;
    expect(codes.every((code) => code === 'COUNTED' || code === 'BALLOT_CLOSED')).toBe(true);
    expect(await codeOf(cast(ballotId, optionIds[0]!))).toBe('BALLOT_CLOSED');
    const recount = await ballots.recount(ctx, ballotId);
    expect(recount).toMatchObject({ matches: true, votes: closed.votes });
    expect(closed.votes).toBe(codes.filter((code) => code === 'COUNTED').length);
    expect(await ballots.close(ctx, ballotId)).toEqual(closed);
  });

  it('counts 3,000 concurrent votes on several ballots exactly', async () => {
    const all = await Promise.all([openBallot({ budgetVotes: 0 }), openBallot({ budgetVotes: 0 })]);
    const codes = await Promise.all(
      Array.from({ length: 3000 }, (_, n) => {
        const ballot = all[n % 2]!;
        return castToTheEnd(ballot.ballotId, ballot.optionIds[n % 4]!);
      }),
    );
    expect(new Set(codes)).toEqual(new Set(['COUNTED']));
    for (const { ballotId } of all) {
      expect(await ballots.recount(ctx, ballotId)).toMatchObject({ matches: true, votes: 1500, tally: 1500 });
    }
  });

  it('lets a poisoned vote fail alone', async () => {
    const { ballotId, optionIds } = await openBallot({ budgetVotes: 0 });
    const good = Array.from({ length: 40 }, () => castToTheEnd(ballotId, optionIds[0]!));
    const bad = castToTheEnd(ballotId, optionIds[0]!, 'not-a-uuid');
    const more = Array.from({ length: 40 }, () => castToTheEnd(ballotId, optionIds[0]!));
    expect(await bad).toBe('VALIDATION_ERROR');
    expect(new Set(await Promise.all([...good, ...more]))).toEqual(new Set(['COUNTED']));
    expect(await ballots.recount(ctx, ballotId)).toMatchObject({ matches: true, votes: 80 });
  });

  it('loses no acknowledged vote when the server kills the connections, and goes on by itself', async () => {
    const { ballotId, optionIds } = await openBallot({ budgetVotes: 0 });
    const casts = Array.from({ length: 500 }, () => ({ voterId: newId(), voteId: newId() }));
    const pending = casts.map((c) => codeOf(cast(ballotId, optionIds[0]!, c.voterId, c.voteId)));
    await db.systemPool
      .query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'votebox votes' AND datname = current_database()`,
      )
      .catch(() => undefined);
    const first = await Promise.all(pending);
    const counted = first.filter((code) => code === 'COUNTED').length;
    expect((await ballots.recount(ctx, ballotId)).votes).toBeGreaterThanOrEqual(counted);
    const open = casts.filter((_, n) => first[n] !== 'COUNTED');
    const codes = await Promise.all(open.map((c) => castToTheEnd(ballotId, optionIds[0]!, c.voterId, c.voteId)));
    expect(codes.filter((code) => code !== 'COUNTED')).toEqual([]);
    expect(await ballots.recount(ctx, ballotId)).toMatchObject({ matches: true, votes: 500 });
  });

  it('refuses the votes of a ballot whose rows somebody keeps locked, and goes on with the others', async () => {
    const [a, b] = [await openBallot(), await openBallot()];
    expect(await castToTheEnd(a.ballotId, a.optionIds[0]!)).toBe('COUNTED');
    const other = await db.systemPool.connect();
    try {
      await other.query('BEGIN');
      await other.query('SELECT 1 FROM tally WHERE ballot_id = $1 FOR UPDATE', [a.ballotId]);
      await other.query('SELECT 1 FROM ballot_revision WHERE ballot_id = $1 FOR UPDATE', [a.ballotId]);
      const vote = ({ ballotId, optionIds }: typeof a) => codeOf(cast(ballotId, optionIds[0]!));
      // Votes that were written together with them are, at worst, asked to come again.
      expect(await Promise.all([a, b, a, b].map(vote))).toEqual(['BUSY', expect.anything(), 'BUSY', expect.anything()]);
      // Known as stuck: refused without waiting for the rows, and without keeping a connection from the others.
      expect(await Promise.all([vote(a), vote(b)])).toEqual(['BUSY', 'COUNTED']);
    } finally {
      await other.query('ROLLBACK');
      other.release();
    }
    expect(await castToTheEnd(a.ballotId, a.optionIds[0]!)).toBe('COUNTED');
    expect(await ballots.recount(ctx, a.ballotId)).toMatchObject({ matches: true, votes: 2 });
  });
});
