import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decideAvailability } from './availability.rules.js';
import { pickNext, rank } from './queue.rules.js';
import { toQueueEntries, withoutCounts } from './queue.mapper.js';
import type { FairState, QueueState, QueueTrack } from './queue-state.js';
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
const MODES = ['FAIR', 'WEIGHTED', 'MOST_VOTES', 'HOST'] as const;
const anyState = fc
  .integer({ min: 0, max: 12 })
  .chain((size) => fc.tuple(...Array.from({ length: size }, (_, n) => anyTrack(n))))
  .chain((tracks) =>
    fc.record({
      tracks: fc.constant(tracks),
      gap: fc.integer({ min: 0, max: 3 }),
      mode: fc.constantFrom(...MODES),
      recent: fc.array(
        fc.nat(3).map((artist) => `a${artist}`),
        { maxLength: 4 },
      ),
      voters: fc.array(fc.nat(9), { minLength: 60, maxLength: 60 }),
    }),
  )
  .map(({ tracks, gap, mode, recent, voters }) =>
    state(tracks, { recentArtistKeys: recent, fair: supported(tracks, voters) }, { artistGap: gap, mode }),
  );

/** Every track has as many of ten voters behind it as it has votes. */
function supported(tracks: QueueTrack[], order: number[]): FairState {
  const supports = new Map(
    tracks.map((track, at) => {
      const voters = [...new Set([...order.slice(at * 5, at * 5 + 5), 0, 1, 2, 3, 4])].slice(0, track.votes);
      return [track.optionId, { voters: Int32Array.from(voters), weights: null }] as const;
    }),
  );
  const loadsS = Float64Array.from({ length: 10 }, (_, voter) => voter * 40);
  return { timeS: 200, activeWeight: 10, loadsS, heardS: loadsS, roomHeardS: 90, supports, playing: null };
}

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
        const before = rank(state(given.tracks), NOW); // MOST_VOTES; FAIR has a room of its own
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
        if (!head) return;
        const isInGap = given.recentArtistKeys.slice(0, given.rules.artistGap).includes(head.artistKey);
        if (head.isPinned || !isInGap) expect(pickNext(given, NOW, () => 0)?.trackId).toBe(head.trackId);
      }),
    );
  });

  it('shows each wanted track that may be played once, in every mode', () => {
    fc.assert(
      fc.property(anyState, (given) => {
        const wanted = given.tracks.filter((t) => (t.votes > 0 || t.pinRank !== null) && !t.isBanned);
        const mayPlay = wanted.filter((t) => t.pinRank !== null || decideAvailability(given, t, NOW).state === 'open');
        expect(ids(rank(given, NOW)).sort()).toEqual(ids(mayPlay).sort());
      }),
    );
  });

  it('answers the same places when only the first are asked for', () => {
    fc.assert(
      fc.property(anyState, fc.nat(12), (given, places) => {
        expect(rank(given, NOW, places)).toEqual(rank(given, NOW).slice(0, places));
      }),
    );
  });

  it('breaks the artist gap only where no other track is left, in every mode', () => {
    fc.assert(
      fc.property(anyState, (given) => {
        const order = rank(given, NOW);
        const gap = given.rules.artistGap;
        const before = (place: number) =>
          [...order.slice(0, place).reverse(), ...given.recentArtistKeys.map((artistKey) => ({ artistKey }))]
            .slice(0, gap)
            .map(({ artistKey }) => artistKey);
        order.forEach((entry, place) => {
          if (entry.isPinned || !before(place).includes(entry.artistKey)) return;
          expect(order.slice(place).every((later) => before(place).includes(later.artistKey))).toBe(true);
          expect(entry.why).toEqual({ rule: 'artist-gap' });
        });
      }),
    );
  });

  it('estimates each start as the sum of what plays before, in every mode', () => {
    fc.assert(
      fc.property(anyState, fc.nat(200_000), (given, remainingMs) => {
        const ranked = rank(given, NOW);
        let etaMs = remainingMs;
        for (const [place, entry] of toQueueEntries({ venueId: 'v' }, ranked, remainingMs).entries()) {
          expect(entry).toMatchObject({ trackId: ranked[place]!.trackId, etaMs });
          etaMs += entry.durationMs;
        }
        expect(toQueueEntries({ venueId: 'v' }, ranked, null).every((entry) => entry.etaMs === null)).toBe(true);
      }),
    );
  });

  it('says nothing of counts to those who may not see them', () => {
    fc.assert(
      fc.property(anyState, (given) => {
        for (const entry of toQueueEntries({ venueId: 'v' }, rank(given, NOW), 0).map(withoutCounts)) {
          expect(entry).not.toHaveProperty('votes');
          expect(entry.why ?? {}).not.toHaveProperty('voters');
        }
      }),
    );
  });
});

describe('why', () => {
  const whyOf = (given: QueueState) => rank(given, NOW).map(({ why }) => why);

  it('names the hand of staff first', () => {
    const tracks = [track(1, { pinRank: 1 }), track(2, { hostAddedAtMs: 10 }), voted(3, 1)];
    const given = state(tracks, { lockedTrackId: 't3' });
    expect(whyOf(given)).toEqual([{ rule: 'locked' }, { rule: 'pinned' }, { rule: 'host' }]);
  });

  it('tells of who had to wait for another artist, and only of them', () => {
    const tracks = [
      { ...voted(1, 9), artistKey: 'same' },
      { ...voted(2, 8), artistKey: 'same' },
      voted(3, 7),
      voted(4, 1),
    ];
    for (const mode of ['MOST_VOTES', 'FAIR'] as const) {
      const fair = supported(tracks, []);
      expect(whyOf(state(tracks, { fair }, { artistGap: 1, mode })).map(({ rule }) => rule === 'artist-gap')).toEqual([
        false,
        false,
        true,
        false,
      ]);
    }
  });

  it('compares in FAIR what its voters have had with the room, in whole minutes', () => {
    const fair = { ...supported([], []), heardS: Float64Array.of(120, 300, 9_999), roomHeardS: 400 };
    fair.supports = new Map([['o1', { voters: Int32Array.of(0, 1), weights: null }]]);
    const given = state([voted(1, 2)], { fair }, { mode: 'FAIR' });
    expect(whyOf(given)).toEqual([{ rule: 'fair', voters: 2, heardMin: 4, roomMin: 7 }]);
  });

  it('counts voters in the other modes', () => {
    expect(whyOf(state([voted(1, 2)], {}, { mode: 'MOST_VOTES' }))).toEqual([{ rule: 'votes', voters: 2 }]);
    expect(whyOf(state([voted(1, 2)], {}, { mode: 'HOST' }))).toEqual([{ rule: 'votes', voters: 2 }]);
    expect(whyOf(state([voted(1, 2)], {}, { mode: 'WEIGHTED' }))).toEqual([{ rule: 'weighted', voters: 2 }]);
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
