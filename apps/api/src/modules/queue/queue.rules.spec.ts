import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decideAvailability } from './availability.rules.js';
import { pickNext, rank } from './queue.rules.js';
import type { QueueState, QueueTrack } from './queue-state.js';
import { aTrack as track } from '../../../test/support/queue-track.js';

const NOW = 1_000_000_000;

function state(
  tracks: QueueTrack[],
  given: Partial<QueueState> = {},
  rules: Partial<QueueState['rules']> = {},
): QueueState {
  return {
    rules: {
      mode: 'MOST_VOTES',
      repeatBlockMs: 7_200_000,
      artistGap: 0,
      allowExplicit: false,
      durationMsMin: 30_000,
      durationMsMax: 600_000,
      ...rules,
    },
    tracks,
    playingTrackId: null,
    lockedTrackId: null,
    recentArtistKeys: [],
    fair: null,
    ...given,
  };
}

const ids = (list: { trackId: string }[]) => list.map((entry) => entry.trackId);
const voted = (n: number, votes: number, since = n) => track(n, { votes, votedSinceMs: since });

describe('rank', () => {
  it('puts more votes first, then who has waited longer, then the lower number', () => {
    const tracks = [voted(1, 2, 50), voted(2, 5), voted(3, 2, 40), voted(4, 2, 50), track(5)];
    expect(ids(rank(state(tracks), NOW))).toEqual(['t2', 't3', 't1', 't4']);
  });

  it('keeps the locked track first and the pinned in their order before all votes', () => {
    const tracks = [voted(1, 9), track(2, { pinRank: 2 }), track(3, { pinRank: 1 }), voted(4, 1)];
    expect(ids(rank(state(tracks, { lockedTrackId: 't4' }), NOW))).toEqual(['t4', 't3', 't2', 't1']);
  });

  it('orders by staff in HOST mode and shows votes as wishes behind', () => {
    const tracks = [voted(1, 9), track(2, { hostAddedAtMs: 20 }), track(3, { hostAddedAtMs: 10 })];
    expect(ids(rank(state(tracks, {}, { mode: 'HOST' }), NOW))).toEqual(['t3', 't2', 't1']);
  });

  it('separates tracks of one artist by the gap where others are there', () => {
    const same = { artistKey: 'same' };
    const tracks = [{ ...voted(1, 9), ...same }, { ...voted(2, 8), ...same }, voted(3, 7), voted(4, 1)];
    expect(ids(rank(state(tracks, {}, { artistGap: 1 }), NOW))).toEqual(['t1', 't3', 't2', 't4']);
  });

  it('leaves out whatever may not be played', () => {
    const tracks = [
      { ...voted(1, 9), isBanned: true },
      { ...voted(2, 9), isExplicit: true },
      { ...voted(3, 9), durationMs: 1000 },
      { ...voted(4, 9), trackState: 'UNPLAYABLE' as const },
      { ...voted(5, 9), lastPlayedAtMs: NOW - 1000 },
      voted(6, 1),
    ];
    expect(ids(rank(state(tracks), NOW))).toEqual(['t6']);
  });

  it('lets staff bring back what has just played, but not what is banned', () => {
    const tracks = [track(1, { pinRank: 1, lastPlayedAtMs: NOW - 1000 }), track(2, { pinRank: 2, isBanned: true })];
    expect(ids(rank(state(tracks), NOW))).toEqual(['t1']);
  });
});

const anyTrack = (n: number) =>
  fc
    .record({
      votes: fc.integer({ min: 0, max: 5 }),
      since: fc.integer({ min: 0, max: 5 }),
      artist: fc.integer({ min: 0, max: 3 }),
      pinRank: fc.option(fc.integer({ min: 0, max: 3 }), { freq: 5 }),
      isBanned: fc.boolean(),
      lastPlayedAtMs: fc.option(fc.integer({ min: NOW - 10_000_000, max: NOW })),
    })
    .map(({ artist, since, ...given }) =>
      track(n, { ...given, artistKey: `a${artist}`, votedSinceMs: given.votes > 0 ? since : null }),
    );
const anyState = fc
  .integer({ min: 0, max: 12 })
  .chain((size) => fc.tuple(...Array.from({ length: size }, (_, n) => anyTrack(n))))
  .chain((tracks) => fc.record({ tracks: fc.constant(tracks), gap: fc.integer({ min: 0, max: 3 }) }))
  .map(({ tracks, gap }) => state(tracks, {}, { artistGap: gap }));

describe('properties', () => {
  it('does not depend on the order in which tracks are given', () => {
    fc.assert(
      fc.property(anyState, fc.integer(), (given, seed) => {
        const shuffled = [...given.tracks].sort((a, b) => ((a.idx * 7919 + seed) % 13) - ((b.idx * 7919 + seed) % 13));
        expect(ids(rank({ ...given, tracks: shuffled }, NOW))).toEqual(ids(rank(given, NOW)));
      }),
    );
  });

  it('never pushes a track down because it got one more vote', () => {
    fc.assert(
      fc.property(anyState, fc.nat(), (given, pick) => {
        const before = rank(state(given.tracks), NOW);
        if (before.length === 0) return;
        const chosen = before[pick % before.length]!.trackId;
        const tracks = given.tracks.map((t) => (t.trackId === chosen ? { ...t, votes: t.votes + 1 } : t));
        const after = rank(state(tracks), NOW);
        expect(ids(after).indexOf(chosen)).toBeLessThanOrEqual(ids(before).indexOf(chosen));
      }),
    );
  });

  it('is silent only when no track at all may be played, and never plays a banned one', () => {
    fc.assert(
      fc.property(anyState, fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (given, random) => {
        const next = pickNext(given, NOW, () => random);
        if (given.tracks.some((t) => !t.isBanned)) expect(next).not.toBeNull();
        expect(next?.isBanned ?? false).toBe(false);
      }),
    );
  });

  it('picks what the queue shows first whenever the artist gap allows it', () => {
    fc.assert(
      fc.property(anyState, (given) => {
        const [head] = rank(given, NOW);
        if (head) expect(pickNext(given, NOW, () => 0)?.trackId).toBe(head.trackId);
      }),
    );
  });
});

describe('pickNext', () => {
  it('falls back to the pool when nothing is queued: never played before longest ago', () => {
    const tracks = [
      track(1, { lastPlayedAtMs: NOW - 9_000_000 }),
      track(2, { lastPlayedAtMs: NOW - 8_000_000 }),
      track(3),
    ];
    expect(pickNext(state(tracks), NOW, () => 0)).toMatchObject({ trackId: 't3', origin: 'FALLBACK' });
    expect(pickNext(state(tracks.slice(0, 2)), NOW, () => 0)?.trackId).toBe('t1');
  });

  it('lets a fallback play when the artist of the only queued track has just been heard', () => {
    const tracks = [{ ...voted(1, 9), artistKey: 'heard' }, track(2)];
    const given = state(tracks, { recentArtistKeys: ['heard'] }, { artistGap: 1 });
    expect(pickNext(given, NOW, () => 0)).toMatchObject({ trackId: 't2', origin: 'FALLBACK' });
  });

  it('breaks the repeat block rather than the music', () => {
    const tracks = [track(1, { lastPlayedAtMs: NOW - 2000 }), track(2, { lastPlayedAtMs: NOW - 1000 })];
    expect(pickNext(state(tracks, { playingTrackId: 't2' }), NOW, () => 0)?.trackId).toBe('t1');
  });
});

describe('decideAvailability', () => {
  it('says until when a played track is blocked', () => {
    const played = track(1, { lastPlayedAtMs: NOW - 1000 });
    expect(decideAvailability(state([played]), played, NOW)).toEqual({
      state: 'recently-played',
      until: new Date(NOW - 1000 + 7_200_000).toISOString(),
    });
  });
});
