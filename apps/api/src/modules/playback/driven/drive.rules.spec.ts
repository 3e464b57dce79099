import { describe, expect, it } from '@jest/globals';
import type { Deck, NextTrack, PlaybackRow } from '../playback.rules.js';
import { decideDrive, type DriveAct, type Grip } from './drive.rules.js';
import type { PlayerCapabilities } from './driven-player.js';

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
} as const;
const OURS = { ...TRACK, playId: 'p1' };
const NEXT: NextTrack = { ...TRACK, trackId: 't2', optionId: 'o2', isStillLocked: true };
const TOLD = { kind: 'play', playId: 'p1', positionAt: T0, atMs: T0 + 100, isTaken: true } as const;

function aDeck(row: Partial<PlaybackRow> = {}, change: Partial<Deck> = {}): Deck {
  const playing = { state: 'PLAYING', intent: 'PLAY', playId: 'p1', positionMs: 0, positionAt: T0, volume: 80 };
  return { row: { ...playing, trouble: null, ...row }, play: OURS, next: null, ...change } as Deck;
}

function aGrip(change: Partial<Grip> = {}): Grip {
  return { told: TOLD, volume: 80, aheadTrackId: null, hasLooked: true, lookAtMs: T0 + 60_000, ...change };
}

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
      aGrip({ told: null, hasLooked: false }),
      { kind: 'look' },
    ],
    ['the start of a track', STARTING, aGrip({ told: null }), PLAY],
    ['the start of another track', STARTING, aGrip({ told: { ...TOLD, playId: 'p0' } }), PLAY],
    ['the same track from another place', STARTING, aGrip({ told: { ...TOLD, positionAt: T0 - 1 } }), PLAY],
    ['no start twice', STARTING, aGrip(), NONE],
    ['silence when staff pause', aDeck({ state: 'PAUSED', intent: 'HOLD' }), aGrip(), { kind: 'pause' }],
    ['silence once', aDeck({ state: 'PAUSED', intent: 'HOLD' }), aGrip({ told: { kind: 'pause' } }), NONE],
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

  it('asks nothing of a player that it cannot do', () => {
    const deck = aDeck({ volume: 30 }, { next: NEXT });
    expect(decideDrive(deck, aGrip(), { can: POLLED, nowMs: T0, isEpochNew: false })).toEqual(NONE);
  });
});
