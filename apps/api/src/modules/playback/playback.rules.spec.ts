import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EventStatus } from '@votebox/contracts';
import {
  type CurrentPlay,
  decideDue,
  decideLength,
  type Deck,
  isNews,
  nextDueAt,
  type PlaybackRow,
  positionOf,
  silenceEnded,
} from './playback.rules.js';
import { loseDevice, pause, restart, sound, unpause } from './transition.rules.js';

const T0 = 1_000_000_000_000;
const PLAY: CurrentPlay = {
  playId: 'p1',
  seq: 1,
  trackId: 't1',
  optionId: 'o1',
  idx: 0,
  title: 'Alpha',
  artist: 'A',
  isrc: null,
  hasCover: false,
  coverUrl: null,
  durationMs: 180_000,
  votes: 3,
  origin: 'VOTES',
  startedAt: T0,
  source: 'LIBRARY',
  address: 'alpha.mp3',
  gainDb: null,
  isLevelled: true,
};

const EVENT: Deck['event'] = {
  status: 'ACTIVE',
  ballotId: 'b',
  repeatBlockMs: 0,
  playerIds: [],
  musicFrom: null,
  guestSkip: true,
};

function aRow(change: Partial<PlaybackRow> = {}): PlaybackRow {
  return {
    epoch: 1,
    state: 'PLAYING',
    intent: 'PLAY',
    playId: 'p1',
    positionMs: 0,
    positionAt: T0,
    dueAt: null,
    lockedTrackId: null,
    volume: 80,
    player: { playerId: 'a', label: 'TV', kind: 'display', seenAt: T0 },
    trouble: null,
    failedStarts: 0,
    firstFailedAt: null,
    ...change,
  };
}

function aDeck(row: Partial<PlaybackRow> = {}, elapsedMs = 0, change: Partial<Deck> = {}): Deck {
  return {
    row: aRow(row),
    play: PLAY,
    next: null,
    lastEnd: null,
    event: EVENT,
    driver: null,
    nowMs: T0 + elapsedMs,
    listeningSinceMs: T0 - 3_600_000,
    ...change,
  };
}

/** People vote, the music begins a minute after T0. */
function waitingDeck(row: Partial<PlaybackRow>, elapsedMs: number, status: EventStatus = 'ACTIVE'): Deck {
  const event = { ...EVENT, status, musicFrom: T0 + 60_000 };
  return aDeck({ state: 'IDLE', playId: null, ...row }, elapsedMs, { play: null, event });
}

/** The page spoke just now. */
function heard(elapsedMs: number) {
  return { player: { playerId: 'a', label: 'TV', kind: 'display' as const, seenAt: T0 + elapsedMs } };
}

describe('what is due', () => {
  it.each<[string, Deck, string]>([
    ['a track in its middle', aDeck(heard(60_000), 60_000), 'none'],
    ['10 s before the end', aDeck(heard(170_000), 170_000), 'lock'],
    ['10 s before the end of a resumed track', aDeck({ ...heard(70_000), positionMs: 100_000 }, 70_000), 'lock'],
    ['locked already', aDeck({ ...heard(172_000), lockedTrackId: 't2' }, 172_000), 'check-lock'],
    ['the end without the grace', aDeck({ ...heard(182_000), lockedTrackId: 't2' }, 182_000), 'check-lock'],
    ['the end and the grace', aDeck(heard(183_000), 183_000), 'end'],
    ['said to sound at the end', aDeck({ ...heard(0), positionMs: 180_000, lockedTrackId: 't2' }, 7_900), 'check-lock'],
    ['said to sound beyond it', aDeck({ ...heard(0), positionMs: 195_000, lockedTrackId: 't2' }, 7_900), 'check-lock'],
    ['said so 8 s ago and not again', aDeck({ ...heard(0), positionMs: 195_000, lockedTrackId: 't2' }, 8_000), 'end'],
    ['a page silent for 15 s', aDeck({}, 15_000), 'lose-player'],
    ['a page silent for 15 s, process just started', aDeck({}, 15_000, { listeningSinceMs: T0 + 14_000 }), 'none'],
    ['a start under way', aDeck({ state: 'STARTING' }, 3_900), 'none'],
    ['a start after 4 s', aDeck({ state: 'STARTING' }, 4_000), 'repeat-command'],
    ['a start after 8 s', aDeck({ state: 'STARTING' }, 8_000), 'repeat-command'],
    ['a start after 12 s', aDeck({ state: 'STARTING', ...heard(5_000) }, 12_000), 'fail-start'],
    ['a start that the page never heard of', aDeck({ state: 'STARTING', ...heard(-1_000) }, 12_000), 'lose-player'],
    ['paused', aDeck({ state: 'PAUSED', intent: 'HOLD' }, 3_600_000), 'none'],
    ['held while the page is gone', aDeck({ state: 'DEVICE_GONE' }, 3_600_000), 'none'],
    ['nothing to play, 5 s ago', aDeck({ state: 'IDLE', playId: null }, 5_000, { play: null }), 'retry-idle'],
    ['nothing to play, no page', aDeck({ state: 'IDLE', playId: null, player: null }, 5_000, { play: null }), 'none'],
    ['degraded for 14 s', aDeck({ state: 'DEGRADED', ...heard(10_000) }, 14_000), 'none'],
    ['degraded for 15 s', aDeck({ state: 'DEGRADED', ...heard(10_000) }, 15_000), 'retry-degraded'],
    ['stopped', aDeck({ state: 'STOPPED', intent: 'STOP' }, 3_600_000), 'none'],
    ['an event that is over', aDeck(heard(60_000), 60_000, { event: { ...EVENT, status: 'ENDED' } }), 'stop'],
    ['an event that is held', aDeck(heard(60_000), 60_000, { event: { ...EVENT, status: 'HOLD' } }), 'pause'],
    ['held and paused', aDeck({ state: 'PAUSED', intent: 'HOLD' }, 0, { event: { ...EVENT, status: 'HOLD' } }), 'none'],
    ['voting before the music', waitingDeck({}, 59_999), 'none'],
    ['the time of the music', waitingDeck({}, 60_000), 'begin-music'],
    ['the time of the music without a page', waitingDeck({ player: null }, 60_000), 'begin-music'],
    ['the time of the music while paused', waitingDeck({ state: 'PAUSED', intent: 'HOLD' }, 60_000), 'begin-music'],
    ['the time of the music of an event that is over', waitingDeck({}, 60_000, 'ENDED'), 'stop'],
    ['voting before the music while held', waitingDeck({}, 1_000, 'HOLD'), 'pause'],
  ])('%s → %3$s', (_, deck, kind) => {
    expect(decideDue(deck).kind).toBe(kind);
  });

  it('calls an end that passed while nobody listened a recovery', () => {
    const deck = aDeck({}, 200_000, { listeningSinceMs: T0 + 199_000 });
    expect(decideDue(deck)).toEqual({ kind: 'end', cause: 'RECOVERED' });
    expect(decideDue(aDeck(heard(199_000), 183_000))).toEqual({ kind: 'end', cause: 'DEADLINE' });
  });
});

const anyRow = fc.record({
  state: fc.constantFrom<PlaybackRow['state']>('IDLE', 'STARTING', 'PLAYING', 'DEVICE_GONE', 'DEGRADED'),
  positionMs: fc.integer({ min: 0, max: 180_000 }),
  lockedTrackId: fc.constantFrom(null, 't2'),
  player: fc.option(fc.record({ seenAt: fc.integer({ min: -60_000, max: 200_000 }) }), { nil: null }),
});

function toDeck({ player, state, ...row }: typeof anyRow extends fc.Arbitrary<infer R> ? R : never, elapsedMs: number) {
  const isIdle = state === 'IDLE';
  return aDeck(
    {
      ...row,
      state,
      playId: isIdle ? null : 'p1',
      player: player && { playerId: 'a', label: 'TV', kind: 'display', seenAt: T0 + player.seenAt },
    },
    elapsedMs,
    isIdle ? { play: null } : {},
  );
}

describe('the next look', () => {
  it('never comes later than what falls due', () => {
    fc.assert(
      fc.property(
        anyRow,
        fc.integer({ min: 0, max: 100_000 }),
        fc.integer({ min: 1, max: 300_000 }),
        (row, at, later) => {
          const now = toDeck(row, at);
          if (decideDue(now).kind !== 'none' || row.state === 'DEVICE_GONE') return;
          const then = toDeck(row, at + later);
          if (decideDue(then).kind === 'none') return;
          const due = nextDueAt(now);
          expect(due).not.toBeNull();
          expect(due!).toBeLessThanOrEqual(then.nowMs);
        },
      ),
    );
  });

  it('is at the time of the music while people vote before it, whether there is a page or not', () => {
    expect(nextDueAt(waitingDeck({}, 1_000))).toBe(T0 + 60_000);
    expect(nextDueAt(waitingDeck({ player: null }, 1_000))).toBe(T0 + 60_000);
    expect(nextDueAt(waitingDeck({ state: 'PAUSED', intent: 'HOLD' }, 1_000))).toBe(T0 + 60_000);
    expect(nextDueAt(waitingDeck({ state: 'STOPPED', intent: 'STOP' }, 1_000))).toBeNull();
  });

  it('is none while only a report or a person can change anything', () => {
    expect(nextDueAt(aDeck({ state: 'DEVICE_GONE' }))).toBeNull();
    expect(nextDueAt(aDeck({ state: 'STOPPED', intent: 'STOP' }))).toBeNull();
    expect(nextDueAt(aDeck({ state: 'IDLE', playId: null, player: null }, 0, { play: null }))).toBeNull();
    expect(nextDueAt(aDeck({ state: 'PAUSED', intent: 'HOLD' }, 20_000))).toBeNull();
  });
});

describe('the position', () => {
  const acts = fc.array(
    fc.record({
      kind: fc.constantFrom('sound', 'pause', 'unpause', 'lose', 'restart'),
      afterMs: fc.integer({ min: -5_000, max: 90_000 }),
      reportedMs: fc.integer({ min: -10_000, max: 400_000 }),
    }),
    { maxLength: 30 },
  );

  it('is never negative, and beyond the known length only as far as a player has said, however the clock jumps', () => {
    fc.assert(
      fc.property(acts, (steps) => {
        let row = aRow({ state: 'STARTING' });
        let nowMs = T0;
        let saidMs = 0;
        for (const { kind, afterMs, reportedMs } of steps) {
          nowMs += afterMs;
          if (kind === 'sound') {
            row = sound(row, reportedMs, { nowMs });
            saidMs = Math.max(saidMs, reportedMs);
          }
          if (kind === 'pause') row = pause(row, PLAY, { nowMs });
          if (kind === 'unpause') row = unpause(row, PLAY, { nowMs, isAlive: true });
          if (kind === 'lose') row = loseDevice(row, { nowMs });
          if (kind === 'restart') row = restart(row, PLAY, { nowMs });
          const positionMs = positionOf(row, PLAY, nowMs + 1_000);
          expect(positionMs).toBeGreaterThanOrEqual(0);
          expect(positionMs).toBeLessThanOrEqual(Math.max(PLAY.durationMs, saidMs));
        }
      }),
    );
  });

  it('runs only while the track sounds', () => {
    expect(positionOf(aRow({ positionMs: 5_000 }), PLAY, T0 + 2_000)).toBe(7_000);
    for (const state of ['STARTING', 'PAUSED', 'DEVICE_GONE', 'DEGRADED'] as const) {
      expect(positionOf(aRow({ positionMs: 5_000, state }), PLAY, T0 + 2_000)).toBe(5_000);
    }
  });

  it('stays at the last report when the page is gone', () => {
    const gone = loseDevice(aRow({ positionMs: 42_000 }), { nowMs: T0 + 15_000 });
    expect(gone).toMatchObject({ state: 'DEVICE_GONE', positionMs: 42_000, playId: 'p1' });
  });
});

describe('what screens are told', () => {
  it('is nothing for a sign of life or a position that was expected', () => {
    const before = aRow();
    expect(isNews(before, { ...before, player: { ...before.player!, seenAt: T0 + 5_000 } })).toBe(false);
    expect(isNews(before, { ...before, positionMs: 5_200, positionAt: T0 + 5_000 })).toBe(false);
  });

  it('is a position that jumped, another state, another track or another player', () => {
    const before = aRow();
    expect(isNews(before, { ...before, positionMs: 1_000, positionAt: T0 + 5_000 })).toBe(true);
    expect(isNews(before, { ...before, state: 'DEVICE_GONE' })).toBe(true);
    expect(isNews(before, { ...before, epoch: 2 })).toBe(true);
    expect(isNews(before, { ...before, player: null })).toBe(true);
  });
});

describe('silence', () => {
  it('is counted when it ends, and only where there should have been sound', () => {
    const starting = aRow({ state: 'STARTING' });
    expect(silenceEnded(starting, { ...starting, state: 'PLAYING' }, T0 + 700)).toBe(700);
    expect(silenceEnded(aRow(), aRow({ state: 'STARTING', positionAt: T0 + 9 }), T0 + 9)).toBe(0);
    expect(silenceEnded(aRow({ intent: 'HOLD', state: 'PAUSED' }), aRow(), T0 + 60_000)).toBe(0);
    expect(silenceEnded(aRow({ player: null, state: 'IDLE' }), starting, T0 + 60_000)).toBe(0);
  });
});

describe('how long a track is', () => {
  it.each<[string, number, { positionMs: number; saidMs: number | null }, number]>([
    ['as long as known, where the player says nothing', 180_000, { positionMs: 60_000, saidMs: null }, 180_000],
    ['as long as it has played, where it says nothing', 23_000, { positionMs: 24_000, saidMs: null }, 24_000],
    ['what the player says, longer', 23_000, { positionMs: 4_000, saidMs: 75_000 }, 75_000],
    ['what the player says, shorter', 213_600, { positionMs: 4_000, saidMs: 60_000 }, 60_000],
    ['as known, where both mean the same', 180_000, { positionMs: 4_000, saidMs: 180_400 }, 180_000],
    ['as long as it has played, where it believes the header', 18_500, { positionMs: 30_000, saidMs: 18_500 }, 30_000],
    ['not nothing', 180_000, { positionMs: 0, saidMs: 0 }, 180_000],
    ['not longer than a day', 180_000, { positionMs: 0, saidMs: 25 * 3_600_000 }, 180_000],
  ])('is %s', (_, knownMs, said, lengthMs) => {
    expect(decideLength(knownMs, said)).toBe(lengthMs);
  });

  it('is never less than what was played, whatever a player says', () => {
    fc.assert(
      fc.property(fc.nat(400_000), fc.nat(400_000), fc.option(fc.integer()), (knownMs, positionMs, saidMs) => {
        expect(decideLength(knownMs, { positionMs, saidMs })).toBeGreaterThanOrEqual(positionMs);
      }),
    );
  });
});
