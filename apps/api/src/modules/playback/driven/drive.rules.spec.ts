import { describe, expect, it } from '@jest/globals';
import type { Deck, NextTrack, PlaybackRow } from '../playback.rules.js';
import { decideDrive, type DriveAct, type Grip, reconsiderTold } from './drive.rules.js';
import type { Did, PlayerCapabilities, Sighting } from './driven-player.js';
import type { Observation } from './observation.rules.js';
import { AT_ONCE, type Retry } from './retry.rules.js';

const T0 = 1_000_000_000_000;
const PUSHING: PlayerCapabilities = { endSignal: 'push', queueAhead: 'replaceable', volume: true };
const POLLED: PlayerCapabilities = { endSignal: 'poll', queueAhead: 'none', volume: false };
const TRACK = {
  trackId: 't1',
  source: 'LIBRARY',
  address: 'a.mp3',
  title: 'A',
  artist: 'B',
  isrc: null,
  durationMs: 9,
  isLevelled: true,
} as const;
const OTHER = { ...TRACK, address: 'b.mp3', title: 'B' };
const OURS = { ...TRACK, playId: 'p1' };
const NEXT: NextTrack = { ...TRACK, gainDb: null, trackId: 't2', optionId: 'o2', isStillLocked: true };
const TOLD = { kind: 'play', playId: 'p1', positionAt: T0, atMs: T0 + 100, isTaken: true } as const;

function aDeck(row: Partial<PlaybackRow> = {}, change: Partial<Deck> = {}): Deck {
  const playing = { state: 'PLAYING', intent: 'PLAY', playId: 'p1', positionMs: 0, positionAt: T0, volume: 80 };
  return { row: { ...playing, trouble: null, ...row }, play: OURS, next: null, ...change } as Deck;
}

function aGrip(change: Partial<Grip> = {}): Grip {
  const retries = { soundRetry: AT_ONCE, volumeRetry: AT_ONCE };
  return {
    told: TOLD,
    heardAtMs: null,
    volume: 80,
    ...retries,
    aheadTrackId: null,
    hasLooked: true,
    lookAtMs: T0 + 60_000,
    ...change,
  };
}

/** A command failed, and is given again at this time; the table asks at T0 + 200. */
const failedUntil = (atMs: number): Retry => ({ failures: 1, atMs, notBeforeMs: atMs });

const STARTING = aDeck({ state: 'STARTING', positionMs: 700 });
const PLAY: DriveAct = { kind: 'play', track: OURS, positionMs: 700 };
const NONE: DriveAct = { kind: 'none' };

describe('the next act of a driver', () => {
  it.each<[string, Deck, Grip, DriveAct]>([
    ['nothing while all is as it should be', aDeck(), aGrip(), NONE],
    ['a look when its time has come', aDeck(), aGrip({ lookAtMs: T0 }), { kind: 'look' }],
    [
      'a look before anything else at a player it does not know',
      STARTING,
      aGrip({ told: null, hasLooked: false, lookAtMs: T0 }),
      { kind: 'look' },
    ],
    [
      'nothing at a player that did not answer the first look, until its time has come',
      STARTING,
      aGrip({ told: null, hasLooked: false, lookAtMs: T0 + 201 }),
      NONE,
    ],
    ['the start of a track', STARTING, aGrip({ told: null }), PLAY],
    ['the start of another track', STARTING, aGrip({ told: { ...TOLD, playId: 'p0' } }), PLAY],
    ['the same track from another place', STARTING, aGrip({ told: { ...TOLD, positionAt: T0 - 1 } }), PLAY],
    ['no start twice', STARTING, aGrip(), NONE],
    ['silence when staff pause', aDeck({ state: 'PAUSED', intent: 'HOLD' }), aGrip(), { kind: 'pause' }],
    ['silence once', aDeck({ state: 'PAUSED', intent: 'HOLD' }), aGrip({ told: { kind: 'pause' } }), NONE],
    [
      'silence once more where the command failed',
      aDeck({ state: 'PAUSED', intent: 'HOLD' }),
      aGrip({ soundRetry: failedUntil(T0 + 200) }),
      { kind: 'pause' },
    ],
    [
      'no silence before it is tried again',
      aDeck({ state: 'PAUSED', intent: 'HOLD' }),
      aGrip({ soundRetry: failedUntil(T0 + 201) }),
      NONE,
    ],
    [
      'silence when staff pause a player that could not be asked',
      aDeck({ state: 'PAUSED', intent: 'HOLD', trouble: 'RATE_LIMITED' }),
      aGrip(),
      { kind: 'pause' },
    ],
    ['no start before it is tried again', STARTING, aGrip({ told: null, soundRetry: failedUntil(T0 + 201) }), NONE],
    [
      'another volume where the command failed',
      aDeck({ volume: 30 }),
      aGrip({ volumeRetry: failedUntil(T0 + 200) }),
      { kind: 'volume', volume: 30 },
    ],
    [
      'no other volume before it is tried again',
      aDeck({ volume: 30 }),
      aGrip({ volumeRetry: failedUntil(T0 + 201) }),
      NONE,
    ],
    ['silence where there is nothing to play', aDeck({ state: 'IDLE' }, { play: null }), aGrip(), { kind: 'pause' }],
    [
      'nothing against a hand at the device',
      aDeck({ state: 'PAUSED', intent: 'HOLD', trouble: 'FOREIGN' }),
      aGrip(),
      NONE,
    ],
    ['nothing to a player that is lost', aDeck({ state: 'DEVICE_GONE' }), aGrip({ told: null }), NONE],
    ['another volume', aDeck({ volume: 30 }), aGrip(), { kind: 'volume', volume: 30 }],
    [
      'what follows, handed over',
      aDeck({}, { next: NEXT }),
      aGrip(),
      { kind: 'ahead', track: { ...TRACK, trackId: 't2', playId: null } },
    ],
    ['nothing handed over twice', aDeck({}, { next: NEXT }), aGrip({ aheadTrackId: 't2' }), NONE],
    [
      'what was handed over, taken back',
      aDeck({}, { next: { ...NEXT, isStillLocked: false } }),
      aGrip({ aheadTrackId: 't2' }),
      { kind: 'ahead', track: null },
    ],
    ['the end of the event', aDeck({ state: 'STOPPED', intent: 'STOP' }), aGrip(), { kind: 'let-go' }],
  ])('%s', (_, deck, grip, act) => {
    expect(decideDrive(deck, grip, { can: PUSHING, nowMs: T0 + 200, isEpochNew: false })).toEqual(act);
  });

  it('repeats a start only when the row says so anew, and not at once', () => {
    const at = (ms: number, isEpochNew: boolean) =>
      decideDrive(STARTING, aGrip(), { can: PUSHING, nowMs: T0 + ms, isEpochNew });
    expect(at(4_000, false)).toEqual(NONE);
    expect(at(1_000, true)).toEqual(NONE);
    expect(at(4_000, true)).toEqual(PLAY);
  });

  it('never begins again what was just seen sounding, whatever the row says: it looks once more', () => {
    const at = (heardAtMs: number) =>
      decideDrive(STARTING, aGrip({ heardAtMs }), { can: PUSHING, nowMs: T0 + 10_000, isEpochNew: true });
    expect(at(T0 + 9_900)).toEqual({ kind: 'look' });
    expect(at(T0 + 5_000)).toEqual(PLAY);
  });

  it('asks nothing of a player that it cannot do', () => {
    const deck = aDeck({ volume: 30 }, { next: NEXT });
    expect(decideDrive(deck, aGrip(), { can: POLLED, nowMs: T0, isEpochNew: false })).toEqual(NONE);
  });
});

describe('what counts as told after a look', () => {
  const PAUSED = aDeck({ state: 'PAUSED', intent: 'HOLD' });
  const UNTAKEN = { ...TOLD, isTaken: false };
  const OK = { kind: 'OK', positionMs: 9, saidMs: null } as const;
  const UNKNOWN = { kind: 'UNKNOWN' } as const;
  const AWAY = { kind: 'UNREACHABLE', waitMs: null } as const;
  const WAIT = { kind: 'RATE_LIMITED', waitMs: 9 } as const;
  const shows = (state: Sighting['state'], track: Sighting['track'] = TRACK): Did<Sighting> => ({
    ok: true,
    value: { state, track, positionMs: 0, volume: null },
  });
  const refused = (trouble: 'UNREACHABLE' | 'RATE_LIMITED'): Did<Sighting> => ({
    ok: false,
    fault: { of: 'player', trouble, waitMs: null, detail: '' },
  });
  const silenceFailed = { soundRetry: failedUntil(T0) };

  it.each<[string, Deck, Partial<Grip>, Observation, Did<Sighting>, Grip['told']]>([
    ['a start that was not done', STARTING, { told: UNTAKEN }, UNKNOWN, shows('paused'), null],
    ['a start while something else sounds', STARTING, { told: UNTAKEN }, UNKNOWN, shows('playing', OTHER), null],
    ['a start that is under way', STARTING, { told: UNTAKEN }, UNKNOWN, shows('playing'), UNTAKEN],
    ['a start that nobody can see', STARTING, { told: UNTAKEN }, AWAY, refused('UNREACHABLE'), UNTAKEN],
    ['a start that nobody may see', STARTING, { told: UNTAKEN }, WAIT, refused('RATE_LIMITED'), null],
    ['a start that was taken', STARTING, {}, UNKNOWN, shows('paused'), TOLD],
    ['a pause while it sounds', PAUSED, { told: { kind: 'pause' } }, OK, shows('playing'), null],
    ['a pause that failed where it is silent', PAUSED, silenceFailed, UNKNOWN, shows('stopped'), { kind: 'pause' }],
    ['a pause that was never tried', PAUSED, {}, UNKNOWN, shows('stopped'), TOLD],
  ])('%s', (_, deck, grip, seen, look, told) => {
    expect(reconsiderTold(deck, aGrip(grip), seen, look)).toEqual(told);
  });
});
