import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Crew } from '../load/crew.js';
import { median } from '../load/latency.rules.js';
import type { Delivery, WatchReport } from '../load/tick-watch.js';
import { newVoteId } from '../load/vote-id.js';
import type { StageEvent } from '../stage/venue.js';
import { startYardstick } from '../yardsticks/yardstick.js';
import type { BenchStage } from './bench-stage.js';
import { cpuSecondsOf } from './machine.js';

/** How a tick reaches everybody, in the middle of many ticks; with several processes, the tick of each about the same vote. */
export interface FanOut {
  ticks: number;
  receivers: number;
  bytes: number;
  /** From the first receiver to the last. */
  spreadMs: number;
  messagesPerSecond: number;
  /** CPU of the sending processes per message; null where the system does not say. */
  cpuMicrosPerMessage: number | null;
}

const BETWEEN_TICKS_MS = 500;
const SETTLE_MS = 2_000;

/** One vote at a time, each of which makes one tick for everyone who is joined. `voters` have a vote left each. */
export async function measureFanOut(
  { stage, origins }: BenchStage,
  crew: Crew,
  event: StageEvent,
  voters: readonly string[],
): Promise<{ fanOut: FanOut; tick: string }> {
  const pids = stage.processes.map(({ pid }) => pid!);
  const run = await spread(crew, pids, voters.length, async (n) => {
    const vote = { voteId: newVoteId(), ballotId: event.ballotId, optionId: event.optionIds[0]! };
    const response = await fetch(`${origins[0]}/api/v1/events/${event.eventId}/votes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: voters[n]! },
      body: JSON.stringify(vote),
    });
    if (!response.ok) throw new Error(`a vote of the fan-out answered ${response.status}: ${await response.text()}`);
    await response.arrayBuffer();
  });
  if (run.watch.sampleTick === null) throw new Error('no tick came to the sampled guests');
  return { fanOut: run.fanOut, tick: run.watch.sampleTick };
}

/** The same bytes to as many sockets by `ws` alone. Uses the crew, whose other sockets must be closed. */
export async function measureBareBroadcast(
  { stage }: BenchStage,
  crew: Crew,
  sockets: number,
  ticks: number,
  tick: string,
): Promise<FanOut> {
  const server = await startYardstick('bare-broadcast', dirname(stage.processes[0]!.logFile));
  try {
    const cookies = Array.from({ length: sockets }, () => '');
    const { opened, failed } = await crew.openSockets({ origins: [server.url], cookies, isBare: true, samples: 0 });
    if (opened < sockets) throw new Error(`only ${opened} bare sockets opened: ${JSON.stringify(failed)}`);
    const { fanOut } = await spread(crew, [server.pid!], ticks, async (n) => {
      const body = tick.replace(/"total":\d+/, `"total":${n + 1}`);
      await (await fetch(server.url, { method: 'POST', body })).arrayBuffer();
    });
    return fanOut;
  } finally {
    await crew.closeSockets();
    await server.stop();
  }
}

async function spread(
  crew: Crew,
  pids: readonly number[],
  ticks: number,
  tell: (n: number) => Promise<void>,
): Promise<{ fanOut: FanOut; watch: WatchReport }> {
  await wait(SETTLE_MS);
  await crew.takeWatch();
  const cpuBefore = await cpuOf(pids);
  for (let n = 0; n < ticks; n++) {
    await tell(n);
    await wait(BETWEEN_TICKS_MS);
  }
  const cpuAfter = await cpuOf(pids);
  const watch = await crew.takeWatch();
  const cpuSeconds = cpuBefore === null || cpuAfter === null ? null : cpuAfter - cpuBefore;
  return { fanOut: toFanOut(watch, cpuSeconds), watch };
}

function toFanOut({ deliveries, traffic }: WatchReport, cpuSeconds: number | null): FanOut {
  const widest = deliveries.reduce((most, { receivers }) => Math.max(most, receivers), 0);
  const whole = deliveries.filter(({ receivers }) => receivers >= 0.9 * widest);
  const tick = traffic['ballot:tick'] ?? { messages: 1, bytes: 0 };
  const messages = Object.values(traffic).reduce((sum, one) => sum + one.messages, 0);
  return {
    ticks: whole.length,
    receivers: widest,
    bytes: Math.round(tick.bytes / tick.messages),
    spreadMs: median(whole.map(spreadOf)),
    messagesPerSecond: Math.round(median(whole.map((one) => (one.receivers * 1_000) / Math.max(0.1, spreadOf(one))))),
    cpuMicrosPerMessage: cpuSeconds === null ? null : (cpuSeconds * 1e6) / messages,
  };
}

const spreadOf = ({ firstMs, lastMs }: Delivery): number => lastMs - firstMs;

async function cpuOf(pids: readonly number[]): Promise<number | null> {
  const all = await Promise.all(pids.map(cpuSecondsOf));
  return all.reduce<number | null>((sum, one) => (sum === null || one === null ? null : sum + one), 0);
}
