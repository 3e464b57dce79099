import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FAILED_STARTS_MAX, type PlaybackRow } from './playback.rules.js';
import { beginPlay, type FailureReason, forgetFailedStarts, isProbing, planFailure } from './transition.rules.js';

const T0 = 1_000_000_000_000;
const ROW: PlaybackRow = {
  epoch: 7,
  state: 'STARTING',
  intent: 'PLAY',
  playId: 'p1',
  positionMs: 0,
  positionAt: T0,
  dueAt: null,
  lockedTrackId: 't2',
  volume: 80,
  player: null,
  trouble: null,
  failedStarts: 0,
  firstFailedAt: null,
};

describe('a new track', () => {
  it.each([
    [true, 'PLAY', 'STARTING'],
    [false, 'PLAY', 'DEVICE_GONE'],
    [true, 'HOLD', 'PAUSED'],
  ] as const)('with a living page %s and intent %s is %s', (isAlive, intent, state) => {
    const row = beginPlay({ ...ROW, intent }, 'p2', { nowMs: T0, isAlive });
    expect(row).toMatchObject({ state, playId: 'p2', positionMs: 0, lockedTrackId: null, epoch: 8 });
  });
});

describe('a failed start', () => {
  const fail = (row: PlaybackRow, reason: FailureReason, afterMs: number, wasHeard = false) =>
    planFailure(row, reason, { nowMs: T0 + afterMs, wasHeard });

  it('leads to the next track twice, the third within a minute to DEGRADED with the track kept', () => {
    const first = fail(ROW, 'timeout', 0);
    expect(first).toMatchObject({ kind: 'next', isUnplayable: false });
    const second = fail((first as { row: PlaybackRow }).row, 'timeout', 12_000);
    expect(second).toMatchObject({ kind: 'next' });
    const third = fail((second as { row: PlaybackRow }).row, 'timeout', 24_000);
    expect(third).toMatchObject({ kind: 'degrade', keepsTrack: true });
    const fourth = fail((third as { row: PlaybackRow }).row, 'timeout', 3_600_000);
    expect(fourth).toMatchObject({ kind: 'degrade' });
    expect(isProbing((third as { row: PlaybackRow }).row)).toBe(true);
    expect(isProbing(forgetFailedStarts((third as { row: PlaybackRow }).row))).toBe(false);
  });

  it('counts anew when the last series is older than a minute', () => {
    const old = { ...ROW, failedStarts: 2, firstFailedAt: T0 };
    expect(fail(old, 'timeout', 60_001)).toMatchObject({ kind: 'next', row: { failedStarts: 1 } });
  });

  it('marks files that cannot be played; after three in a row others are probed at once', () => {
    expect(fail(ROW, 'decode', 0)).toMatchObject({ kind: 'next', isUnplayable: true });
    expect(fail(ROW, 'missing', 0)).toMatchObject({ kind: 'next', isUnplayable: true });
    expect(fail(ROW, 'network', 0)).toMatchObject({ kind: 'next', isUnplayable: false });
    const inSeries = { ...ROW, failedStarts: 2, firstFailedAt: T0 };
    expect(fail(inSeries, 'decode', 1_000)).toEqual({
      kind: 'degrade',
      row: { ...inSeries, failedStarts: 3 },
      keepsTrack: false,
      probesAtOnce: true,
    });
  });

  it('is no failed start when the track was heard, and no fault of the track when nobody tapped the page', () => {
    expect(fail({ ...ROW, failedStarts: 2, firstFailedAt: T0 }, 'decode', 9_000, true)).toMatchObject({
      kind: 'next',
      row: { failedStarts: 2 },
      isUnplayable: true,
    });
    expect(fail(ROW, 'blocked', 0)).toEqual({ kind: 'release' });
  });

  it('never lets a player that fails all the time burn more than two tracks of the queue', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 19_000 }), { minLength: 3, maxLength: 40 });
    fc.assert(
      fc.property(gaps, (gapsMs) => {
        let row = ROW;
        let afterMs = 0;
        let burnt = 0;
        for (const gapMs of gapsMs) {
          afterMs += gapMs;
          const plan = fail(row, 'timeout', afterMs);
          if (plan.kind === 'next') burnt += 1;
          if (plan.kind !== 'release') row = plan.row;
        }
        expect(burnt).toBeLessThan(FAILED_STARTS_MAX);
      }),
    );
  });
});
