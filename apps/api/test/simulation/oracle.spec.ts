import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { type Journal, newJournal, type Rules, type Stored } from './journal.js';
import { judge } from './oracle.js';

// What the oracle must see. Each test takes a night in which everything holds and spoils one thing.
const RULES: Rules = { policy: 'REPEAT', maxChoices: 1, cooldownMs: 0, budgetVotes: 0, budgetWindowMs: 3_600_000 };
const ANN = '11111111-1111-7111-a111-111111111111';
const BEN = '22222222-2222-7222-a222-222222222222';

type VoteRow = Stored['votes'][number];

function row(voteId: string, voterId: string, more: Partial<VoteRow> = {}): VoteRow {
  return { voteId, voterId, optionId: 'song', cycle: 0, weight: 1_000, state: 'COUNTED', committedMs: 1_000, ...more };
}

/** Ann and Ben have voted for a song in one batch each, on one shard. */
function goodNight(rules: Partial<Rules> = {}): { journal: Journal; stored: Stored } {
  const journal = newJournal({ ...RULES, ...rules });
  for (const [voteId, voterId] of [
    ['v1', ANN],
    ['v2', BEN],
  ] as const)
    journal.offers.push({ voteId, voterId, optionId: 'song', answers: ['counted'] });
  journal.facts = [1, 2].map((shardRev) => ({
    kind: 'votes:committed',
    venueId: 'venue',
    eventId: 'event',
    ballotId: 'ballot',
    shard: 0,
    shardRev,
    deltas: [{ optionId: 'song', cycle: 0, shardVotes: shardRev, added: 1 }],
  }));
  const stored: Stored = {
    votes: [row('v1', ANN), row('v2', BEN, { committedMs: 2_000 })],
    tally: [{ optionId: 'song', cycle: 0, shard: 0, votes: 2, weight: 2_000 }],
    revisions: new Map([[0, 2]]),
    cycles: new Map([['song', 0]]),
    closed: null,
  };
  return { journal, stored };
}

function faultsOf(spoil: (night: ReturnType<typeof goodNight>) => void, rules: Partial<Rules> = {}): string[] {
  const night = goodNight(rules);
  spoil(night);
  return judge(night.journal, night.stored).faults;
}

const offer = (journal: Journal, voteId: string, answers: Journal['offers'][number]['answers'], voterId = ANN) =>
  journal.offers.push({ voteId, voterId, optionId: 'song', answers });

describe('the oracle', () => {
  it('finds nothing where everything holds', () => {
    expect(faultsOf(() => undefined)).toEqual([]);
  });

  it('sees an acknowledged vote that is missing, even where the tally agrees', () => {
    const faults = faultsOf(({ stored, journal }) => {
      stored.votes.pop();
      stored.tally[0]!.votes = 1;
      stored.tally[0]!.weight = 1_000;
      journal.facts = [];
    });
    expect(faults).toEqual([expect.stringMatching(/^I1 the vote v2 was acknowledged/)]);
  });

  it('sees a vote that is there twice, that nobody offered, or that was given to another', () => {
    expect(faultsOf(({ stored }) => stored.votes.push(row('v1', ANN, { cycle: 0 })))).toContainEqual(
      expect.stringMatching(/^I1 the vote v1 is there twice/),
    );
    expect(faultsOf(({ stored }) => stored.votes.push(row('v9', ANN)))).toContainEqual(
      expect.stringMatching(/^I1 the vote v9 is there and nobody/),
    );
    expect(faultsOf(({ stored }) => (stored.votes[0]!.optionId = 'other'))).toContainEqual(
      expect.stringMatching(/^I1 the vote v1 was acknowledged/),
    );
  });

  it('sees a tally that is not the count, in votes and in weight', () => {
    expect(faultsOf(({ stored, journal }) => ((stored.tally[0]!.votes = 3), (journal.facts = [])))).toContainEqual(
      expect.stringMatching(/^I2 -1 votes/),
    );
    expect(faultsOf(({ stored }) => (stored.tally[0]!.weight = 2_001))).toContainEqual(
      expect.stringMatching(/^I2 0 votes/),
    );
    expect(faultsOf(({ journal }) => journal.recounts.push({ matches: false, votes: 1, tally: 2 }))).toContainEqual(
      expect.stringMatching(/^I2 a recount/),
    );
  });

  it('sees two rows in one slot, by the meaning of each policy', () => {
    const twice = (more: Partial<VoteRow>) => (night: ReturnType<typeof goodNight>) => {
      night.stored.votes.push(row('v3', ANN, { committedMs: 3_000, ...more }));
    };
    const slot = expect.stringMatching(/^I3/);
    expect(faultsOf(twice({}))).toContainEqual(slot);
    expect(faultsOf(twice({ cycle: 1 }))).not.toContainEqual(slot);
    expect(faultsOf(twice({ optionId: 'other' }), { policy: 'ONCE' })).toContainEqual(slot);
    expect(faultsOf(twice({ optionId: 'other' }), { policy: 'CHANGEABLE' })).toContainEqual(slot);
    expect(faultsOf(twice({ optionId: 'other' }), { policy: 'MULTI', maxChoices: 1 })).toContainEqual(slot);
    expect(faultsOf(twice({ optionId: 'other' }), { policy: 'MULTI', maxChoices: 2 })).not.toContainEqual(slot);
  });

  it('sees a budget that was overspent and a cooldown that was not kept', () => {
    const again = ({ stored, journal }: ReturnType<typeof goodNight>): void => {
      offer(journal, 'v3', ['counted']);
      stored.votes.push(row('v3', ANN, { cycle: 1, committedMs: 1_500 }));
    };
    expect(faultsOf(again, { budgetVotes: 1 })).toContainEqual(expect.stringMatching(/over budget/));
    expect(faultsOf(again, { budgetVotes: 2 })).not.toContainEqual(expect.stringMatching(/over budget/));
    expect(faultsOf(again, { cooldownMs: 501 })).toContainEqual(expect.stringMatching(/again after 500 ms/));
    expect(faultsOf(again, { cooldownMs: 500 })).not.toContainEqual(expect.stringMatching(/again after/));
  });

  it('sees a vote that was committed while staff had stopped voting', () => {
    const silent = (optionId: string | null) => (night: ReturnType<typeof goodNight>) =>
      night.journal.silences.push({ optionId, fromMs: 1_900, untilMs: 2_100 });
    expect(faultsOf(silent(null))).toEqual([expect.stringMatching(/^I6 the vote v2/)]);
    expect(faultsOf(silent('song'))).toEqual([expect.stringMatching(/^I6 the vote v2/)]);
    expect(faultsOf(silent('other'))).toEqual([]);
  });

  it('sees a result that changed after the fence', () => {
    const close = ({ journal, stored }: ReturnType<typeof goodNight>): void => {
      const text = stored.votes.map((vote) => `${vote.voteId}|${vote.voterId}|song|0|1.000`).join('\n');
      const resultHash = createHash('sha256').update(text).digest('hex');
      stored.closed = { resultHash, atMs: 5_000 };
      journal.closings = [{ resultHash, votes: 2 }];
    };
    expect(faultsOf(close)).toEqual([]);
    const late = (night: ReturnType<typeof goodNight>): void => {
      close(night);
      night.stored.votes[1]!.committedMs = 6_000;
    };
    expect(faultsOf(late)).toEqual([expect.stringMatching(/^I6 the vote v2 was committed after/)]);
    const changed = (night: ReturnType<typeof goodNight>): void => {
      close(night);
      night.stored.votes[1]!.state = 'WITHDRAWN';
    };
    expect(faultsOf(changed)).toContainEqual(expect.stringMatching(/^I6 the result hash/));
    expect(faultsOf(({ journal }) => journal.usedUp.push({ optionId: 'song', cycle: 0, votes: 3 }))).toEqual([
      expect.stringMatching(/^I6 3 votes were used up/),
    ]);
  });

  it('sees revisions that fell or were given twice, and counts that were told wrongly', () => {
    expect(faultsOf(({ journal }) => journal.revisions.push(new Map([[0, 3]])))).toContainEqual(
      expect.stringMatching(/^I5 the revision of shard 0 fell/),
    );
    expect(faultsOf(({ journal }) => (journal.facts[1]!.shardRev = 1))).toContainEqual(
      expect.stringMatching(/^I5 two batches/),
    );
    expect(faultsOf(({ journal }) => (journal.facts[1]!.deltas[0]!.added = 2))).toEqual([
      expect.stringMatching(/^I4 shard 0 told 2 \(3 by changes\)/),
    ]);
  });

  it('sees a vote without an answer, one that was refused and counted, and a refusal without a reason', () => {
    expect(faultsOf(({ journal }) => offer(journal, 'v3', ['unknown']))).toEqual([
      expect.stringMatching(/^I8 .* never/),
    ]);
    expect(
      faultsOf(({ journal }) => {
        journal.offers[0]!.answers = [{ refused: 'BALLOT_PAUSED' }];
        journal.tried.add('paused');
      }),
    ).toEqual([expect.stringMatching(/^I8 the vote v1 was refused and is there/)]);
    for (const code of [
      'BUDGET_SPENT',
      'VOTE_COOLDOWN',
      'BALLOT_PAUSED',
      'BALLOT_CLOSED',
      'VOTE_LOCKED',
      'CONFLICT',
      'NOT_FOUND',
    ])
      expect(faultsOf(({ journal }) => offer(journal, 'v3', [{ refused: code }]))).toEqual([
        expect.stringMatching(/^I8 .* without a reason/),
      ]);
    expect(faultsOf(({ journal }) => offer(journal, 'v3', [{ refused: 'ALREADY_VOTED' }]))).toEqual([]);
  });

  it('sees a vote that had to be counted and was refused', () => {
    const refused = ({ journal }: ReturnType<typeof goodNight>): void => {
      journal.offers.push({
        voteId: 'v3',
        voterId: ANN,
        optionId: 'song',
        answers: [{ refused: 'ALREADY_VOTED' }],
        mustCount: true,
      });
    };
    expect(faultsOf(refused)).toEqual([expect.stringMatching(/^I8 the vote v3 had to be counted/)]);
  });

  it('counts apart what was refused after an attempt whose answer was lost', () => {
    const night = goodNight();
    night.journal.offers[0]!.answers = ['unknown', { refused: 'BALLOT_PAUSED' }];
    night.journal.tried.add('paused');
    expect(judge(night.journal, night.stored)).toEqual({ faults: [], lateCounted: 1 });
  });

  it('sees a withdrawal that was confirmed and did not happen, or happened to a vote that nobody took back', () => {
    expect(
      faultsOf(({ journal }) => journal.withdrawals.push({ voteId: 'v1', voterId: ANN, answers: ['withdrawn'] })),
    ).toEqual([expect.stringMatching(/^I1 the vote v1 was taken back/)]);
    expect(faultsOf(({ stored }) => (stored.votes[0]!.state = 'WITHDRAWN'))).toContainEqual(
      expect.stringMatching(/^I1 the vote v1 is withdrawn and nobody/),
    );
    expect(faultsOf(({ stored }) => (stored.votes[0]!.state = 'SUPERSEDED'))).toContainEqual(
      expect.stringMatching(/^I1 the vote v1 is superseded by nothing/),
    );
  });
});
