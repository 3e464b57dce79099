import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Ctx } from '../../core/context/ctx.js';
import { newId } from '../../core/ids/ids.js';
import { World } from '../../../test/support/world.js';
import type { OpenedBallot } from '../../../test/support/world/vote-core.js';
import type { Voting } from '../../../test/support/world/voting.js';

// Real: Postgres, two processes with writers of their own, withdrawals, the close fence. Nothing is replaced.
let world: World;
let booth: Voting;

beforeAll(async () => {
  world = await World.bare();
  booth = await world.voting(2);
});

afterAll(async () => {
  await world?.close();
});

const as = (role: 'STAFF' | 'MANAGER'): Ctx => ({ ...booth.ctx, actor: { kind: 'staff', userId: newId(), role } });

async function auditOf(ballot: OpenedBallot) {
  const { rows } = await booth.db.systemPool.query<{ action: string; subject: Record<string, unknown> }>(
    `SELECT action, subject FROM audit_entry WHERE subject->>'ballotId' = $1 ORDER BY id`,
    [ballot.ballotId],
  );
  return rows;
}

describe('quarantine', () => {
  it('takes all votes of a voter out of the count, keeps them, and gives them back', async () => {
    const ballot = await booth.ballot();
    const voterId = newId();
    for (const option of [0, 1]) await booth.cast(ballot, option, { voterId });
    await booth.cast(ballot, 1);
    expect(await booth.judge('quarantine', voterId)).toEqual({ votes: 2, weight: 2, resealed: [] });
    expect(await booth.tally(ballot)).toEqual({ '1:0': { votes: 1, weight: 1 } });
    expect(await booth.recount(ballot)).toMatchObject({ matches: true, votes: 1, quarantined: 2, seal: null });
    expect(await booth.judge('quarantine', voterId)).toEqual({ votes: 0, weight: 0, resealed: [] });
    expect(await booth.judge('release', voterId)).toEqual({ votes: 2, weight: 2, resealed: [] });
    expect(await booth.recount(ballot)).toMatchObject({ matches: true, votes: 3, quarantined: 0 });
    expect(await auditOf(ballot)).toMatchObject([
      { action: 'votes:quarantined', subject: { voterId, reason: 'looks odd', votes: 2, weight: 2 } },
      { action: 'votes:released', subject: { voterId, reason: 'looks odd', votes: 2, weight: 2 } },
    ]);
  });

  it('takes single votes out, and none when one of them is not of the event', async () => {
    const ballot = await booth.ballot();
    const voteId = newId();
    await booth.cast(ballot, 0, { voteId });
    await booth.cast(ballot, 0);
    await expect(booth.judge('quarantine', { voteIds: [voteId, newId()] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await booth.recount(ballot)).toMatchObject({ votes: 2, quarantined: 0 });
    await booth.judge('quarantine', { voteIds: [voteId, voteId] });
    expect(await booth.recount(ballot)).toMatchObject({ matches: true, votes: 1, quarantined: 1 });
  });

  it('leaves slot, budget and cooldown as they were', async () => {
    const voterId = newId();
    const budget = await booth.ballot({ budgetVotes: 1 });
    const cooldown = await booth.ballot({ cooldownMs: 30_000 });
    const slot = await booth.ballot();
    for (const ballot of [budget, cooldown, slot]) await booth.cast(ballot, 0, { voterId });
    await booth.judge('quarantine', voterId);
    expect(await booth.cast(budget, 1, { voterId })).toBe('BUDGET_SPENT');
    expect(await booth.cast(cooldown, 1, { voterId })).toBe('VOTE_COOLDOWN');
    expect(await booth.cast(slot, 0, { voterId })).toBe('ALREADY_VOTED');
  });

  it('answers a retry of a vote in quarantine as before: whoever cheats is not told', async () => {
    const ballot = await booth.ballot();
    const [voterId, voteId] = [newId(), newId()];
    await booth.cast(ballot, 0, { voterId, voteId });
    await booth.judge('quarantine', voterId);
    expect(await booth.cast(ballot, 0, { voterId, voteId })).toBe('COUNTED');
    const mine = await booth.mine(ballot, voterId);
    expect(mine.votes).toMatchObject([{ voteId, state: 'counted' }]);
    expect(await booth.recount(ballot)).toMatchObject({ matches: true, votes: 0, quarantined: 1 });
  });

  it('lets a vote in quarantine be taken back like any other, and gives back nothing that was taken back', async () => {
    const ballot = await booth.ballot();
    const [voterId, voteId] = [newId(), newId()];
    await booth.cast(ballot, 0);
    await booth.cast(ballot, 0, { voterId, voteId });
    await booth.judge('quarantine', voterId);
    expect(await booth.withdraw(ballot, voterId, voteId)).toBe('WITHDRAWN');
    expect(await booth.withdraw(ballot, voterId, voteId)).toBe('WITHDRAWN');
    expect(await booth.recount(ballot)).toMatchObject({ matches: true, votes: 1, tally: 1, quarantined: 0 });
    await booth.judge('release', voterId);
    expect(await booth.recount(ballot)).toMatchObject({ matches: true, votes: 1, tally: 1, quarantined: 0 });
  });

  it('on a closed ballot is for managers, and seals the result anew', async () => {
    const ballot = await booth.ballot();
    const voterId = newId();
    await booth.cast(ballot, 0, { voterId });
    await booth.cast(ballot, 0);
    const { resultHash } = await booth.ballots.close(booth.ctx, ballot.ballotId);
    await expect(booth.judge('quarantine', voterId, { ctx: as('STAFF') })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await booth.recount(ballot)).toMatchObject({ votes: 2, seal: { resultHash, isIntact: true } });
    const { resealed } = await booth.judge('quarantine', voterId, { ctx: as('MANAGER') });
    expect(resealed).toEqual([
      { ballotId: ballot.ballotId, before: resultHash, after: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    expect(resealed[0]!.after).not.toBe(resultHash);
    expect(await booth.recount(ballot)).toMatchObject({
      matches: true,
      votes: 1,
      seal: { resultHash: resealed[0]!.after, isIntact: true },
    });
    expect((await auditOf(ballot))[0]!.subject).toMatchObject({
      seal: { before: resultHash, after: resealed[0]!.after },
    });
    await booth.judge('release', voterId, { ctx: as('MANAGER') });
    expect(await booth.recount(ballot)).toMatchObject({ votes: 2, seal: { resultHash, isIntact: true } });
  });

  it('is undone whole when its record cannot be written', async () => {
    const ballot = await booth.ballot();
    const voterId = newId();
    await booth.cast(ballot, 0, { voterId });
    const broken = { ...booth.ctx, requestId: '\u0000' };
    await expect(booth.judge('quarantine', voterId, { ctx: broken })).rejects.toThrow();
    expect(await booth.recount(ballot)).toMatchObject({ matches: true, votes: 1, quarantined: 0 });
  });

  it('a recount sees a vote that was slipped in after closing', async () => {
    const ballot = await booth.ballot();
    const voterId = newId();
    await booth.cast(ballot, 0, { voterId });
    await booth.ballots.close(booth.ctx, ballot.ballotId);
    await booth.db.systemPool.query(`UPDATE vote SET option_id = $2 WHERE ballot_id = $1`, [
      ballot.ballotId,
      ballot.optionIds[1],
    ]);
    const recount = await booth.recount(ballot);
    expect(recount).toMatchObject({ matches: false, seal: { isIntact: false } });
    expect(recount.differences).toHaveLength(2);
  });

  it('and release give back exactly the tally that was, whatever was cast before', async () => {
    const cast = fc.record({ voter: fc.integer({ min: 0, max: 3 }), option: fc.integer({ min: 0, max: 3 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(cast, { maxLength: 15 }), fc.integer({ min: 0, max: 3 }), async (casts, suspect) => {
        const ballot = await booth.ballot();
        const voters = [newId(), newId(), newId(), newId()];
        await booth.setGuest(ballot, voters[1]!, { group_id: await booth.group('0.125') });
        for (const { voter, option } of casts) await booth.cast(ballot, option, { voterId: voters[voter]! });
        const before = await booth.tally(ballot);
        await booth.judge('quarantine', voters[suspect]!);
        expect((await booth.recount(ballot)).matches).toBe(true);
        await booth.judge('release', voters[suspect]!);
        expect(await booth.tally(ballot)).toEqual(before);
        expect((await booth.recount(ballot)).matches).toBe(true);
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it('goes on while votes come in through two processes: no deadlock, the tally right at any moment', async () => {
    const ballots = [await booth.ballot({}, 8), await booth.ballot({ policy: 'MULTI', maxChoices: 8 }, 8)];
    const voters = Array.from({ length: 20 }, () => newId());
    const codes = new Set<string>();
    const load = Array.from({ length: 1_200 }, async (_, n) => {
      const ballot = ballots[n % 2]!;
      const [voterId, voteId] = [voters[n % voters.length]!, newId()];
      codes.add(await booth.cast(ballot, (n * 7) % 8, { voterId, voteId }, n % 2));
      if (n % 5 === 0) codes.add(await booth.withdraw(ballot, voterId, voteId, n % 2));
    });
    const judging = voters.map(async (voterId, n) => {
      const process = { process: n % 2 };
      await booth.judge('quarantine', voterId, process);
      for (const ballot of ballots) expect((await booth.recount(ballot)).matches).toBe(true);
      if (n % 2 === 0) await booth.judge('release', voterId, process);
    });
    await Promise.all([...load, ...judging]);
    const expected = ['COUNTED', 'ALREADY_VOTED', 'WITHDRAWN', 'NOT_FOUND', 'CONFLICT', 'BUSY'];
    expect([...codes].filter((code) => !expected.includes(code))).toEqual([]);
    for (const ballot of ballots) expect(await booth.recount(ballot)).toMatchObject({ matches: true });
  }, 60_000);
});
