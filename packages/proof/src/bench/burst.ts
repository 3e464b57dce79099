import type { Crew } from '../load/crew.js';
import { Histogram } from '../load/histogram.js';
import { ackLatencies } from '../load/latency.rules.js';
import { type BenchStage, countLost } from './bench-stage.js';
import type { Figure } from './report.js';

export interface BurstSizes {
  readonly sockets: number;
  readonly votes: number;
}

/** A burst may take so much longer than the same number of votes that come no faster than they are answered. */
const DRAIN_RATIO_MAX = 1.25;

/**
 * A hall votes at once: all votes are offered within one second by guests who also watch. What the server refuses for the
 * moment is offered again under the same id, as phones do. `steadyPerSecond`: what sockets could do in the same run.
 */
export async function measureBurst(
  bench: BenchStage,
  crew: Crew,
  { sockets, votes }: BurstSizes,
  steadyPerSecond: number,
): Promise<{ figures: Figure[]; details: object }> {
  const { stage, origins } = bench;
  const event = await stage.openEvent({ tracks: 30 });
  const cookies = await stage.joinGuests(event, sockets);
  const crowd = await crew.openSockets({ origins, cookies, join: { eventId: event.eventId, as: 'guest' }, samples: 0 });
  const report = await crew.castBySockets({
    eventId: event.eventId,
    ballotId: event.ballotId,
    optionIds: event.optionIds,
    votes,
    firstOption: 0,
    pace: { kind: 'rate', perSecond: votes },
    giveUpAfterMs: 60_000,
  });
  const startMs = report.intendedMs.reduce((least, ms) => Math.min(least, ms), Infinity);
  const endMs = report.ackedMs.reduce((most, ms) => Math.max(most, ms), 0);
  await crew.closeSockets();
  const stored = await stage.oracles.countVotes(event.ballotId);
  const isRight = await stage.oracles.tallyEqualsVotes(event.ballotId);
  const counted = report.voteIds.length;
  const drainedS = (endMs - startMs) / 1_000;
  const neededS = votes / steadyPerSecond;
  const figures: Figure[] = [
    { name: 'burst: sockets', value: crowd.opened, unit: '', mark: { atLeast: sockets } },
    { name: 'burst: votes offered within 1 s', value: report.offered, unit: '', mark: { atLeast: votes } },
    { name: 'burst: counted', value: counted, unit: '', mark: { atLeast: votes } },
    {
      name: 'burst: acknowledged but lost',
      value: await countLost(stage, report.voteIds),
      unit: '',
      mark: { atMost: 0 },
    },
    { name: 'burst: counted but never acknowledged', value: stored - counted, unit: '', mark: { atMost: 0 } },
    { name: 'burst: tally is the number of votes', value: isRight ? 1 : 0, unit: '', mark: { atLeast: 1 } },
    { name: 'burst: steady rate of sockets in this run', value: steadyPerSecond, unit: 'votes/s' },
    { name: 'burst: so many votes need at that rate', value: neededS, unit: 's' },
    { name: 'burst: drained after', value: drainedS, unit: 's' },
    { name: 'burst: drained / needed', value: drainedS / neededS, unit: '', mark: { atMost: DRAIN_RATIO_MAX } },
  ];
  const { refused, retries, unsettled } = report;
  const latency = Histogram.of(ackLatencies(report)).summary();
  return { figures, details: { latency, refused, retries, unsettled, failedSockets: crowd.failed } };
}
