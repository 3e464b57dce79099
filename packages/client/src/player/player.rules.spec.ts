import { describe, expect, it } from '@jest/globals';
import type { PlayerCommand } from '@votebox/contracts';
import { decideObey, decidePlayerActions, targetPositionMs, type AudioState, volumeOf } from './player.rules';

const NOW = 1_000_000;

function command(change: Partial<PlayerCommand> = {}): PlayerCommand {
  return {
    eventId: 'event',
    epoch: 4,
    now: NOW,
    intent: 'play',
    playId: 'p1',
    track: { trackId: 't', url: '/t/1', title: 'T', artist: 'A', coverUrl: null, durationMs: 180_000, gainDb: 0 },
    positionMs: 0,
    positionAt: NOW,
    volume: 80,
    next: null,
    ...change,
  };
}

function audio(change: Partial<AudioState> = {}): AudioState {
  return {
    playId: 'p1',
    durationMs: null,
    positionMs: 0,
    isPaused: false,
    isEnded: false,
    hasFailed: false,
    isStalled: false,
    ...change,
  };
}

const silent = audio({ playId: null, isPaused: true });
const isNew = { isNew: true };
const isRepeat = { isNew: false };

describe('decideObey', () => {
  it('ignores an older epoch and obeys the same or a newer one', () => {
    expect([3, 4, 5].map((epoch) => decideObey(4, { epoch }))).toEqual(['ignore', 'obey', 'obey']);
  });
});

describe('targetPositionMs', () => {
  it('runs on while playing and stands still while paused', () => {
    expect(targetPositionMs(command({ positionMs: 5_000 }), NOW + 3_000)).toBe(8_000);
    expect(targetPositionMs(command({ intent: 'pause', positionMs: 5_000 }), NOW + 3_000)).toBe(5_000);
  });

  it('never passes the end of the track', () => {
    expect(targetPositionMs(command(), NOW + 600_000)).toBe(179_600);
  });
});

describe('decidePlayerActions', () => {
  it('starts a fresh track with its first note although the command took a moment', () => {
    expect(decidePlayerActions(command(), silent, NOW + 900, isNew)).toEqual([
      { do: 'volume', volume: 0.8 },
      { do: 'load', playId: 'p1', url: '/t/1', positionMs: 0 },
      { do: 'play' },
    ]);
  });

  it('resumes at the right position after a reload', () => {
    const actions = decidePlayerActions(command({ positionMs: 60_000 }), silent, NOW + 10_000, isNew);
    expect(actions).toContainEqual({ do: 'load', playId: 'p1', url: '/t/1', positionMs: 70_000 });
  });

  it('loads a paused track without playing it', () => {
    const actions = decidePlayerActions(command({ intent: 'pause', positionMs: 30_000 }), silent, NOW, isNew);
    expect(actions.map((action) => action.do)).toEqual(['volume', 'load', 'pause']);
  });

  it('pauses and goes on where it is', () => {
    const paused = command({ intent: 'pause', positionMs: 20_000 });
    expect(decidePlayerActions(paused, audio({ positionMs: 20_300 }), NOW, isRepeat)).toEqual([{ do: 'pause' }]);
    expect(
      decidePlayerActions(
        command({ positionMs: 20_000 }),
        audio({ positionMs: 20_300, isPaused: true }),
        NOW,
        isRepeat,
      ),
    ).toEqual([{ do: 'play' }]);
  });

  it('moves the sound only when a new command differs so much that it matters', () => {
    expect(decidePlayerActions(command({ positionMs: 50_000 }), audio({ positionMs: 49_000 }), NOW, isNew)).toEqual([
      { do: 'volume', volume: 0.8 },
    ]);
    expect(
      decidePlayerActions(command({ positionMs: 50_000 }), audio({ positionMs: 40_000 }), NOW, isNew),
    ).toContainEqual({
      do: 'seek',
      positionMs: 50_000,
    });
    expect(decidePlayerActions(command({ positionMs: 50_000 }), audio({ positionMs: 40_000 }), NOW, isRepeat)).toEqual(
      [],
    );
  });

  it('plays on after something else paused the element', () => {
    expect(decidePlayerActions(command(), audio({ isPaused: true }), NOW, isRepeat)).toEqual([{ do: 'play' }]);
  });

  it('leaves a track alone that has ended or failed, until a new command comes', () => {
    const ended = audio({ isEnded: true, isPaused: true, positionMs: 180_000 });
    expect(decidePlayerActions(command(), ended, NOW + 181_000, isRepeat)).toEqual([]);
    const failed = audio({ hasFailed: true, isPaused: true });
    expect(decidePlayerActions(command(), failed, NOW, isRepeat)).toEqual([]);
    expect(decidePlayerActions(command(), failed, NOW, isNew).map((action) => action.do)).toEqual([
      'volume',
      'load',
      'play',
    ]);
  });

  it('loads a track again that hangs when the server insists', () => {
    const hanging = audio({ isStalled: true, positionMs: 30_000 });
    expect(decidePlayerActions(command({ positionMs: 30_000 }), hanging, NOW, isRepeat)).toEqual([]);
    expect(decidePlayerActions(command({ positionMs: 30_000 }), hanging, NOW, isNew).slice(1)).toEqual([
      { do: 'load', playId: 'p1', url: '/t/1', positionMs: 30_000 },
      { do: 'play' },
    ]);
  });

  it('is silent when told so, and without a track', () => {
    expect(decidePlayerActions(command({ intent: 'stop' }), audio(), NOW, isNew)).toEqual([{ do: 'silence' }]);
    expect(decidePlayerActions(command({ track: null, playId: null }), audio(), NOW, isNew)).toEqual([
      { do: 'silence' },
    ]);
    expect(decidePlayerActions(command({ intent: 'stop' }), silent, NOW, isNew)).toEqual([]);
  });
});

describe('loudness', () => {
  it.each([
    [100, 0, 1],
    [50, 0, 0.5],
    [100, -20, 0.1],
    [80, -6.0206, 0.4],
    [100, 12, 1],
    [250, 0, 1],
  ])('of %d at %d dB is %d', (volume, gainDb, wanted) => {
    expect(volumeOf({ volume }, { gainDb })).toBeCloseTo(wanted, 4);
  });
});
