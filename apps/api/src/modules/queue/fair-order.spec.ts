import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FairModel, FREE_RULES } from '../../../test/support/fair-model.js';
import { aTrack } from '../../../test/support/queue-track.js';
import { Electorate } from './electorate.js';
import { rank } from './queue.rules.js';
import type { QueueState, QueueTrack, Support } from './queue-state.js';

const NOW = 1_700_000_000_000;
const ids = (list: readonly { trackId: string }[]) => list.map(({ trackId }) => trackId);

interface Room {
  loads: number[];
  timeS: number;
  tracks: { voters: number[]; durationMs: number; sinceMs: number }[];
}

/** In whole ticks, as accounts are kept. Round numbers too, so that there are ties. */
const someLoad = fc.oneof(
  fc.constantFrom(0, 0, 300),
  fc.integer({ min: 0, max: 1_500 * 2 ** 20 }).map((ticks) => ticks / 2 ** 20),
);
const someRoom: fc.Arbitrary<Room> = fc.integer({ min: 1, max: 8 }).chain((voters) =>
  fc.record({
    loads: fc.array(someLoad, { minLength: voters, maxLength: voters }),
    timeS: someLoad,
    tracks: fc.array(
      fc.record({
        voters: fc.uniqueArray(fc.nat(voters - 1), { minLength: 1 }),
        durationMs: fc.constantFrom(60_000, 180_000, 180_000, 181_000, 600_000),
        sinceMs: fc.constantFrom(0, 0, 10, 50, 200).map((minutes) => NOW - minutes * 60_000),
      }),
      { minLength: 1, maxLength: 8 },
    ),
  }),
);

/** The queue of a room. Voters have the numbers that `numbers` says; all are active. */
function queueOf({ loads, timeS, tracks }: Room, numbers = loads.map((_, voter) => voter)): QueueState {
  const loadsS = new Float64Array(loads.length);
  loads.forEach((load, voter) => {
    loadsS[numbers[voter]!] = load;
  });
  const supports = new Map<string, Support>();
  const listed = tracks.map(({ voters, durationMs, sinceMs }, idx): QueueTrack => {
    supports.set(`o${idx}`, { voters: Int32Array.from(voters, (voter) => numbers[voter]!), weights: null });
    return aTrack(idx, { durationMs, votes: voters.length, votedSinceMs: sinceMs });
  });
  const fair = { timeS, activeWeight: loads.length, loadsS, heardS: loadsS, roomHeardS: 0, supports, playing: null };
  return {
    rules: FREE_RULES,
    tracks: listed,
    playingTrackId: null,
    lockedTrackId: null,
    recentArtistKeys: [],
    fair,
  };
}

/** The elements in the order of the keys. */
function shuffled<T>(elements: readonly T[], keys: readonly number[]): T[] {
  return elements
    .map((element, at) => ({ element, at, key: keys[at % keys.length]! }))
    .sort((a, b) => a.key - b.key || a.at - b.at)
    .map(({ element }) => element);
}

describe('the fair order', () => {
  it('plays in turn what groups want by how many they are', () => {
    const night = new FairModel(Array.from({ length: 20 }, (_, idx) => aTrack(idx)));
    for (const fan of ['a', 'b', 'c']) for (let idx = 0; idx < 10; idx++) night.vote(fan, `t${idx}`);
    for (let idx = 10; idx < 20; idx++) night.vote('d', `t${idx}`);
    const heard = Array.from({ length: 8 }, () => night.playNext()!.voterIds.length);
    expect(heard.filter((voters) => voters === 1)).toHaveLength(2);
  });

  it('charges five times for a track of five times the length, and a skipped one with what was heard', () => {
    const night = new FairModel([aTrack(0, { durationMs: 1_200_000 }), aTrack(1, { durationMs: 240_000 })]);
    night.vote('a', 't0');
    night.vote('b', 't1');
    expect(night.playNext()!.track.trackId).toBe('t1');
    night.playNext(0.01);
    expect(night.reading().voters.map(({ loadS }) => loadS)).toEqual([12, 240]);
  });

  it('lets who comes late begin at the present time, not with the credit of the whole night', () => {
    const night = new FairModel(Array.from({ length: 40 }, (_, idx) => aTrack(idx)));
    for (let idx = 0; idx < 20; idx++) night.vote('early', `t${idx}`);
    for (let play = 0; play < 10; play++) night.playNext();
    for (let idx = 20; idx < 40; idx++) night.vote('late', `t${idx}`);
    const late = Array.from({ length: 10 }, () => night.playNext()!.voterIds[0]).filter((voter) => voter === 'late');
    expect(late).toHaveLength(5);
  });

  it('counts the track that plays now as had, although nobody has paid for it yet', () => {
    const room = { loads: [0, 0], timeS: 0, tracks: [1, 2].map(() => ({ durationMs: 180_000, sinceMs: NOW })) };
    const tracks = room.tracks.map((track, voter) => ({ ...track, voters: [voter] }));
    const state = queueOf({ ...room, tracks });
    const playing = { support: { voters: Int32Array.of(0), weights: null }, costS: 180 };
    expect(ids(rank(state, NOW))).toEqual(['t0', 't1']);
    expect(ids(rank({ ...state, fair: { ...state.fair!, playing } }, NOW))).toEqual(['t1', 't0']);
  });

  it('lets pinned tracks be paid for by those who wanted them', () => {
    const same = { durationMs: 180_000, sinceMs: NOW };
    const room = { loads: [0, 0], timeS: 0, tracks: [0, 0, 1].map((voter) => ({ ...same, voters: [voter] })) };
    const state = queueOf(room);
    state.tracks[1]!.pinRank = 1;
    expect(ids(rank(state, NOW))).toEqual(['t1', 't2', 't0']);
  });

  it('asks host and fallback tracks for nothing: nobody pays and the time stays', () => {
    const night = new FairModel([aTrack(0)]);
    night.arrive('a');
    night.playNext();
    expect(night.reading()).toMatchObject({ timeS: 0, voters: [{ loadS: 0 }] });
  });
});

describe('properties of the fair order', () => {
  it('a group of share α that wants the same hears ⌊αT⌋ of T tracks, whatever the others do', () => {
    const election = fc.record({
      group: fc.integer({ min: 1, max: 6 }),
      others: fc.array(fc.uniqueArray(fc.nat(49), { minLength: 1, maxLength: 25 }), { minLength: 1, maxLength: 6 }),
      rounds: fc.integer({ min: 1, max: 24 }),
    });
    fc.assert(
      fc.property(election, ({ group, others, rounds }) => {
        const night = new FairModel(Array.from({ length: 50 }, (_, idx) => aTrack(idx)));
        const fans = new Set(Array.from({ length: group }, (_, fan) => `fan${fan}`));
        for (const fan of fans) for (let idx = 0; idx < rounds; idx++) night.vote(fan, `t${idx}`);
        others.forEach((wishes, other) => wishes.forEach((idx) => night.vote(`other${other}`, `t${idx}`)));
        // The guarantee is that of the rule without ageing.
        for (const track of night.tracks) if (track.votedSinceMs !== null) track.votedSinceMs += 1e9;
        let heard = 0;
        for (let round = 0; round < rounds; round++) {
          if (night.playNext()!.voterIds.some((voter) => fans.has(voter))) heard += 1;
        }
        expect(heard).toBeGreaterThanOrEqual(Math.floor((group / (group + others.length)) * rounds));
      }),
      { numRuns: 200 },
    );
  });

  it('shows the queue as it will play, if nobody votes any more', () => {
    const wishes = fc.array(fc.uniqueArray(fc.nat(7), { minLength: 1 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(
        wishes,
        fc.array(fc.integer({ min: 30, max: 200 }), { minLength: 8, maxLength: 8 }),
        (room, lengths) => {
          const night = new FairModel(lengths.map((seconds, idx) => aTrack(idx, { durationMs: seconds * 1_000 })));
          room.forEach((voters, idx) => voters.forEach((voter) => night.vote(`v${voter}`, `t${idx}`)));
          // Nothing ages meanwhile.
          for (const track of night.tracks) if (track.votedSinceMs !== null) track.votedSinceMs += 1e9;
          const shown = ids(rank(night.state(), night.nowMs));
          expect(shown.map(() => night.playNext()!.track.trackId)).toEqual(shown);
        },
      ),
    );
  });

  it('one more supporter never pushes a song down', () => {
    fc.assert(
      fc.property(someRoom, fc.nat(), fc.nat(), (room, song, supporter) => {
        const chosen = song % room.tracks.length;
        const voter = supporter % room.loads.length;
        const wanted = room.tracks[chosen]!;
        if (wanted.voters.includes(voter)) return;
        const tracks = room.tracks.map((track) =>
          track === wanted ? { ...track, voters: [...track.voters, voter] } : track,
        );
        const place = (given: Room) => ids(rank(queueOf(given), NOW)).indexOf(`t${chosen}`);
        expect(place({ ...room, tracks })).toBeLessThanOrEqual(place(room));
      }),
      { numRuns: 500 },
    );
  });

  it('a second copy of a song gains nothing: neither comes earlier, and nobody before them later', () => {
    fc.assert(
      fc.property(someRoom, fc.nat(), (room, song) => {
        const chosen = song % room.tracks.length;
        const before = ids(rank(queueOf(room), NOW));
        const doubled = ids(rank(queueOf({ ...room, tracks: [...room.tracks, room.tracks[chosen]!] }), NOW));
        const place = before.indexOf(`t${chosen}`);
        expect(doubled.slice(0, place + 1)).toEqual(before.slice(0, place + 1));
      }),
    );
  });

  it('depends neither on the order of tracks nor on the numbers of voters', () => {
    const keys = fc.array(fc.nat(1_000), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(someRoom, keys, keys, (room, trackKeys, voterKeys) => {
        const numbers = shuffled(
          room.loads.map((_, voter) => voter),
          voterKeys,
        );
        const state = queueOf(room, numbers);
        const given = { ...state, tracks: shuffled(state.tracks, trackKeys) };
        expect(ids(rank(given, NOW))).toEqual(ids(rank(queueOf(room), NOW)));
      }),
    );
  });

  it('breaks ties by more supporters, then by who waits longer, then by the lower number', () => {
    const same = { durationMs: 180_000, sinceMs: NOW };
    // Nobody below the level but voter 0, so all levels are the same.
    const room = { loads: [0, 900, 900], timeS: 0 };
    const tracks = [[0], [0, 1], [0], [0, 1, 2]].map((voters) => ({ ...same, voters }));
    const state = queueOf({ ...room, tracks });
    expect(rank(state, NOW)[0]!.trackId).toBe('t3');
    state.tracks[3]!.isBanned = true;
    expect(rank(state, NOW)[0]!.trackId).toBe('t1');
    state.tracks[1]!.isBanned = true;
    expect(rank(state, NOW)[0]!.trackId).toBe('t0');
  });

  it('lets no song wait longer than until all others have had as much', () => {
    const crowd = fc.record({
      others: fc.integer({ min: 1, max: 10 }),
      lengths: fc.array(fc.integer({ min: 60, max: 600 }), { minLength: 3, maxLength: 10 }),
    });
    fc.assert(
      fc.property(crowd, ({ others, lengths }) => {
        const [longest, shortest] = [Math.max(...lengths), Math.min(...lengths)];
        // Every voter can be charged up to the level of the lone song, and half a track beyond it by ageing.
        const bound = Math.ceil(((others + 1) * 1.5 * longest) / shortest) + 1;
        const durationOf = (idx: number) => lengths[idx % lengths.length]! * 1_000;
        const night = new FairModel(
          Array.from({ length: bound + 2 }, (_, idx) => aTrack(idx, { durationMs: durationOf(idx) })),
        );
        night.vote('lone', 't0');
        let rounds = 0;
        let isHeard = false;
        while (!isHeard && rounds <= bound) {
          rounds += 1;
          for (let other = 0; other < others; other++) night.vote(`other${other}`, `t${rounds}`);
          isHeard = night.playNext()!.track.trackId === 't0';
        }
        expect(isHeard).toBe(true);
      }),
    );
  });
});

type Act =
  | { kind: 'vote'; voter: number; track: number }
  | { kind: 'arrive'; voter: number; weight: number }
  | { kind: 'play'; share: number };
const someAct: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('vote' as const), voter: fc.nat(11), track: fc.nat(15) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('arrive' as const),
      voter: fc.integer({ min: 12, max: 19 }),
      weight: fc.constantFrom(1, 2, 0.5),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('play' as const), share: fc.constantFrom(1, 1, 0.2, 0) }) },
);

describe('a night of votes, arrivals and plays', () => {
  it('has the same order in memory, moved on by news that come twice, as when it is read anew', () => {
    fc.assert(
      fc.property(fc.array(someAct, { minLength: 1, maxLength: 60 }), (acts) => {
        const night = new FairModel(
          Array.from({ length: 16 }, (_, idx) => aTrack(idx, { durationMs: 120_000 + idx * 7_000 })),
        );
        let kept = new Electorate(night.reading());
        for (const act of acts) {
          if (act.kind === 'play') {
            night.playNext(act.share);
            kept = new Electorate(night.reading());
          } else if (act.kind === 'arrive') {
            night.arrive(`v${act.voter}`, act.weight);
          } else {
            const track = night.tracks[act.track]!;
            night.vote(`v${act.voter}`, track.trackId);
            for (let times = 0; times < 2; times++) kept.take(track.optionId, track.cycle, [[`v${act.voter}`, 1]]);
          }
          const { nowMs } = night;
          expect(ids(rank(night.state(kept), nowMs))).toEqual(ids(rank(night.state(), nowMs)));
        }
      }),
    );
  });

  it('leaves the same accounts and the same plays when its history is played again', () => {
    fc.assert(
      fc.property(fc.array(someAct, { minLength: 1, maxLength: 60 }), (acts) => {
        const played = [0, 1].map(() => {
          const night = new FairModel(Array.from({ length: 16 }, (_, idx) => aTrack(idx)));
          for (const act of acts) {
            if (act.kind === 'play') night.playNext(act.share);
            else if (act.kind === 'arrive') night.arrive(`v${act.voter}`, act.weight);
            else night.vote(`v${act.voter}`, `t${act.track}`);
          }
          return { plays: ids(night.plays.map(({ track }) => track)), accounts: night.reading() };
        });
        expect(played[0]).toEqual(played[1]);
      }),
    );
  });
});
