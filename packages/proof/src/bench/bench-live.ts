import { setTimeout as wait } from 'node:timers/promises';
import { Crew } from '../load/crew.js';
import type { StageEvent, StageVenue } from '../stage/venue.js';
import { assertTally, type BenchStage, openBenchStage } from './bench-stage.js';
import { type FanOut, measureBareBroadcast, measureFanOut } from './fan-out.js';
import { describeMachine, residentBytesOf } from './machine.js';
import type { BenchOptions } from './options.js';
import type { BenchReport, Figure } from './report.js';
import { measureSteadyLoad, type SteadyLoad } from './steady-load.js';

interface Sizes {
  sockets: number;
  perSecond: number;
  seconds: number;
  ticks: number;
  /** How long nothing happens before memory is read. */
  quietMs: number;
}

const FULL: Sizes = { sockets: 10_000, perSecond: 1_000, seconds: 60, ticks: 20, quietMs: 10_000 };
const QUICK: Sizes = { sockets: 200, perSecond: 100, seconds: 3, ticks: 4, quietMs: 500 };
const WARM_UP_SECONDS = 5;
/** Guests whose screens are looked at. */
const SAMPLES = 40;
const TRACKS = 40;

/** How soon everyone sees a vote with a full house, and what that costs. */
export async function benchLive({ isQuick, processes, workers }: BenchOptions): Promise<BenchReport> {
  const sizes = isQuick ? QUICK : FULL;
  const startedAt = new Date();
  const bench = await openBenchStage(processes);
  const crew = Crew.start(workers);
  // A process of its own, so that the screen is not late because ten thousand phones are read before it.
  const screen = Crew.start(1);
  try {
    const machine = await describeMachine(bench.stage.sql);
    const { figures, details } = await measure(bench, crew, screen, sizes);
    return {
      name: 'live',
      startedAt: startedAt.toISOString(),
      seconds: Math.round((Date.now() - startedAt.getTime()) / 1_000),
      machine,
      settings: { isQuick, processes, workers, ...sizes },
      figures,
      details,
    };
  } finally {
    await Promise.all([crew.close(), screen.close()]);
    await bench.close();
  }
}

async function measure(bench: BenchStage, crew: Crew, screen: Crew, sizes: Sizes) {
  const { stage, origins } = bench;
  const venue = await stage.openVenue();
  const event = await stage.openEvent({ tracks: TRACKS }, venue);
  const cookies = await stage.joinGuests(event, sizes.sockets);
  const voters = await stage.joinGuests(event, sizes.ticks);
  const bytesPerSocket = await openHouse(bench, crew, event, cookies, sizes);
  await openScreen(screen, origins, venue, event);
  await measureSteadyLoad(bench, crew, screen, event, { ...sizes, seconds: WARM_UP_SECONDS, firstOption: 0 });
  const firstOption = Math.ceil((sizes.perSecond * WARM_UP_SECONDS) / sizes.sockets);
  const steady = await measureSteadyLoad(bench, crew, screen, event, { ...sizes, firstOption });
  const { fanOut, tick } = await measureFanOut(bench, crew, event, voters);
  await Promise.all([crew.closeSockets(), screen.closeSockets()]);
  await assertTally(stage, event);
  const bare = await measureBareBroadcast(bench, crew, sizes.sockets, sizes.ticks, tick);
  return {
    figures: figuresOf({ ...sizes, processes: stage.processes.length }, steady, bytesPerSocket, fanOut, bare),
    details: { steady, bytesPerSocket, fanOut, bareBroadcast: bare },
  };
}

/** Opens and joins all sockets. Answers the resident memory that each of them costs the server. */
async function openHouse(
  { stage, origins }: BenchStage,
  crew: Crew,
  event: StageEvent,
  cookies: readonly string[],
  sizes: Sizes,
): Promise<number | null> {
  const before = await residentWhenQuiet(stage.processes, sizes.quietMs);
  const { opened, failed } = await crew.openSockets({
    origins,
    cookies,
    join: { eventId: event.eventId, as: 'guest' },
    samples: Math.min(SAMPLES, sizes.sockets),
  });
  if (opened < sizes.sockets) throw new Error(`only ${opened} sockets opened: ${JSON.stringify(failed)}`);
  const after = await residentWhenQuiet(stage.processes, sizes.quietMs);
  return before === null || after === null ? null : Math.round((after - before) / opened);
}

async function residentWhenQuiet(processes: BenchStage['stage']['processes'], quietMs: number): Promise<number | null> {
  await wait(quietMs);
  const all = await Promise.all(processes.map(({ pid }) => residentBytesOf(pid!)));
  return all.reduce<number | null>((sum, bytes) => (sum === null || bytes === null ? null : sum + bytes), 0);
}

async function openScreen(
  screen: Crew,
  origins: readonly string[],
  { displayToken: token }: StageVenue,
  { eventId }: StageEvent,
): Promise<void> {
  const { opened, failed } = await screen.openSockets({
    origins,
    cookies: [],
    token,
    join: { eventId, as: 'display' },
    samples: 1,
  });
  if (opened !== 1) throw new Error(`the display did not join: ${JSON.stringify(failed)}`);
}

/** The marks are those of one process; several share the cores with each other and the generator. */
function figuresOf(
  { sockets, perSecond, processes }: Sizes & { processes: number },
  steady: SteadyLoad,
  bytesPerSocket: number | null,
  fanOut: FanOut,
  bare: FanOut,
): Figure[] {
  const isGuide = processes > 1;
  const ms = (name: string, value: number, atMost: number): Figure => ({
    name,
    value,
    unit: 'ms',
    mark: { atMost },
    isGuide,
  });
  const load = `${perSecond} votes/s, ${sockets} sockets`;
  return [
    ms(`${load}: call → commit p95`, steady.commitP95Ms, 50),
    ms(`${load}: own answer p95`, steady.ack.p95, 200),
    ms(`${load}: on the display p95`, steady.display.p95, 200),
    ms(`${load}: on other phones p95`, steady.guests.p95, 500),
    { name: 'acknowledged votes lost', value: steady.lost, unit: '', mark: { atMost: 0 } },
    { name: 'votes that a screen never showed', value: steady.unseen, unit: '', mark: { atMost: 0 } },
    { name: 'server memory per socket', value: bytesPerSocket, unit: 'bytes', mark: { atMost: 16 * 1_024 }, isGuide },
    { name: `one tick to ${fanOut.receivers} sockets`, value: fanOut.spreadMs, unit: 'ms' },
    { name: 'size of that tick', value: fanOut.bytes, unit: 'bytes', mark: { atMost: 300 }, isGuide: true },
    { name: 'fan-out', value: fanOut.messagesPerSecond, unit: 'messages/s' },
    { name: 'yardstick: bare ws, same bytes', value: bare.messagesPerSecond, unit: 'messages/s' },
    {
      name: 'fan-out / bare ws',
      value: Math.round((fanOut.messagesPerSecond / bare.messagesPerSecond) * 100) / 100,
      unit: '',
      mark: { atLeast: 0.6 },
      isGuide,
    },
    { name: 'server CPU per message', value: fanOut.cpuMicrosPerMessage, unit: 'µs' },
    { name: 'yardstick: CPU per message, bare ws', value: bare.cpuMicrosPerMessage, unit: 'µs' },
  ];
}
