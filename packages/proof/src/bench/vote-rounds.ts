import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Crew } from '../load/crew.js';
import { Histogram, type LatencySummary } from '../load/histogram.js';
import { ackLatencies, median } from '../load/latency.rules.js';
import type { CastReport } from '../load/shooter.js';
import type { StageEvent } from '../stage/venue.js';
import { startYardstick } from '../yardsticks/yardstick.js';
import { assertTally, type BenchStage, countLost } from './bench-stage.js';
import type { Figure } from './report.js';

export interface RoundSizes {
  readonly guests: number;
  /** Votes of a guest per phase; below what a guest may cast at once. */
  readonly votesPerGuest: number;
  readonly rounds: number;
  /** Votes under way at any time. */
  readonly inFlight: number;
}

const CONTENDERS = ['http', 'bare', 'socket', 'insert'] as const;
type Contender = (typeof CONTENDERS)[number];

interface Phase {
  votesPerSecond: number;
  latency: LatencySummary;
  retries: Record<string, number>;
}

/** A moment for what a phase left behind: last ticks, garbage, the guests' allowance. */
const PAUSE_MS = 1_500;

/**
 * The same votes four ways, in turn, several rounds, after one round that does not count: through the API over HTTP and
 * over sockets, through a bare server with the same statement, and as one insert per request. Nobody watches the event, so
 * only casting is measured. Each phase keeps `inFlight` votes under way: it finds what can be done at most.
 */
export async function measureVoteRounds(
  bench: BenchStage,
  crew: Crew,
  sizes: RoundSizes,
): Promise<{ figures: Figure[]; socketsPerSecond: number; details: Record<Contender, Phase[]> }> {
  const { stage } = bench;
  const phasesPerEvent = 2 * (sizes.rounds + 1);
  const tracks = phasesPerEvent * sizes.votesPerGuest;
  const own = await stage.openEvent({ tracks });
  const foreign = await stage.openEvent({ tracks });
  const cookies = await stage.joinGuests(own, sizes.guests);
  const logDir = dirname(stage.processes[0]!.logFile);
  const env = { DATABASE_URL: stage.database.url, VENUE_ID: foreign.venueId };
  const bare = await startYardstick('bare-votes', logDir, env);
  const insert = await startYardstick('insert-per-request', logDir, env);
  try {
    await openAll(crew, bench.origins, cookies);
    const { details, voteIds } = await runRounds(sizes, async (contender, firstOption) => {
      const event = contender === 'http' || contender === 'socket' ? own : foreign;
      const cast = orderOf(event, sizes, firstOption);
      if (contender === 'socket') return crew.castBySockets(cast);
      const origins = { http: bench.origins, bare: [bare.url], insert: [insert.url] }[contender];
      return crew.castByHttp(origins, cookies, cast);
    });
    const lost = await countLost(stage, voteIds);
    await assertTally(stage, own);
    return {
      figures: [...figuresOf(details), { name: 'acknowledged votes lost', value: lost, unit: '', mark: { atMost: 0 } }],
      socketsPerSecond: speedOf(details.socket),
      details,
    };
  } finally {
    await crew.closeSockets();
    await Promise.all([bare.stop(), insert.stop()]);
  }
}

async function runRounds(
  { rounds, votesPerGuest }: RoundSizes,
  run: (contender: Contender, firstOption: number) => Promise<CastReport>,
): Promise<{ details: Record<Contender, Phase[]>; voteIds: string[] }> {
  const details: Record<Contender, Phase[]> = { http: [], bare: [], socket: [], insert: [] };
  const voteIds: string[] = [];
  // The two that share an event take turns in its options.
  const firstHalf = new Set<Contender>(['http', 'bare']);
  for (let round = 0; round <= rounds; round++) {
    for (const contender of CONTENDERS) {
      const firstOption = (2 * round + (firstHalf.has(contender) ? 0 : 1)) * votesPerGuest;
      const report = await run(contender, firstOption);
      refuseIncomplete(contender, report);
      voteIds.push(...report.voteIds);
      if (round > 0) details[contender].push(toPhase(report));
      await wait(PAUSE_MS);
    }
  }
  return { details, voteIds };
}

function orderOf({ eventId, ballotId, optionIds }: StageEvent, sizes: RoundSizes, firstOption: number) {
  return {
    eventId,
    ballotId,
    optionIds,
    votes: sizes.guests * sizes.votesPerGuest,
    firstOption,
    pace: { kind: 'saturate' as const, inFlight: sizes.inFlight },
    giveUpAfterMs: 120_000,
  };
}

async function openAll(crew: Crew, origins: readonly string[], cookies: readonly string[]): Promise<void> {
  const { opened, failed } = await crew.openSockets({ origins, cookies, samples: 0 });
  if (opened < cookies.length) throw new Error(`only ${opened} sockets opened: ${JSON.stringify(failed)}`);
}

/** A contender that refuses votes looks fast and is not. */
function refuseIncomplete(contender: Contender, { offered, voteIds, refused, unsettled }: CastReport): void {
  if (voteIds.length === offered) return;
  throw new Error(
    `${contender}: ${voteIds.length} of ${offered} counted, ${unsettled} open, ${JSON.stringify(refused)}`,
  );
}

function toPhase(report: CastReport): Phase {
  const firstMs = report.intendedMs.reduce((least, ms) => Math.min(least, ms), Infinity);
  const lastMs = report.ackedMs.reduce((most, ms) => Math.max(most, ms), 0);
  return {
    votesPerSecond: Math.round((report.voteIds.length * 1_000) / (lastMs - firstMs)),
    latency: Histogram.of(ackLatencies(report)).summary(),
    retries: report.retries,
  };
}

function speedOf(phases: readonly Phase[]): number {
  return median(phases.map(({ votesPerSecond }) => votesPerSecond));
}

function figuresOf(details: Record<Contender, Phase[]>): Figure[] {
  const speed = (contender: Contender) => speedOf(details[contender]);
  const ratio = (one: Contender, other: Contender) => Math.round((speed(one) / speed(other)) * 100) / 100;
  const p = (contender: Contender, key: 'p50' | 'p95' | 'p99') =>
    median(details[contender].map(({ latency }) => latency[key]));
  return [
    { name: 'votes over HTTP', value: speed('http'), unit: 'votes/s', mark: { atLeast: 10_000 }, isGuide: true },
    { name: 'votes over sockets', value: speed('socket'), unit: 'votes/s' },
    { name: 'yardstick: bare server, same statement', value: speed('bare'), unit: 'votes/s' },
    { name: 'yardstick: one insert per request', value: speed('insert'), unit: 'votes/s' },
    { name: 'HTTP / bare server', value: ratio('http', 'bare'), unit: '', mark: { atLeast: 0.6 } },
    { name: 'HTTP / insert per request', value: ratio('http', 'insert'), unit: '', mark: { atLeast: 3 } },
    { name: 'sockets / HTTP', value: ratio('socket', 'http'), unit: '', mark: { atLeast: 0.8 } },
    ...(['http', 'socket'] as const).flatMap((contender) =>
      (['p50', 'p95', 'p99'] as const).map((key) => ({
        name: `answer at full load, ${contender}, ${key}`,
        value: p(contender, key),
        unit: 'ms',
      })),
    ),
  ];
}
