import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { World } from '../../../test/support/world.js';
import type { OpenedBallot } from '../../../test/support/world/vote-core.js';
import type { Voting } from '../../../test/support/world/voting.js';
import { newId } from '../../core/ids/ids.js';
import { OptionReturnRepository } from './option-return.repository.js';
import { OptionReturns } from './option-returns.service.js';

// Real: Postgres, the batch statement, the writers of two processes. Nothing is replaced.
let world: World;
let booth: Voting;
let returns: OptionReturns;

beforeAll(async () => {
  world = await World.bare();
  booth = await world.voting(2);
  returns = new OptionReturns(new OptionReturnRepository(), { number: 1 });
});
afterAll(() => world.close());

interface Receipt {
  voterId: string;
  voteId: string;
  option: number;
}

const useUp = ({ ballotId, optionIds }: OpenedBallot, option: number) =>
  booth.db.sqlTx(booth.ctx, (client) =>
    booth.ballots.useUpOption(booth.ctx, client, ballotId, optionIds[option]!, null),
  );

const giveBack = (
  { ballotId, optionIds }: OpenedBallot,
  option: number,
  usedCycle: number,
  untilMs: number | null = null,
) =>
  booth.db.sqlTx(booth.ctx, (client) =>
    returns.giveBack(booth.ctx, client, ballotId, {
      optionId: optionIds[option]!,
      usedCycle,
      block: untilMs === null ? null : { untilMs, code: 'TRACK_RECENTLY_PLAYED' },
    }),
  );

async function cast(ballot: OpenedBallot, receipt: Receipt, process = 0): Promise<string> {
  return booth.cast(ballot, receipt.option, receipt, process);
}

async function liveVoters({ ballotId, optionIds }: OpenedBallot, option: number): Promise<string[]> {
  const { rows } = await booth.db.systemPool.query<{ voter_id: string }>(
    `SELECT v.voter_id FROM vote v JOIN ballot_option o ON o.ballot_id = v.ballot_id AND o.id = v.option_id AND o.cycle = v.cycle
     WHERE v.ballot_id = $1 AND v.option_id = $2 AND v.state = 'COUNTED' ORDER BY 1`,
    [ballotId, optionIds[option]],
  );
  return rows.map(({ voter_id }) => voter_id);
}

const recount = ({ ballotId }: OpenedBallot) => booth.ballots.recount(booth.ctx, ballotId);

describe('votes that were used up for nothing', () => {
  it('count again, each once, whatever came in between; every receipt stays good', async () => {
    const voters = Array.from({ length: 5 }, () => newId());
    const moves = fc.array(
      fc.record({
        voter: fc.integer({ min: 0, max: 4 }),
        option: fc.constantFrom(0, 1),
        process: fc.constantFrom(0, 1),
      }),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(moves, moves, fc.integer({ min: 1, max: 3 }), async (before, between, rounds) => {
        const ballot = await booth.ballot({}, 2);
        const receipts: Receipt[] = [];
        const offer = async ({ voter, option, process }: (typeof before)[number]) => {
          const receipt = { voterId: voters[voter]!, voteId: newId(), option };
          if ((await cast(ballot, receipt, process)) === 'COUNTED') receipts.push(receipt);
        };
        for (const move of before) await offer(move);
        for (let round = 0; round < rounds; round++) {
          const { cycle } = await useUp(ballot, 0);
          for (const move of between) await offer(move);
          await giveBack(ballot, 0, cycle);
        }
        for (const option of [0, 1]) {
          const voted = receipts.filter((receipt) => receipt.option === option).map(({ voterId }) => voterId);
          expect(await liveVoters(ballot, option)).toEqual([...new Set(voted)].sort());
        }
        expect(await recount(ballot)).toMatchObject({ matches: true });
        for (const receipt of receipts) expect(await cast(ballot, receipt)).toBe('COUNTED');
        expect(await recount(ballot)).toMatchObject({ matches: true });
        for (const { voterId, option } of receipts) {
          expect(await cast(ballot, { voterId, voteId: newId(), option })).toBe('ALREADY_VOTED');
        }
      }),
      { numRuns: 25 },
    );
  });

  it('can be taken back again, and give the budget of a doubled vote back', async () => {
    const ballot = await booth.ballot({ budgetVotes: 2 });
    const first = { voterId: newId(), voteId: newId(), option: 0 };
    const second = { ...first, voteId: newId() };
    expect(await cast(ballot, first)).toBe('COUNTED');
    const { cycle } = await useUp(ballot, 0);
    expect(await cast(ballot, second)).toBe('COUNTED');
    expect((await booth.mine(ballot, first.voterId)).votesRemaining).toBe(0);
    await giveBack(ballot, 0, cycle);
    const mine = await booth.mine(ballot, first.voterId);
    expect(mine).toMatchObject({ votesRemaining: 1, votes: [{ voteId: first.voteId, state: 'counted' }] });
    expect(await booth.withdraw(ballot, first.voterId, first.voteId)).toBe('WITHDRAWN');
    expect(await recount(ballot)).toMatchObject({ matches: true, votes: 0 });
  });

  it('keep those in quarantine apart, and their voters from voting twice', async () => {
    const ballot = await booth.ballot();
    const hidden = { voterId: newId(), voteId: newId(), option: 0 };
    const plain = { voterId: newId(), voteId: newId(), option: 0 };
    await cast(ballot, hidden);
    await cast(ballot, plain);
    await booth.judge('quarantine', { voterId: hidden.voterId });
    const { cycle } = await useUp(ballot, 0);
    await cast(ballot, { ...hidden, voteId: newId() });
    await giveBack(ballot, 0, cycle);
    expect(await liveVoters(ballot, 0)).toEqual([plain.voterId]);
    expect(await recount(ballot)).toMatchObject({ matches: true, votes: 1, quarantined: 1 });
    await booth.judge('release', { voterId: hidden.voterId });
    expect(await recount(ballot)).toMatchObject({ matches: true, votes: 2, quarantined: 0 });
  });

  it('stay void where the option was used up again since, and wait while it is blocked', async () => {
    const ballot = await booth.ballot();
    const receipt = { voterId: newId(), voteId: newId(), option: 0 };
    await cast(ballot, receipt);
    const { cycle } = await useUp(ballot, 0);
    await useUp(ballot, 0);
    await giveBack(ballot, 0, cycle);
    expect(await liveVoters(ballot, 0)).toEqual([]);
    const again = await useUp(ballot, 0);
    await giveBack(ballot, 0, again.cycle, 60_000);
    expect(await cast(ballot, { voterId: newId(), voteId: newId(), option: 0 })).toBe('TRACK_RECENTLY_PLAYED');
    expect(await recount(ballot)).toMatchObject({ matches: true });
  });

  it('while votes stream in: none is lost, none counts twice', async () => {
    const ballot = await booth.ballot();
    const receipts: Receipt[] = [];
    let isOver = false;
    const stream = Promise.all(
      [0, 1].map(async (process) => {
        while (!isOver) {
          const receipt = { voterId: newId(), voteId: newId(), option: 0 };
          if ((await cast(ballot, receipt, process)) === 'COUNTED') receipts.push(receipt);
        }
      }),
    );
    for (let round = 0; round < 10; round++) await giveBack(ballot, 0, (await useUp(ballot, 0)).cycle);
    isOver = true;
    await stream;
    expect(await liveVoters(ballot, 0)).toEqual(receipts.map(({ voterId }) => voterId).sort());
    expect(await recount(ballot)).toMatchObject({ matches: true, votes: receipts.length });
  });
});
