import { join } from 'node:path';
import { API_DIST } from '../repository.js';
import { describeMachine } from './machine.js';
import type { BenchOptions } from './options.js';
import type { BenchReport, Figure } from './report.js';

/** What is used of the built API. */
interface QueueRules {
  rank(state: object, nowMs: number, places?: number): readonly unknown[];
}
interface Electorate {
  readonly state: object;
  take(optionId: string, cycle: number, moves: readonly [voterId: string, weight: number | null][]): void;
}
interface ElectorateModule {
  Electorate: new (reading: object) => Electorate;
}

interface RoomSize {
  voters: number;
  tracks: number;
  votes: number;
}

const PUB: RoomSize = { voters: 500, tracks: 200, votes: 6_000 };
const FESTIVAL: RoomSize = { voters: 10_000, tracks: 500, votes: 30_000 };
const SHOWN = 50;
const WARM_UP_RUNS = 100;
const NOW_MS = 1_700_000_000_000;

/** How long it takes to order the queue of a full room in the fair mode, in one process and without a database. */
export async function benchOrder({ isQuick }: BenchOptions): Promise<BenchReport> {
  const startedAt = new Date();
  const runs = isQuick ? 50 : 1_000;
  const queue = join(API_DIST, 'modules', 'queue');
  const { rank } = (await import(join(queue, 'queue.rules.js'))) as QueueRules;
  const { Electorate } = (await import(join(queue, 'electorate.js'))) as ElectorateModule;
  const pub = makeRoom(PUB, Electorate);
  const festival = makeRoom(FESTIVAL, Electorate);
  const figures = [
    ...measure('500 voters, 200 tracks, 6,000 votes: the whole queue', runs, 5, (n) => rank(pub.state(), NOW_MS + n)),
    ...measure('… the 50 places that are shown', runs, null, (n) => rank(pub.state(), NOW_MS + n, SHOWN)),
    ...measure('… the next track', runs, null, (n) => rank(pub.state(), NOW_MS + n, 1)),
    ...measure('10,000 voters, 500 tracks, 30,000 votes: 50 places after 500 more', runs / 5, null, (n) => {
      festival.take500(n);
      return rank(festival.state(), NOW_MS + n, SHOWN);
    }),
  ];
  return {
    name: 'order',
    startedAt: startedAt.toISOString(),
    seconds: Math.round((Date.now() - startedAt.getTime()) / 1_000),
    machine: await describeMachine(null),
    settings: { runs, isQuick },
    figures,
    details: { pub: PUB, festival: FESTIVAL },
  };
}

function measure(name: string, runs: number, medianMsMax: number | null, run: (n: number) => unknown): Figure[] {
  for (let n = 0; n < WARM_UP_RUNS; n++) run(n);
  const times = Array.from({ length: runs }, (_, n) => {
    const startMs = performance.now();
    run(WARM_UP_RUNS + n);
    return performance.now() - startMs;
  }).sort((a, b) => a - b);
  const at = (share: number) => Number(times[Math.floor(share * (times.length - 1))]!.toFixed(3));
  const mark = medianMsMax === null ? {} : { mark: { atMost: medianMsMax } };
  return [
    { name: `${name}, median`, value: at(0.5), unit: 'ms', ...mark },
    { name: `${name}, p95`, value: at(0.95), unit: 'ms' },
  ];
}

/** A room in which some tracks are wanted by many and most by few. The same each time. */
function makeRoom({ voters, tracks, votes }: RoomSize, ElectorateClass: ElectorateModule['Electorate']) {
  const random = seeded(7);
  const behind = Array.from({ length: tracks }, () => new Set<string>());
  for (let cast = 0; cast < votes; ) {
    const wanted = behind[Math.floor(random() * random() * tracks)]!;
    const voterId = `voter ${Math.floor(random() * voters)}`;
    if (wanted.has(voterId)) continue;
    wanted.add(voterId);
    cast += 1;
  }
  const listed = behind.map((supporters, idx) => ({
    trackId: `track ${idx}`,
    optionId: `option ${idx}`,
    idx,
    artistKey: `artist ${Math.floor(random() * tracks * 0.7)}`,
    durationMs: 120_000 + Math.floor(random() * 180_000),
    isExplicit: false,
    trackState: 'READY',
    isBanned: false,
    votes: supporters.size,
    votedSinceMs: NOW_MS - Math.floor(random() * 3_600_000),
    pinRank: null,
    hostAddedAtMs: null,
    lastPlayedAtMs: null,
  }));
  const account = (voter: number) => ({ voterId: `voter ${voter}`, weight: 1, isActive: true });
  const electorate = new ElectorateClass({
    timeS: 300,
    roomHeardS: 600,
    voters: Array.from({ length: voters }, (_, n) => ({
      ...account(n),
      loadS: random() * 600,
      heardS: random() * 3_600,
    })),
    supporters: behind.map((all, idx) => ({ optionId: `option ${idx}`, cycle: 0, voterIds: [...all], weights: null })),
    playing: null,
  });
  const rules = { mode: 'FAIR', repeatBlockMs: 7_200_000, artistGap: 2, allowExplicit: true, durationMsMin: 0 };
  return {
    state: () => ({
      rules: { ...rules, durationMsMax: 600_000 },
      tracks: listed,
      playingTrackId: null,
      lockedTrackId: null,
      recentArtistKeys: [],
      fair: electorate.state,
    }),
    /** What a busy tick brings: 500 votes over 20 tracks, of 100 of which the voters are others each time. */
    take500: (n: number) => {
      for (let nth = 0; nth < 20; nth++) {
        const option = (n * 20 + nth) % 100;
        const moves = Array.from({ length: 25 }, (_, at): [string, number] => [
          `voter ${(n * 25 + nth * 7 + at * 397) % voters}`,
          1,
        ]);
        electorate.take(`option ${option}`, 0, moves);
      }
    },
  };
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
