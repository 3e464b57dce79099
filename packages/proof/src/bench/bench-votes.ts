import { Crew } from '../load/crew.js';
import { openBenchStage } from './bench-stage.js';
import { measureBurst } from './burst.js';
import { describeMachine } from './machine.js';
import type { BenchOptions } from './options.js';
import type { BenchReport } from './report.js';
import { measureVoteRounds } from './vote-rounds.js';

/** How many votes can be cast, against what the machine could do and against what people usually build. */
export async function benchVotes({ isQuick, processes, workers }: BenchOptions): Promise<BenchReport> {
  const rounds = isQuick
    ? { guests: 100, votesPerGuest: 8, rounds: 1, inFlight: 64 }
    : { guests: 2_500, votesPerGuest: 8, rounds: 3, inFlight: 512 };
  const burst = isQuick ? { sockets: 200, votes: 1_000 } : { sockets: 10_000, votes: 50_000 };
  const startedAt = new Date();
  const bench = await openBenchStage(processes);
  const crew = Crew.start(workers);
  try {
    const machine = await describeMachine(bench.stage.sql);
    const cast = await measureVoteRounds(bench, crew, rounds);
    const hall = await measureBurst(bench, crew, burst, cast.socketsPerSecond);
    return {
      name: 'votes',
      startedAt: startedAt.toISOString(),
      seconds: Math.round((Date.now() - startedAt.getTime()) / 1_000),
      machine,
      settings: { isQuick, processes, workers, ...rounds, burstSockets: burst.sockets, burstVotes: burst.votes },
      figures: [...cast.figures, ...hall.figures],
      details: { phases: cast.details, burst: hall.details },
    };
  } finally {
    await crew.close();
    await bench.close();
  }
}
