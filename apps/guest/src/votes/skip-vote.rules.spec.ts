import { describe, expect, it } from '@jest/globals';
import type { LivePlayback, MyVotesView, NowPlaying } from '@votebox/contracts';
import { decideSkipVote, type SkipAnswer } from './skip-vote.rules';

const playing = (skip: LivePlayback['skip'], playId = 'p1'): LivePlayback => ({
  state: 'PLAYING',
  play: { playId } as NowPlaying,
  skip,
});
const mine = (skipPlayId: string | null) => ({ skipPlayId }) as MyVotesView;
const answered = (isMine: boolean, votes: number, live: LivePlayback['skip']): SkipAnswer => ({
  view: { playId: 'p1', isMine, votes, needed: 6, isSkipped: false },
  live,
});
const none = { mine: null, answer: null, pending: null };
const two = { votes: 2, needed: 6 };

describe('decideSkipVote', () => {
  it('offers nothing where guests may not skip or nothing plays', () => {
    expect(decideSkipVote({ playback: playing(null), ...none })).toBeNull();
    expect(decideSkipVote({ playback: { ...playing(two), play: null }, ...none })).toBeNull();
  });

  it('knows the own word again after a reload, for this song only', () => {
    expect(decideSkipVote({ ...none, playback: playing(two), mine: mine('p1') })).toMatchObject({
      isMine: true,
      votes: 2,
    });
    expect(decideSkipVote({ ...none, playback: playing(two), mine: mine('p0') })).toMatchObject({ isMine: false });
  });

  it('shows the own word at once, and does not count it twice', () => {
    const asked = decideSkipVote({ ...none, playback: playing(two), pending: { playId: 'p1', wants: true } });
    expect(asked).toMatchObject({ votes: 3, isMine: true, isSending: true });
    const answer = answered(true, 3, two);
    expect(decideSkipVote({ ...none, playback: playing(two), answer })).toMatchObject({ votes: 3, isMine: true });
    const newer = playing({ votes: 4, needed: 6 });
    expect(decideSkipVote({ ...none, playback: newer, answer })).toMatchObject({ votes: 4, isMine: true });
  });

  it('takes the own word back at once', () => {
    const facts = { ...none, playback: playing(two), mine: mine('p1') };
    expect(decideSkipVote({ ...facts, pending: { playId: 'p1', wants: false } })).toMatchObject({
      votes: 1,
      isMine: false,
    });
    expect(decideSkipVote({ ...facts, answer: answered(false, 1, two) })).toMatchObject({ votes: 1, isMine: false });
  });

  it('begins anew with the next song', () => {
    const next = playing({ votes: 0, needed: 6 }, 'p2');
    const answer = answered(true, 3, two);
    expect(decideSkipVote({ playback: next, mine: mine('p1'), answer, pending: null })).toMatchObject({
      playId: 'p2',
      votes: 0,
      isMine: false,
    });
  });
});
