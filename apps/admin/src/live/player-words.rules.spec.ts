import { describe, expect, it } from '@jest/globals';
import type { PlaybackView } from '@votebox/contracts';
import { findPlayerFix, judgeDrift, readPlayer } from './player-words.rules';

const playback = (change: Partial<PlaybackView>): PlaybackView => ({
  state: 'PLAYING',
  epoch: 1,
  play: null,
  positionMs: 0,
  positionAt: 0,
  volume: 80,
  player: { playerId: 'p', label: 'Bar TV', kind: 'display', isAlive: true },
  trouble: null,
  undo: null,
  ...change,
});

describe('the player in words', () => {
  it('says who plays', () => {
    expect(readPlayer(playback({}), 'other')).toEqual({
      kind: 'elsewhere',
      label: 'Bar TV',
      device: 'display',
      isPlaying: true,
    });
    expect(readPlayer(playback({}), 'holder')).toEqual({ kind: 'here', isPlaying: true });
  });

  it('names a player that went quiet and offers to play here', () => {
    const gone = playback({
      trouble: 'PLAYER_GONE',
      player: { playerId: 'p', label: 'Bar TV', kind: 'display', isAlive: false },
    });
    expect(readPlayer(gone, 'other')).toEqual({ kind: 'gone', label: 'Bar TV' });
    expect(findPlayerFix(readPlayer(gone, 'other'))).toBe('play-here');
  });

  it('puts trouble before everything else', () => {
    expect(readPlayer(playback({ trouble: 'STARTS_FAIL' }), 'holder').kind).toBe('starts-fail');
    expect(readPlayer(playback({ trouble: 'NOTHING_TO_PLAY' }), 'idle').kind).toBe('nothing-to-play');
    expect(readPlayer(playback({ trouble: 'NO_PLAYER', player: null }), 'idle').kind).toBe('none');
    expect(readPlayer(playback({}), 'blocked').kind).toBe('blocked');
  });

  it('never offers a fix where all is well', () => {
    expect(findPlayerFix({ kind: 'here', isPlaying: true })).toBeNull();
  });

  it('judges drift by what can be heard', () => {
    expect(judgeDrift(-200)).toBe('in-time');
    expect(judgeDrift(900)).toBe('ahead');
    expect(judgeDrift(-900)).toBe('behind');
  });
});
