import { describe, expect, it } from '@jest/globals';
import type { Deck, PlaybackRow } from '../playback.rules.js';
import type { Observation } from './observation.rules.js';
import { decideRefusedStart, decideVerdict, type Memory, type Verdict, type VerdictTerms } from './verdict.rules.js';

const T0 = 1_000_000_000_000;
const NOW = T0 + 60_000;

/** A track of three minutes that began a minute ago. */
function aDeck(row: Partial<PlaybackRow> = {}): Deck {
  const playing = { state: 'PLAYING', intent: 'PLAY', playId: 'p1', positionMs: 0, positionAt: T0 };
  return {
    row: { ...playing, trouble: null, failedStarts: 0, ...row },
    play: { playId: 'p1', durationMs: 180_000 },
    nowMs: NOW,
  } as Deck;
}

const GONE = aDeck({ state: 'DEVICE_GONE', positionMs: 20_000 });
const FRESH: Memory = { suspected: null, unansweredSinceMs: null, restarts: 0, takeBacks: 0 };
const after = (kind: Observation['kind'], change: Partial<Memory> = {}): Memory => ({
  ...FRESH,
  suspected: kind,
  ...change,
});
const unanswered = (sinceMs: number): Memory => after('UNREACHABLE', { unansweredSinceMs: sinceMs });
const fault = (kind: 'UNREACHABLE' | 'DEVICE_GONE' | 'AUTH' | 'NOT_ALLOWED' | 'RATE_LIMITED'): Observation => ({
  kind,
  waitMs: null,
});

const NONE: Verdict = { kind: 'none' };
const CONFIRM: Verdict = { kind: 'confirm' };
const TAKEN: VerdictTerms = { nowMs: NOW, sinceCommandMs: 60_000 };
const FOUND: VerdictTerms = { nowMs: NOW, sinceCommandMs: null };

describe('what a look leads to', () => {
  it.each<[string, Deck, Observation, Memory, Verdict]>([
    ['sound where it is expected', aDeck(), { kind: 'OK', positionMs: 60_400, saidMs: null }, FRESH, NONE],
    [
      'sound somewhere else',
      aDeck(),
      { kind: 'OK', positionMs: 50_000, saidMs: null },
      FRESH,
      { kind: 'sounding', positionMs: 50_000, saidMs: null, trouble: null },
    ],
    [
      'sound after a trouble',
      aDeck({ trouble: 'RATE_LIMITED' }),
      { kind: 'OK', positionMs: 60_000, saidMs: null },
      FRESH,
      { kind: 'sounding', positionMs: 60_000, saidMs: null, trouble: null },
    ],
    [
      'sound of a start',
      aDeck({ state: 'STARTING' }),
      { kind: 'OK', positionMs: 900, saidMs: null },
      FRESH,
      { kind: 'sounding', positionMs: 900, saidMs: null, trouble: null },
    ],
    [
      'sound although staff paused',
      aDeck({ state: 'PAUSED' }),
      { kind: 'OK', positionMs: 9, saidMs: null },
      FRESH,
      NONE,
    ],
    [
      'sound again at the device that was paused there',
      aDeck({ state: 'PAUSED', trouble: 'PAUSED_OUTSIDE' }),
      { kind: 'OK', positionMs: 9_000, saidMs: null },
      FRESH,
      { kind: 'resume', positionMs: 9_000 },
    ],
    [
      'sound at a device that could not be reached when staff paused',
      aDeck({ state: 'PAUSED', trouble: 'UNREACHABLE' }),
      { kind: 'OK', positionMs: 9_000, saidMs: null },
      FRESH,
      { kind: 'trouble', trouble: null },
    ],
    ['nothing yet', aDeck(), { kind: 'UNKNOWN' }, FRESH, NONE],
    [
      'an answer at last',
      aDeck({ state: 'PAUSED', trouble: 'UNREACHABLE' }),
      { kind: 'UNKNOWN' },
      FRESH,
      { kind: 'trouble', trouble: null },
    ],
    ['a pause, once', aDeck(), { kind: 'PAUSED_OUTSIDE', positionMs: 60_000 }, FRESH, CONFIRM],
    [
      'a pause, twice',
      aDeck(),
      { kind: 'PAUSED_OUTSIDE', positionMs: 60_000 },
      after('PAUSED_OUTSIDE'),
      { kind: 'hold', positionMs: 60_000, trouble: 'PAUSED_OUTSIDE' },
    ],
    ['a stranger, once', aDeck(), { kind: 'FOREIGN' }, after('STALLED'), CONFIRM],
    [
      'a stranger, twice',
      aDeck(),
      { kind: 'FOREIGN' },
      after('FOREIGN', { takeBacks: 2 }),
      { kind: 'restart', positionMs: 60_000, why: 'foreign' },
    ],
    [
      'a stranger for the fourth time',
      aDeck(),
      { kind: 'FOREIGN' },
      after('FOREIGN', { takeBacks: 3 }),
      { kind: 'hold', positionMs: 60_000, trouble: 'FOREIGN' },
    ],
    ['a stall, once', aDeck(), { kind: 'STALLED', positionMs: 40_000 }, FRESH, CONFIRM],
    [
      'a stall, twice',
      aDeck(),
      { kind: 'STALLED', positionMs: 40_000 },
      after('STALLED', { restarts: 1 }),
      { kind: 'restart', positionMs: 40_000, why: 'stalled' },
    ],
    [
      'a stall that no start mends',
      aDeck(),
      { kind: 'STALLED', positionMs: 40_000 },
      after('STALLED', { restarts: 2 }),
      { kind: 'fail', reason: 'timeout', heardMs: 40_000 },
    ],
    [
      'a player that is back and silent',
      GONE,
      { kind: 'STALLED', positionMs: 0 },
      FRESH,
      { kind: 'restart', positionMs: 20_000, why: 'stalled' },
    ],
    [
      'a track that cannot be played',
      aDeck(),
      { kind: 'UNPLAYABLE', reason: 'decode' },
      FRESH,
      { kind: 'fail', reason: 'decode', heardMs: 60_000 },
    ],
  ])('%s', (_, deck, seen, memory, verdict) => {
    expect(decideVerdict(deck, seen, memory, TAKEN)).toEqual(verdict);
  });

  it('an end is one, and one that was found is a recovery', () => {
    const seen: Observation = { kind: 'ENDED', heardMs: 180_000, onNext: null };
    expect(decideVerdict(aDeck(), seen, FRESH, TAKEN)).toEqual({ ...seen, kind: 'ended', isRecovered: false });
    expect(decideVerdict(aDeck(), seen, FRESH, FOUND)).toEqual({ ...seen, kind: 'ended', isRecovered: true });
  });
});

describe('what a fault leads to', () => {
  it.each<[string, Deck, Observation, Memory, VerdictTerms, Verdict]>([
    ['no answer, once', aDeck(), fault('UNREACHABLE'), unanswered(NOW), TAKEN, CONFIRM],
    ['no answer, for two seconds', aDeck(), fault('UNREACHABLE'), unanswered(NOW - 2_000), TAKEN, CONFIRM],
    [
      'no answer, for three seconds',
      aDeck(),
      fault('UNREACHABLE'),
      unanswered(NOW - 3_000),
      TAKEN,
      { kind: 'lose', trouble: 'UNREACHABLE', sinceMs: NOW - 3_000 },
    ],
    [
      'a device that is not there',
      aDeck(),
      fault('DEVICE_GONE'),
      FRESH,
      TAKEN,
      { kind: 'lose', trouble: 'DEVICE_GONE', sinceMs: NOW },
    ],
    [
      'a wait that is asked for while it plays',
      aDeck(),
      fault('RATE_LIMITED'),
      FRESH,
      TAKEN,
      { kind: 'trouble', trouble: 'RATE_LIMITED' },
    ],
    ['the same again', aDeck({ trouble: 'RATE_LIMITED' }), fault('RATE_LIMITED'), FRESH, TAKEN, NONE],
    [
      'a wait right after a start that was taken',
      aDeck({ state: 'STARTING' }),
      fault('RATE_LIMITED'),
      FRESH,
      { nowMs: NOW, sinceCommandMs: 1_500 },
      { kind: 'sounding', positionMs: 1_500, saidMs: null, trouble: 'RATE_LIMITED' },
    ],
    [
      'a wait before a start that may be commanded without a look',
      aDeck({ state: 'STARTING' }),
      fault('RATE_LIMITED'),
      FRESH,
      FOUND,
      { kind: 'trouble', trouble: 'RATE_LIMITED' },
    ],
    [
      'an account that is not linked, while it plays',
      aDeck(),
      fault('AUTH'),
      FRESH,
      TAKEN,
      { kind: 'trouble', trouble: 'AUTH' },
    ],
    [
      'such an account at a start',
      aDeck({ state: 'STARTING' }),
      fault('NOT_ALLOWED'),
      FRESH,
      TAKEN,
      { kind: 'lose', trouble: 'NOT_ALLOWED', sinceMs: NOW },
    ],
    [
      'another reason why a lost player is lost',
      GONE,
      fault('AUTH'),
      FRESH,
      TAKEN,
      { kind: 'trouble', trouble: 'AUTH' },
    ],
  ])('%s', (_, deck, seen, memory, terms, verdict) => {
    expect(decideVerdict(deck, seen, memory, terms)).toEqual(verdict);
  });
});

describe('a start that the player did not take', () => {
  it.each<[Observation, Verdict]>([
    [
      { kind: 'UNPLAYABLE', reason: 'missing' },
      { kind: 'fail', reason: 'missing', heardMs: 0 },
    ],
    // It may have begun all the same: a look tells.
    [fault('UNREACHABLE'), NONE],
    [fault('DEVICE_GONE'), { kind: 'lose', trouble: 'DEVICE_GONE', sinceMs: NOW }],
    [fault('AUTH'), { kind: 'lose', trouble: 'AUTH', sinceMs: NOW }],
    [fault('NOT_ALLOWED'), { kind: 'lose', trouble: 'NOT_ALLOWED', sinceMs: NOW }],
    [fault('RATE_LIMITED'), { kind: 'lose', trouble: 'RATE_LIMITED', sinceMs: NOW }],
  ])('because of %j', (seen, verdict) => {
    expect(decideRefusedStart(seen, NOW)).toEqual(verdict);
  });
});
