import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PLAYBACK_STATES } from '@votebox/contracts';
import type { CurrentPlay, Deck, PlaybackRow } from './playback.rules.js';
import { classifyReport, type PlayerReport, type ReportMeaning, STALL_MS } from './player-report.rules.js';
import { toFailureReason } from './transition.rules.js';

const T0 = 1_000_000_000_000;
const PLAY = { playId: 'p1', trackId: 't1', durationMs: 180_000 } as CurrentPlay;

function aDeck(row: Partial<PlaybackRow> = {}, elapsedMs = 5_000): Deck {
  return {
    row: {
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
      ...row,
    },
    play: row.playId === null ? null : PLAY,
    next: null,
    lastEnd: null,
    event: { status: 'ACTIVE', ballotId: 'b', repeatBlockMs: 0, playerIds: [], musicFrom: null, guestSkip: true },
    driver: null,
    nowMs: T0 + elapsedMs,
    listeningSinceMs: T0 - 60_000,
  };
}

function ofPlayers(deck: Deck): Deck {
  return { ...deck, event: { ...deck.event, playerIds: ['mpd'] } };
}

function aReport(kind: PlayerReport['kind'], change: Partial<PlayerReport> = {}): PlayerReport {
  return {
    playerId: 'a',
    kind,
    takeOver: false,
    playId: 'p1',
    positionMs: null,
    durationMs: null,
    isPaused: false,
    reason: undefined,
    ...change,
  };
}

describe('the lease', () => {
  it.each<[string, Deck, PlayerReport, ReportMeaning]>([
    ['a free event', aDeck({ player: null }), aReport('arm', { playerId: 'b' }), { kind: 'armed', displaced: null }],
    ['one that another living page plays', aDeck(), aReport('arm', { playerId: 'b' }), { kind: 'refused' }],
    [
      'one that another living page plays, taking over',
      aDeck(),
      aReport('arm', { playerId: 'b', takeOver: true }),
      { kind: 'armed', displaced: 'a' },
    ],
    ['one whose page is gone', aDeck({}, 15_000), aReport('arm', { playerId: 'b' }), { kind: 'armed', displaced: 'a' }],
    ['its own', aDeck(), aReport('arm'), { kind: 'armed', displaced: null }],
    ['one that is over', aDeck({ state: 'STOPPED', player: null }), aReport('arm'), { kind: 'refused' }],
    ['one that has players of the venue', ofPlayers(aDeck({ player: null })), aReport('arm'), { kind: 'refused' }],
    ['such a one by force', ofPlayers(aDeck()), aReport('arm', { playerId: 'b', takeOver: true }), { kind: 'refused' }],
  ])('arming on %s', (_, deck, report, meaning) => {
    expect(classifyReport(deck, report)).toEqual(meaning);
  });

  it('makes the reports of any other page worth nothing', () => {
    const kinds = fc.constantFrom<PlayerReport['kind']>('beat', 'started', 'ended', 'failed', 'release');
    fc.assert(
      fc.property(kinds, fc.constantFrom(...PLAYBACK_STATES), (kind, state) => {
        expect(classifyReport(aDeck({ state }), aReport(kind, { playerId: 'b' }))).toEqual({ kind: 'refused' });
      }),
    );
  });
});

describe('a report about an old play', () => {
  it('is only a sign of life, or the word that the page is back', () => {
    const kinds = fc.constantFrom<PlayerReport['kind']>('beat', 'started', 'ended', 'failed');
    fc.assert(
      fc.property(kinds, fc.constantFrom(...PLAYBACK_STATES), fc.nat(400_000), (kind, state, positionMs) => {
        const meaning = classifyReport(aDeck({ state }), aReport(kind, { playId: 'old', positionMs }));
        expect(meaning.kind).toBe(state === 'DEVICE_GONE' ? 'back' : 'seen');
      }),
    );
  });
});

describe('a report about the present play', () => {
  it.each<[string, Deck, PlayerReport, ReportMeaning]>([
    [
      'started',
      aDeck({ state: 'STARTING' }),
      aReport('started', { positionMs: 30 }),
      { kind: 'sounding', positionMs: 30, saidMs: null },
    ],
    ['started while staff paused', aDeck({ state: 'PAUSED', intent: 'HOLD' }), aReport('started'), { kind: 'seen' }],
    [
      'a beat that moved',
      aDeck(),
      aReport('beat', { positionMs: 4_900 }),
      { kind: 'sounding', positionMs: 4_900, saidMs: null },
    ],
    [
      'a beat beyond the end',
      aDeck(),
      aReport('beat', { positionMs: 999_999 }),
      { kind: 'sounding', positionMs: 999_999, saidMs: null },
    ],
    [
      'a beat that knows the length',
      aDeck(),
      aReport('beat', { positionMs: 4_900, durationMs: 75_000 }),
      { kind: 'sounding', positionMs: 4_900, saidMs: 75_000 },
    ],
    ['a beat that hangs, at first', aDeck({ positionMs: 100 }), aReport('beat', { positionMs: 100 }), { kind: 'seen' }],
    [
      'a beat that hangs for long',
      aDeck({ positionMs: 100 }, STALL_MS),
      aReport('beat', { positionMs: 100 }),
      { kind: 'silent' },
    ],
    ['a beat of a start', aDeck({ state: 'STARTING' }), aReport('beat', { positionMs: 0 }), { kind: 'seen' }],
    [
      'a beat that proves the start',
      aDeck({ state: 'STARTING' }),
      aReport('beat', { positionMs: 3_000 }),
      { kind: 'sounding', positionMs: 3_000, saidMs: null },
    ],
    [
      'a page that was lost and has played on',
      aDeck({ state: 'DEVICE_GONE', positionMs: 10_000 }),
      aReport('beat', { positionMs: 40_000 }),
      { kind: 'sounding', positionMs: 40_000, saidMs: null },
    ],
    [
      'a page that was lost and stands still',
      aDeck({ state: 'DEVICE_GONE', positionMs: 10_000 }),
      aReport('beat', { positionMs: 10_000, isPaused: true }),
      { kind: 'back' },
    ],
    [
      'the end',
      aDeck(),
      aReport('ended', { positionMs: 179_950 }),
      { kind: 'ended', heardMs: 179_950, measuredMs: 179_950 },
    ],
    ['the end, without a position', aDeck(), aReport('ended'), { kind: 'ended', heardMs: 5_000, measuredMs: null }],
    [
      'an end right at the beginning',
      aDeck(),
      aReport('ended', { positionMs: 40 }),
      { kind: 'failed', reason: 'decode', heardMs: 40 },
    ],
    [
      'a failure',
      aDeck({ state: 'STARTING' }),
      aReport('failed', { reason: 'missing: 404' }),
      { kind: 'failed', reason: 'missing', heardMs: 0 },
    ],
  ])('%s', (_, deck, report, meaning) => {
    expect(classifyReport(deck, report)).toEqual(meaning);
  });
});

describe('words about a failure', () => {
  it.each([
    ['NotAllowedError: play() failed because the user did not interact', 'blocked'],
    ['missing: 404', 'missing'],
    ['MEDIA_ERR_DECODE', 'decode'],
    ['MEDIA_ELEMENT_ERROR: Format error', 'decode'],
    ['NETWORK: 503', 'network'],
    ['stalled', 'timeout'],
    [undefined, 'other'],
    ['???', 'other'],
  ])('%s → %s', (text, reason) => {
    expect(toFailureReason(text)).toBe(reason);
  });
});
