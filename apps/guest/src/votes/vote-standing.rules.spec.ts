import { describe, expect, it } from '@jest/globals';
import type { VoteTicket } from '@votebox/client';
import type { MyVoteView } from '@votebox/contracts';
import { decideStanding, showVotes, type Standings } from './vote-standing.rules';

const NOW = 1_000_000;

function standings(change: Partial<Standings> = {}): Standings {
  return {
    now: NOW,
    ballot: 'OPEN',
    cooldownMs: 30_000,
    allowance: { votesLeft: 3, nextVoteAt: 0, refillAt: null },
    tickets: [],
    votes: [],
    ...change,
  };
}

function ticket(change: Partial<VoteTicket> = {}): VoteTicket {
  return {
    voteId: 'vote',
    eventId: 'event',
    ballotId: 'ballot',
    optionId: 'song',
    title: 'Song',
    state: 'sending',
    tappedAt: NOW,
    ...change,
  };
}

function vote(change: Partial<MyVoteView> = {}): MyVoteView {
  return {
    voteId: 'vote',
    ballotId: 'ballot',
    optionId: 'song',
    idx: 1,
    state: 'counted',
    castAt: '2026-01-01T00:00:00Z',
    title: 'Song',
    artist: 'Artist',
    ...change,
  };
}

describe('decideStanding', () => {
  it('is open for a guest who has votes and no cooldown', () => {
    expect(decideStanding('song', null, standings())).toEqual({ kind: 'open' });
  });

  it('shows a vote as sending from the tap on', () => {
    expect(decideStanding('song', null, standings({ tickets: [ticket()] }))).toEqual({
      kind: 'sending',
      voteId: 'vote',
    });
  });

  it('asks other songs to wait while a vote is under way and there is a cooldown', () => {
    expect(decideStanding('other', null, standings({ tickets: [ticket()] }))).toEqual({ kind: 'waiting' });
  });

  it('lets several votes be under way where there is no cooldown, but not more than are left', () => {
    const one = { tickets: [ticket()], cooldownMs: 0 };
    expect(decideStanding('other', null, standings(one)).kind).toBe('open');
    const last = { ...one, allowance: { votesLeft: 1, nextVoteAt: 0, refillAt: NOW + 60_000 } };
    expect(decideStanding('other', null, standings(last))).toEqual({ kind: 'spent', refillAt: NOW + 60_000 });
  });

  it('counts seconds until the next vote, and is open in the moment that they are over', () => {
    const allowance = { votesLeft: 2, nextVoteAt: NOW + 5_000, refillAt: null };
    expect(decideStanding('song', null, standings({ allowance }))).toEqual({ kind: 'cooling', until: NOW + 5_000 });
    expect(decideStanding('song', null, standings({ allowance, now: NOW + 5_000 })).kind).toBe('open');
  });

  it('lets a guest vote again when the spent vote has come back by time', () => {
    const allowance = { votesLeft: 0, nextVoteAt: 0, refillAt: NOW - 1 };
    expect(decideStanding('song', null, standings({ allowance })).kind).toBe('open');
  });

  it('keeps a counted vote visible while voting is paused, and stops all others', () => {
    const paused = standings({ ballot: 'PAUSED', votes: [vote()] });
    expect(decideStanding('song', null, paused)).toEqual({ kind: 'counted', voteId: 'vote', canTakeBack: true });
    expect(decideStanding('other', null, paused)).toEqual({ kind: 'stopped', why: 'paused' });
  });

  it('does not let a vote for a locked song be taken back', () => {
    const standing = decideStanding('song', { state: 'locked' }, standings({ votes: [vote()] }));
    expect(standing).toEqual({ kind: 'counted', voteId: 'vote', canTakeBack: false });
  });

  it('says why a song cannot be voted for before it speaks of budget and cooldown', () => {
    const allowance = { votesLeft: 0, nextVoteAt: NOW + 5_000, refillAt: null };
    const standing = decideStanding('song', { state: 'artist-gap' }, standings({ allowance }));
    expect(standing).toEqual({ kind: 'unavailable', availability: { state: 'artist-gap' } });
  });

  it('forgets votes that were played or taken back', () => {
    const votes = [vote({ state: 'played' }), vote({ voteId: 'back', state: 'withdrawn' })];
    expect(decideStanding('song', null, standings({ votes })).kind).toBe('open');
  });

  it('shows a refusal with its reason until it is dismissed', () => {
    const error = { code: 'VOTE_COOLDOWN', message: 'Wait', retryAfterMs: 4_000 };
    const standing = decideStanding('song', null, standings({ tickets: [ticket({ state: 'refused', error })] }));
    expect(standing).toEqual({ kind: 'refused', voteId: 'vote', ...error });
  });

  it('stops everything without a ballot', () => {
    expect(decideStanding('song', null, standings({ ballot: null }))).toEqual({ kind: 'stopped', why: 'closed' });
  });
});

describe('showVotes', () => {
  const atTap = new Map([['vote', 7]]);
  const receipt = { voteId: 'vote', counted: true as const, votes: 8, cooldownMs: 0, votesRemaining: 2 };

  it('adds the own vote at the tap', () => {
    expect(showVotes('song', 7, [ticket()], atTap)).toBe(8);
  });

  it('does not add it twice when the tick comes before the receipt', () => {
    expect(showVotes('song', 8, [ticket()], atTap)).toBe(8);
  });

  it('does not step back when the receipt comes before the tick', () => {
    expect(showVotes('song', 7, [ticket({ state: 'counted', receipt })], atTap)).toBe(8);
  });

  it('takes the own vote away again when it is refused', () => {
    expect(showVotes('song', 7, [ticket({ state: 'refused' })], atTap)).toBe(7);
  });

  it('leaves other songs alone', () => {
    expect(showVotes('other', 3, [ticket()], atTap)).toBe(3);
  });
});
