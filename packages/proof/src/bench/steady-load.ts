import type { Crew } from '../load/crew.js';
import { Histogram, type LatencySummary } from '../load/histogram.js';
import { ackLatencies, seenLatencies } from '../load/latency.rules.js';
import type { Traffic, WatchReport } from '../load/tick-watch.js';
import type { StageEvent } from '../stage/venue.js';
import { type BenchStage, countLost } from './bench-stage.js';
import { addBuckets, addedBetween, type Buckets, percentileOf, readBuckets } from './prometheus.rules.js';

export interface SteadyLoad {
  votes: number;
  lost: number;
  refused: Record<string, number>;
  retries: Record<string, number>;
  /** From the arrival of a vote to its commit, by the server's own histogram. */
  commitP95Ms: number;
  /** From the moment at which a vote should have been sent, to … */
  ack: LatencySummary;
  display: LatencySummary;
  guests: LatencySummary;
  /** Votes that a sampled guest or the display never came to show; they are in none of the figures. */
  unseen: number;
  guestTraffic: Traffic;
}

const COMMITS = 'votebox_vote_commit_seconds';
/** Time for the last ticks to arrive. */
const SETTLE_MS = 2_000;

/** Votes at a steady rate from sockets that watch, whatever the answers do. `firstOption`: where earlier votes stopped. */
export async function measureSteadyLoad(
  { stage, origins }: BenchStage,
  crew: Crew,
  screen: Crew,
  event: StageEvent,
  { perSecond, seconds, firstOption }: { perSecond: number; seconds: number; firstOption: number },
): Promise<SteadyLoad> {
  const base = await stage.oracles.countVotes(event.ballotId);
  await Promise.all([crew.takeWatch(), screen.takeWatch()]);
  const commitsBefore = await readCommits(origins);
  const report = await crew.castBySockets({
    eventId: event.eventId,
    ballotId: event.ballotId,
    optionIds: event.optionIds,
    votes: perSecond * seconds,
    firstOption,
    pace: { kind: 'rate', perSecond },
    giveUpAfterMs: seconds * 1_000 + 30_000,
  });
  await new Promise((done) => setTimeout(done, SETTLE_MS));
  const [guestWatch, screenWatch] = await Promise.all([crew.takeWatch(), screen.takeWatch()]);
  const commits = addedBetween(commitsBefore, await readCommits(origins));
  const seenBy = (watch: WatchReport) => watch.seen.map((totals) => seenLatencies(report, base, totals));
  const [onScreen, onPhones] = [seenBy(screenWatch), seenBy(guestWatch)];
  const counted = report.voteIds.length;
  return {
    votes: counted,
    lost: await countLost(stage, report.voteIds),
    refused: report.refused,
    retries: report.retries,
    commitP95Ms: percentileOf(commits, 0.95) * 1_000,
    ack: Histogram.of(ackLatencies(report)).summary(),
    display: Histogram.of(onScreen.flat()).summary(),
    guests: Histogram.of(onPhones.flat()).summary(),
    unseen: [...onScreen, ...onPhones].reduce((sum, seen) => sum + counted - seen.length, 0),
    guestTraffic: guestWatch.traffic,
  };
}

async function readCommits(origins: readonly string[]): Promise<Buckets> {
  const texts = await Promise.all(origins.map(async (origin) => (await fetch(`${origin}/metrics`)).text()));
  return addBuckets(texts.map((text) => readBuckets(text, COMMITS)));
}
