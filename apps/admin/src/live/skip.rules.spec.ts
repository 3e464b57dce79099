import { describe, expect, it } from '@jest/globals';
import type { PlaybackView } from '@votebox/contracts';
import { findUndoable } from './skip.rules';

const playback = (undo: PlaybackView['undo']): PlaybackView => ({
  state: 'PLAYING',
  epoch: 4,
  play: null,
  positionMs: 0,
  positionAt: 0,
  volume: 80,
  player: null,
  trouble: null,
  undo,
});
const undo = { playId: 'play-1', title: 'Amber', untilMs: 5_000 };

describe('a skip', () => {
  it('can be taken back until its time is over, by the server’s clock', () => {
    expect(findUndoable(playback(undo), 4_999)).toBe(undo);
    expect(findUndoable(playback(undo), 5_000)).toBeNull();
  });

  it('cannot be taken back where there is none, or nothing is known', () => {
    expect(findUndoable(playback(null), 0)).toBeNull();
    expect(findUndoable(null, 0)).toBeNull();
  });
});
