import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PLAYBACK_STATES, PLAYER_TROUBLES, type PlaybackState } from '@votebox/contracts';
import type { Did, Sighting, WantedTrack } from './driven-player.js';
import { classify, isSameTrack, type Observation, type Outlook } from './observation.rules.js';

const OURS: WantedTrack = {
  playId: 'p1',
  trackId: 't1',
  source: 'SPOTIFY',
  address: 'spotify:track:1',
  title: 'Song One',
  artist: 'Somebody',
  isrc: 'DEA123456789',
  durationMs: 180_000,
  isLevelled: true,
};
const NEXT: WantedTrack = {
  ...OURS,
  playId: null,
  trackId: 't2',
  address: 'spotify:track:2',
  title: 'Song Two',
  isrc: 'X2',
};
const STRANGE = { address: 'spotify:track:9', isrc: 'X9', title: 'Other', artist: 'Other', durationMs: 200_000 };

function outlook(change: Partial<Outlook> = {}): Outlook {
  return {
    state: 'PLAYING',
    wanted: OURS,
    next: null,
    startMs: 0,
    expectedMs: 60_000,
    sinceCommandMs: 60_000,
    before: null,
    ...change,
  };
}

function seen(state: Sighting['state'], track: Sighting['track'] | WantedTrack, positionMs = 60_000): Did<Sighting> {
  const shown = track && {
    address: track.address,
    isrc: track.isrc,
    title: track.title,
    artist: track.artist,
    durationMs: track.durationMs,
  };
  return { ok: true, value: { state, track: shown, positionMs, volume: null } };
}

const ok = (positionMs: number): Observation => ({ kind: 'OK', positionMs, saidMs: 180_000 });
const ended = (heardMs = 180_000): Observation => ({ kind: 'ENDED', heardMs, onNext: null });
const stalled = (positionMs: number): Observation => ({ kind: 'STALLED', positionMs });
const UNKNOWN: Observation = { kind: 'UNKNOWN' };
const NEAR_END = { expectedMs: 178_000 };
const FRESH = { sinceCommandMs: 1_000 };
const STARTING = { state: 'STARTING', ...FRESH, expectedMs: 0 } as const;

describe('while a track plays, a look', () => {
  it.each<[string, Outlook, Did<Sighting>, Observation]>([
    ['at ours', outlook(), seen('playing', OURS), ok(60_000)],
    ['at ours, somewhere else', outlook(), seen('playing', OURS, 90_000), ok(90_000)],
    ['at ours, beyond its end', outlook(), seen('playing', OURS, 999_000), ok(999_000)],
    [
      'at ours that has not moved, at once',
      outlook({ before: { positionMs: 60_000, agoMs: 900 } }),
      seen('playing', OURS),
      ok(60_000),
    ],
    [
      'at ours that hangs',
      outlook({ before: { positionMs: 60_000, agoMs: 4_000 } }),
      seen('playing', OURS),
      stalled(60_000),
    ],
    ['at ours paused', outlook(), seen('paused', OURS), { kind: 'PAUSED_OUTSIDE', positionMs: 60_000 }],
    ['at ours stopped', outlook(), seen('stopped', OURS, 0), stalled(60_000)],
    ['at nothing', outlook(), seen('stopped', null, 0), stalled(60_000)],
    ['at something else', outlook(), seen('playing', STRANGE), { kind: 'FOREIGN' }],
    ['at something else that is paused', outlook(), seen('paused', STRANGE), stalled(60_000)],
    ['right after the command, at what was before', outlook(FRESH), seen('playing', STRANGE), UNKNOWN],
    ['right after the command, at ours paused', outlook(FRESH), seen('paused', OURS), UNKNOWN],
    ['that adopts', outlook({ sinceCommandMs: null }), seen('playing', OURS, 50_000), ok(50_000)],
  ])('%s', (_, at, look, observation) => {
    expect(classify(at, look)).toEqual(observation);
  });
});

describe('near its end, a look', () => {
  it.each<[string, Outlook, Did<Sighting>, Observation]>([
    ['at ours', outlook(NEAR_END), seen('playing', OURS, 177_500), ok(177_500)],
    ['at ours paused at the beginning', outlook(NEAR_END), seen('paused', OURS, 0), ended()],
    ['at ours paused at the end', outlook(NEAR_END), seen('paused', OURS, 180_000), ended()],
    [
      'at ours stuck at the last moment',
      outlook({ ...NEAR_END, before: { positionMs: 179_900, agoMs: 1_000 } }),
      seen('playing', OURS, 180_000),
      ended(),
    ],
    ['at ours at the last moment for the first time', outlook(NEAR_END), seen('playing', OURS, 180_000), ok(180_000)],
    ['at ours begun again by the device', outlook(NEAR_END), seen('playing', OURS, 900), ended()],
    ['at nothing', outlook(NEAR_END), seen('stopped', null, 0), ended()],
    ['at autoplay', outlook(NEAR_END), seen('playing', STRANGE, 500), ended()],
    [
      'at a file that is shorter than its row says',
      outlook({ expectedMs: 174_000 }),
      seen('paused', { ...OURS, durationMs: 175_000 }, 0),
      ended(175_000),
    ],
    [
      'at the next, which was handed over',
      outlook({ ...NEAR_END, next: NEXT }),
      seen('playing', NEXT, 400),
      { kind: 'ENDED', heardMs: 180_000, onNext: { positionMs: 400 } },
    ],
    ['at the next, standing', outlook({ ...NEAR_END, next: NEXT }), seen('paused', NEXT, 0), ended()],
    [
      'in the middle, at the next: somebody pressed "next" there',
      outlook({ next: NEXT }),
      seen('playing', NEXT, 400),
      { kind: 'ENDED', heardMs: 60_000, onNext: { positionMs: 400 } },
    ],
  ])('%s', (_, at, look, observation) => {
    expect(classify(at, look)).toEqual(observation);
  });
});

describe('while a track is to start, a look', () => {
  it.each<[string, Outlook, Did<Sighting>, Observation]>([
    ['at ours that moves', outlook(STARTING), seen('playing', OURS, 900), ok(900)],
    ['at ours that promises', outlook(STARTING), seen('playing', OURS, 0), UNKNOWN],
    ['at ours where it was before the command', outlook(STARTING), seen('playing', OURS, 179_000), UNKNOWN],
    [
      'at ours that plays already, by who takes over',
      outlook({ ...STARTING, sinceCommandMs: null }),
      seen('playing', OURS, 90_000),
      ok(90_000),
    ],
    [
      'at ours entered in the middle',
      outlook({ ...STARTING, startMs: 60_000 }),
      seen('playing', OURS, 60_600),
      ok(60_600),
    ],
    [
      'at ours entered in the middle that stands there',
      outlook({ ...STARTING, startMs: 60_000 }),
      seen('playing', OURS, 60_000),
      UNKNOWN,
    ],
    ['at ours paused', outlook(STARTING), seen('paused', OURS, 0), UNKNOWN],
    ['at what was before', outlook(STARTING), seen('playing', STRANGE), UNKNOWN],
    ['at nothing', outlook(STARTING), seen('stopped', null, 0), UNKNOWN],
    [
      'at nothing, after ours was entered just before its end',
      outlook({ ...STARTING, startMs: 179_200 }),
      seen('stopped', null, 0),
      ended(),
    ],
    [
      'at ours that stands at its end, after it was entered just before',
      outlook({ ...STARTING, startMs: 179_200 }),
      seen('paused', OURS, 180_000),
      ended(),
    ],
    [
      'at nothing, before the rest of ours can have sounded',
      outlook({ ...STARTING, startMs: 178_500 }),
      seen('stopped', null, 0),
      UNKNOWN,
    ],
  ])('%s', (_, at, look, observation) => {
    expect(classify(at, look)).toEqual(observation);
  });
});

describe('at a player that was lost, a look', () => {
  const GONE = { state: 'DEVICE_GONE', sinceCommandMs: null } as const;
  it.each<[string, Outlook, Did<Sighting>, Observation]>([
    ['at ours that played on', outlook(GONE), seen('playing', OURS, 80_000), ok(80_000)],
    ['at ours paused', outlook(GONE), seen('paused', OURS), stalled(60_000)],
    ['at nothing', outlook(GONE), seen('stopped', null, 0), stalled(60_000)],
    ['at something else', outlook(GONE), seen('playing', STRANGE), { kind: 'FOREIGN' }],
    ['after its end', outlook({ ...GONE, ...NEAR_END }), seen('stopped', null, 0), ended()],
    [
      'at the next',
      outlook({ ...GONE, next: NEXT }),
      seen('playing', NEXT, 9_000),
      { kind: 'ENDED', heardMs: 60_000, onNext: { positionMs: 9_000 } },
    ],
  ])('%s', (_, at, look, observation) => {
    expect(classify(at, look)).toEqual(observation);
  });
});

describe('while silence is wanted, a look', () => {
  it.each<[PlaybackState, Did<Sighting>, Observation]>([
    ['PAUSED', seen('playing', OURS), ok(60_000)],
    ['PAUSED', seen('paused', OURS, 180_000), UNKNOWN],
    ['PAUSED', seen('playing', STRANGE), UNKNOWN],
    ['PAUSED', seen('stopped', null), UNKNOWN],
    ['IDLE', seen('playing', STRANGE), UNKNOWN],
    ['STOPPED', seen('playing', OURS), UNKNOWN],
  ])('in %s', (state, look, observation) => {
    expect(classify(outlook({ state, ...NEAR_END }), look)).toEqual(observation);
  });
});

describe('a fault', () => {
  it.each([...PLAYER_TROUBLES])('%s says what is wrong, whatever was wanted', (trouble) => {
    const look: Did<Sighting> = { ok: false, fault: { of: 'player', trouble, waitMs: 7, detail: '' } };
    for (const state of PLAYBACK_STATES) {
      const { kind } = classify(outlook({ state }), look);
      expect(kind).toBe(trouble === 'PAUSED_OUTSIDE' ? 'UNKNOWN' : trouble);
    }
  });

  it.each(['missing', 'decode'] as const)('of the track: %s', (reason) => {
    const look: Did<Sighting> = { ok: false, fault: { of: 'track', reason, detail: '' } };
    expect(classify(outlook(), look)).toEqual({ kind: 'UNPLAYABLE', reason });
  });
});

describe('the same track', () => {
  it.each<[string, NonNullable<Sighting['track']>, boolean]>([
    ['by its address', { ...STRANGE, address: OURS.address }, true],
    ['relinked, by its recording', { ...STRANGE, isrc: 'dea123456789' }, true],
    [
      'by its words and length',
      { ...STRANGE, isrc: null, title: ' song  ONE', artist: 'somebody', durationMs: 181_900 },
      true,
    ],
    [
      'not by its words when the recording is another',
      { ...STRANGE, title: OURS.title, artist: OURS.artist, durationMs: 180_000 },
      false,
    ],
    [
      'not by its words when it is a longer version',
      { ...STRANGE, isrc: null, title: 'Song One', artist: 'Somebody', durationMs: 183_000 },
      false,
    ],
    ['not without words', { ...STRANGE, isrc: null, title: '', artist: '', durationMs: 180_000 }, false],
  ])('%s', (_, track, isSame) => {
    expect(isSameTrack(track, OURS)).toBe(isSame);
  });
});

it('never takes anything but our track, or what was locked to follow it, for sound of ours', () => {
  const state = fc.constantFrom(...PLAYBACK_STATES);
  const device = fc.constantFrom<Sighting['state']>('playing', 'paused', 'stopped');
  const ms = fc.integer({ min: -1_000, max: 300_000 });
  fc.assert(
    fc.property(
      state,
      device,
      ms,
      ms,
      fc.option(fc.nat(100_000)),
      (playback, on, positionMs, expectedMs, sinceCommandMs) => {
        const at = outlook({ state: playback, expectedMs: Math.max(0, expectedMs), sinceCommandMs });
        const observation = classify(at, seen(on, STRANGE, positionMs));
        expect(observation.kind).not.toBe('OK');
        if (observation.kind === 'ENDED') expect(observation.onNext).toBeNull();
      },
    ),
  );
});
