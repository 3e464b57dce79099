import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { QueueState, QueueTrack } from '../queue/index.js';
import { chooseNext, isLockAllowed } from './next-track.rules.js';
import { aTrack } from '../../../test/support/queue-track.js';

const NOW = 1_000_000_000_000;
const FREE = { lastTrackId: null, isLockVoid: false, probe: null };
const NO_EMERGENCY = { emergencyTrackIds: new Set<string>() };
const first = () => 0;

function aQueue(tracks: QueueTrack[], change: Partial<QueueState> = {}): QueueState {
  return {
    rules: {
      mode: 'MOST_VOTES',
      repeatBlockMs: 0,
      artistGap: 0,
      allowExplicit: false,
      durationMsMin: 0,
      durationMsMax: 3_600_000,
    },
    tracks,
    playingTrackId: null,
    lockedTrackId: null,
    recentArtistKeys: [],
    fair: null,
    ...change,
  };
}

describe('the next track', () => {
  it('is the locked one, even when another has more votes by now', () => {
    const queue = aQueue([aTrack(1, { votes: 1 }), aTrack(2, { votes: 9 })], { lockedTrackId: 't1' });
    expect(chooseNext(queue, FREE, NOW, first)?.trackId).toBe('t1');
    expect(chooseNext(queue, { ...FREE, isLockVoid: true }, NOW, first)?.trackId).toBe('t2');
  });

  it.each([{ isBanned: true }, { trackState: 'UNPLAYABLE' as const }, { isExplicit: true }, { durationMs: 9e9 }])(
    'is not a locked one that is %o by now',
    (fault) => {
      const queue = aQueue([aTrack(1, { votes: 9, ...fault }), aTrack(2)], { lockedTrackId: 't1' });
      expect(isLockAllowed(queue, NOW)).toBe(false);
      expect(chooseNext(queue, FREE, NOW, first)?.trackId).toBe('t2');
    },
  );

  it('is not the one before, unless there is no other', () => {
    const both = aQueue([aTrack(1, { votes: 9 }), aTrack(2)]);
    expect(chooseNext(both, { ...FREE, lastTrackId: 't1' }, NOW, first)?.trackId).toBe('t2');
    const only = aQueue([aTrack(1)], { playingTrackId: 't1' });
    expect(chooseNext(only, FREE, NOW, first)?.trackId).toBe('t1');
  });

  it('is none when the only track cannot be played, although it plays now', () => {
    const queue = aQueue([aTrack(1, { trackState: 'MISSING' })], { playingTrackId: 't1' });
    expect(chooseNext(queue, FREE, NOW, first)).toBeNull();
  });

  it('is, after a series of failures, first one that the house keeps for that, unless somebody wants it', () => {
    const emergency = { emergencyTrackIds: new Set(['t1', 't3']) };
    const queue = aQueue([aTrack(1, { votes: 9 }), aTrack(2), aTrack(3)]);
    expect(chooseNext(queue, { ...FREE, probe: emergency }, NOW, first)).toMatchObject({
      trackId: 't3',
      origin: 'FALLBACK',
    });
    const broken = aQueue([aTrack(2), aTrack(3, { trackState: 'UNPLAYABLE' })]);
    expect(chooseNext(broken, { ...FREE, probe: emergency }, NOW, first)?.trackId).toBe('t2');
  });

  it('is, after a series of failures, one that nobody wants, so that the queue is kept', () => {
    const queue = aQueue([aTrack(1, { votes: 9 }), aTrack(2, { pinRank: 1 }), aTrack(3)]);
    expect(chooseNext(queue, { ...FREE, probe: NO_EMERGENCY }, NOW, first)).toMatchObject({
      trackId: 't3',
      origin: 'FALLBACK',
    });
    const allWanted = aQueue([aTrack(1, { votes: 9 })]);
    expect(chooseNext(allWanted, { ...FREE, probe: NO_EMERGENCY }, NOW, first)?.trackId).toBe('t1');
  });

  it('is never one that may not be played', () => {
    const anyTrack = fc.record({
      votes: fc.nat(5),
      isBanned: fc.boolean(),
      trackState: fc.constantFrom('READY' as const, 'MISSING' as const),
      lastPlayedAtMs: fc.option(fc.integer({ min: NOW - 10_000_000, max: NOW }), { nil: null }),
    });
    const terms = fc.record({
      lastTrackId: fc.constantFrom(null, 't0'),
      isLockVoid: fc.boolean(),
      probe: fc.constantFrom(null, NO_EMERGENCY, { emergencyTrackIds: new Set(['t1', 't2']) }),
    });
    fc.assert(
      fc.property(
        fc.array(anyTrack, { maxLength: 6 }),
        terms,
        fc.constantFrom(null, 't0', 't1'),
        (drafts, given, locked) => {
          const tracks = drafts.map((draft, idx) => aTrack(idx, draft));
          const pick = chooseNext(aQueue(tracks, { lockedTrackId: locked }), given, NOW, first);
          const isPlayable = (track: QueueTrack) => !track.isBanned && track.trackState === 'READY';
          if (pick) expect(isPlayable(pick)).toBe(true);
          else expect(tracks.some(isPlayable)).toBe(false);
        },
      ),
    );
  });
});
