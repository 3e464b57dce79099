import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { VOTE_DEADLINE_MS } from '@votebox/contracts';
import fc from 'fast-check';
import { newId } from '../../core/ids/ids.js';
import { World } from '../../../test/support/world.js';
import type { OpenedBallot } from '../../../test/support/world/vote-core.js';
import type { Voting } from '../../../test/support/world/voting.js';
import { PolicyModel, type PolicyRules } from '../../../test/support/policy-model.js';

// Real: Postgres, the casting statement, the writer, withdrawals. Time passes by moving what was written into the past.
let world: World;
let booth: Voting;

beforeAll(async () => {
  world = await World.bare();
  booth = await world.voting();
});

afterAll(async () => {
  await world?.close();
});

type Step = (ballot: OpenedBallot, voterId: string) => Promise<unknown>;
const cast =
  (option: number, heldMs = 0): Step =>
  (ballot, voterId) =>
    booth.cast(ballot, option, { voterId, heldMs });
const play =
  (option: number, code: 'TRACK_RECENTLY_PLAYED' | null = null): Step =>
  (ballot) =>
    booth.useUp(ballot, option, code);
const column =
  (assignment: string): Step =>
  (ballot) =>
    booth.setBallot(ballot, assignment);
const wait =
  (ms: number): Step =>
  (ballot) =>
    booth.passTime(ballot, ms);
const guest =
  (columns: Record<string, unknown>): Step =>
  (ballot, voterId) =>
    booth.setGuest(ballot, voterId, columns);

describe('what each rule answers', () => {
  it.each<[policy: string, situation: string, spec: object, before: Step[], last: Step, code: string]>([
    ['ONCE', 'first vote', { policy: 'ONCE' }, [], cast(0), 'COUNTED'],
    ['ONCE', 'another option', { policy: 'ONCE' }, [cast(0)], cast(1), 'ALREADY_VOTED'],
    ['ONCE', 'the same option', { policy: 'ONCE' }, [cast(0)], cast(0), 'ALREADY_VOTED'],
    ['CHANGEABLE', 'another option', { policy: 'CHANGEABLE' }, [cast(0)], cast(1), 'COUNTED'],
    ['CHANGEABLE', 'the same option', { policy: 'CHANGEABLE' }, [cast(0)], cast(0), 'ALREADY_VOTED'],
    ['CHANGEABLE', 'back again', { policy: 'CHANGEABLE' }, [cast(0), cast(1)], cast(0), 'COUNTED'],
    ['MULTI', 'the k-th choice', { policy: 'MULTI', maxChoices: 2 }, [cast(0)], cast(1), 'COUNTED'],
    ['MULTI', 'one more than k', { policy: 'MULTI', maxChoices: 2 }, [cast(0), cast(1)], cast(2), 'BUDGET_SPENT'],
    ['MULTI', 'a choice twice', { policy: 'MULTI', maxChoices: 2 }, [cast(0)], cast(0), 'ALREADY_VOTED'],
    ['REPEAT', 'again in the same cycle', {}, [cast(0)], cast(0), 'ALREADY_VOTED'],
    ['REPEAT', 'again after it has played', {}, [cast(0), play(0)], cast(0), 'COUNTED'],
    ['REPEAT', 'played and blocked', {}, [play(0, 'TRACK_RECENTLY_PLAYED')], cast(0), 'TRACK_RECENTLY_PLAYED'],
    ['budget', 'within it', { budgetVotes: 2, budgetWindowMs: 60_000 }, [cast(0)], cast(1), 'COUNTED'],
    ['budget', 'spent', { budgetVotes: 2, budgetWindowMs: 60_000 }, [cast(0), cast(1)], cast(2), 'BUDGET_SPENT'],
    [
      'budget',
      'the window has moved on',
      { budgetVotes: 2, budgetWindowMs: 60_000 },
      [cast(0), cast(1), wait(61_000)],
      cast(2),
      'COUNTED',
    ],
    [
      'budget',
      'the window has moved on for one of two',
      { budgetVotes: 2, budgetWindowMs: 60_000 },
      [cast(0), wait(40_000), cast(1), wait(30_000), cast(2)],
      cast(3),
      'BUDGET_SPENT',
    ],
    ['cooldown', 'too soon', { cooldownMs: 30_000 }, [cast(0)], cast(1), 'VOTE_COOLDOWN'],
    ['cooldown', 'still too soon', { cooldownMs: 30_000 }, [cast(0), wait(25_000)], cast(1), 'VOTE_COOLDOWN'],
    ['cooldown', 'over', { cooldownMs: 30_000 }, [cast(0), wait(30_001)], cast(1), 'COUNTED'],
    ['min_tier', 'never came by the door', { minTier: 'PRESENT' }, [], cast(0), 'NOT_PRESENT'],
    ['min_tier', 'remote', { minTier: 'PRESENT' }, [guest({ tier: 'REMOTE' })], cast(0), 'NOT_PRESENT'],
    ['min_tier', 'present', { minTier: 'PRESENT' }, [guest({ tier: 'PRESENT' })], cast(0), 'COUNTED'],
    ['hold_ms', 'not held', { holdMs: 3_000 }, [], cast(0), 'HOLD_TOO_SHORT'],
    ['hold_ms', 'short by more than the tolerance', { holdMs: 3_000 }, [], cast(0, 2_849), 'HOLD_TOO_SHORT'],
    ['hold_ms', 'short by the tolerance', { holdMs: 3_000 }, [], cast(0, 2_850), 'COUNTED'],
    ['hold_ms', 'long enough', { holdMs: 3_000 }, [], cast(0, 3_000), 'COUNTED'],
    ['opens_at', 'before', {}, [column(`opens_at = now() + interval '1 minute'`)], cast(0), 'BALLOT_CLOSED'],
    ['opens_at', 'after', {}, [column(`opens_at = now() - interval '1 minute'`)], cast(0), 'COUNTED'],
    ['closes_at', 'before', {}, [column(`closes_at = now() + interval '1 minute'`)], cast(0), 'COUNTED'],
    ['closes_at', 'after', {}, [column(`closes_at = now() - interval '1 second'`)], cast(0), 'BALLOT_CLOSED'],
    ['state', 'paused', {}, [column(`state = 'PAUSED'`)], cast(0), 'BALLOT_PAUSED'],
    ['state', 'closed', {}, [column(`state = 'CLOSED'`)], cast(0), 'BALLOT_CLOSED'],
    ['standing', 'muted', {}, [guest({ standing: 'MUTED' })], cast(0), 'COUNTED'],
    ['standing', 'banned', {}, [guest({ standing: 'BANNED' })], cast(0), 'BANNED'],
  ])('%s, %s', async (_policy, _situation, spec, before, last, code) => {
    const ballot = await booth.ballot(spec);
    const voterId = newId();
    for (const step of before) await step(ballot, voterId);
    expect(await last(ballot, voterId)).toBe(code);
    expect((await booth.recount(ballot)).matches).toBe(true);
  });

  it('counts a vote received before the end and committed within the deadline of the queue after it, and no other', async () => {
    const ballot = await booth.ballot();
    // Two clocks and a statement lie between: half a second on either side is left to them.
    const side = fc.integer({ min: 500, max: 30_000 });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('in time', 'committed too late', 'received too late'),
        fc.integer({ min: 0, max: VOTE_DEADLINE_MS - 500 }),
        side,
        async (situation, overSinceMs, sideMs) => {
          switch (situation) {
            case 'in time': {
              const late = { receivedAgoMs: overSinceMs + sideMs, overSinceMs };
              return expect(await booth.castLate(ballot, late)).toBe('COUNTED');
            }
            case 'committed too late': {
              const late = VOTE_DEADLINE_MS + sideMs;
              return expect(await booth.castLate(ballot, { receivedAgoMs: late + 500, overSinceMs: late })).toBe(
                'BALLOT_CLOSED',
              );
            }
            case 'received too late': {
              const late = { receivedAgoMs: overSinceMs, overSinceMs: overSinceMs + sideMs };
              return expect(await booth.castLate(ballot, late)).toBe('BALLOT_CLOSED');
            }
          }
        },
      ),
      { numRuns: 30 },
    );
    expect((await booth.recount(ballot)).matches).toBe(true);
  });

  it('counts no vote after staff have closed the ballot, however short it waited', async () => {
    const ballot = await booth.ballot();
    await booth.ballots.close(booth.ctx, ballot.ballotId);
    expect(await booth.castLate(ballot, { receivedAgoMs: 60_000, overSinceMs: -60_000 })).toBe('BALLOT_CLOSED');
  });

  it('takes no vote back any more once the end has come', async () => {
    const ballot = await booth.ballot();
    const [voterId, voteId] = [newId(), newId()];
    await booth.cast(ballot, 0, { voterId, voteId });
    await booth.setBallot(ballot, `closes_at = now() - interval '1 second'`);
    expect(await booth.withdraw(ballot, voterId, voteId)).toBe('BALLOT_CLOSED');
    expect(await booth.recount(ballot)).toMatchObject({ matches: true, votes: 1 });
  });

  it('finds by recounting also a weight that is wrong', async () => {
    const ballot = await booth.ballot();
    await booth.cast(ballot, 0);
    await booth.db.systemPool.query('UPDATE tally SET weight = weight + 1 WHERE ballot_id = $1', [ballot.ballotId]);
    const recount = await booth.recount(ballot);
    expect(recount).toMatchObject({ matches: false, votes: 1, tally: 1, differences: [{ counted: 1, tallied: 1 }] });
  });

  it('weighs a vote by the group of its guest at that moment, and keeps the weight', async () => {
    const ballot = await booth.ballot({ policy: 'CHANGEABLE' });
    const [jury, crowd] = [newId(), newId()];
    const group = await booth.group('2.5');
    await booth.setGuest(ballot, jury, { group_id: group });
    await booth.cast(ballot, 0, { voterId: jury });
    await booth.cast(ballot, 0, { voterId: crowd });
    expect(await booth.weights(ballot)).toEqual(['3.500', '0']);
    await booth.setGroupWeight(group, '4');
    expect(await booth.weights(ballot)).toEqual(['3.500', '0']);
    await booth.cast(ballot, 1, { voterId: jury });
    expect(await booth.weights(ballot)).toEqual(['1.000', '4.000']);
    await booth.setGroupWeight(group, '0');
    const silent = newId();
    await booth.setGuest(ballot, silent, { group_id: group });
    expect(await booth.cast(ballot, 1, { voterId: silent })).toBe('COUNTED');
    expect(await booth.weights(ballot)).toEqual(['1.000', '4.000']);
  });

  it('keeps the votes of a ballot in one partition, and looks for them nowhere else', async () => {
    const ballot = await booth.ballot();
    for (let n = 0; n < 20; n++) await booth.cast(ballot, 0);
    const { partitions, planned } = await booth.partitionsOf(ballot);
    expect(partitions).toHaveLength(1);
    expect(planned).toEqual(partitions);
    expect(await booth.partitionCount()).toBeGreaterThan(1);
  });
});

describe('any sequence of casts, withdrawals, plays and time', () => {
  const rules = fc.record<PolicyRules>({
    policy: fc.constantFrom('ONCE', 'CHANGEABLE', 'MULTI', 'REPEAT'),
    maxChoices: fc.integer({ min: 1, max: 3 }),
    cooldownMs: fc.constantFrom(0, 30_000),
    budgetVotes: fc.constantFrom(0, 1, 2, 3),
    budgetWindowMs: fc.constant(100_000),
    minTier: fc.constantFrom('REMOTE', 'PRESENT'),
    holdMs: fc.constantFrom(0, 3_000),
  });
  const voter = fc.integer({ min: 0, max: 2 });
  const option = fc.integer({ min: 0, max: 3 });
  const act = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        do: fc.constant('cast' as const),
        voter,
        option,
        heldMs: fc.constantFrom(0, 2_849, 2_850, 9_000),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('withdraw' as const), voter, nth: fc.nat(20) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('play' as const), option }) },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(20_000, 31_000, 70_000) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('state' as const), state: fc.constantFrom('OPEN', 'PAUSED') }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('tier' as const), voter, tier: fc.constantFrom('PRESENT', 'REMOTE') }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('group' as const), voter, weight: fc.constantFrom(0, 1, 2.5) }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('quarantine' as const), voter }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('release' as const), voter }) },
  );

  it('is answered as the policy says, and counted so', async () => {
    await fc.assert(
      fc.asyncProperty(rules, fc.array(act, { minLength: 5, maxLength: 25 }), async (spec, acts) => {
        const ballot = await booth.ballot(spec, 4);
        const model = new PolicyModel(spec, 4);
        const voters = [newId(), newId(), newId()];
        const cast: { voter: number; voteId: string }[] = [];
        for (const one of acts) {
          switch (one.do) {
            case 'cast': {
              const voteId = newId();
              const code = await booth.cast(ballot, one.option, {
                voterId: voters[one.voter]!,
                voteId,
                heldMs: one.heldMs,
              });
              expect(code).toBe(model.cast(one.voter, one.option, voteId, one.heldMs));
              cast.push({ voter: one.voter, voteId });
              break;
            }
            case 'withdraw': {
              const own = cast.filter((vote) => vote.voter === one.voter);
              const voteId = own[one.nth % Math.max(1, own.length)]?.voteId ?? newId();
              expect(await booth.withdraw(ballot, voters[one.voter]!, voteId)).toBe(model.withdraw(one.voter, voteId));
              break;
            }
            case 'play':
              await booth.useUp(ballot, one.option, null);
              model.play(one.option);
              break;
            case 'wait':
              await booth.passTime(ballot, one.ms);
              model.wait(one.ms);
              break;
            case 'state':
              await booth.setBallot(ballot, `state = '${one.state}'`);
              model.state = one.state;
              break;
            case 'tier':
              await booth.setGuest(ballot, voters[one.voter]!, { tier: one.tier });
              model.setTier(one.voter, one.tier);
              break;
            case 'group':
              await booth.setGuest(ballot, voters[one.voter]!, { group_id: await booth.group(String(one.weight)) });
              model.setWeight(one.voter, one.weight);
              break;
            case 'quarantine':
            case 'release':
              await booth.judge(one.do, voters[one.voter]!);
              model.judge(one.do, one.voter);
              break;
          }
          expect(await booth.tally(ballot)).toEqual(model.tally());
        }
        const recount = await booth.recount(ballot);
        expect(recount).toMatchObject({ matches: true, votes: model.counted, quarantined: model.quarantined });
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});
